import type { KubeObject } from '../kube/kube-client.ts';
import type { HelmAppSpec, PlacementSpec, StationRef } from '../model/helm-app.ts';
import { forceDeleteAnnotation } from '../model/labels.ts';
import type { MecStationSpec, MecStationStatus } from '../model/mec-station.ts';
import type { HelmAppRow, MecStationRow } from '../model/rows.ts';
import { effectiveSpec } from '../model/values-section.ts';
import { listOf, objectOf, objectsOf, stringsOf, textOf, type JsonObject } from './json-fields.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/** kubectl's copy of the whole object: as big as the object, and shown nowhere. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A MecStation. The lists that the view indexes are lists, whatever the object holds. */
export function projectMecStation(object: KubeObject): MecStationRow {
  const { nodes, nodeSelector, labels, ...rest } = objectOf(object['spec']);
  const spec: MecStationSpec = {
    ...(rest as Omit<MecStationSpec, 'nodes' | 'nodeSelector' | 'labels'>),
    ...(labels === undefined ? {} : { labels: stringsOf(labels) }),
    ...(nodes === undefined ? {} : { nodes: listOf(nodes).map(textOf) }),
    ...(nodeSelector === undefined
      ? {}
      : { nodeSelector: { matchLabels: stringsOf(objectOf(nodeSelector)['matchLabels']) } }),
  };
  const status = objectOf(object['status']);
  return {
    ...projectMeta(object),
    resourceVersion: object.metadata.resourceVersion ?? '',
    generation: object.metadata.generation ?? 0,
    finalizers: object.metadata.finalizers ?? [],
    forced: object.metadata.annotations?.[forceDeleteAnnotation] === 'true',
    spec,
    status: {
      ...(status as Omit<MecStationStatus, 'nodes' | 'conditions'>),
      ...(status['nodes'] === undefined ? {} : { nodes: listOf(status['nodes']).map(textOf) }),
      ...(status['conditions'] === undefined
        ? {}
        : { conditions: projectConditions(status['conditions']) }),
    },
  };
}

/** A HelmApp, whole but for managedFields and kubectl's own annotation; what its values say of stations is in its own fields. */
export function projectHelmApp(object: KubeObject): HelmAppRow {
  const annotations = Object.entries(object.metadata.annotations ?? {});
  const spec = objectOf(object['spec']);
  return {
    ...projectMeta(object),
    resourceVersion: object.metadata.resourceVersion ?? '',
    generation: object.metadata.generation ?? 0,
    finalizers: object.metadata.finalizers ?? [],
    annotations: Object.fromEntries(annotations.filter(([key]) => key !== lastApplied)),
    spec: effectiveSpec({
      ...(spec as Omit<HelmAppSpec, 'chart' | 'placement'>),
      chart: objectOf(spec['chart']),
      ...(spec['placement'] === undefined ? {} : { placement: placementOf(spec['placement']) }),
    }),
    status: objectOf(object['status']),
  };
}

function placementOf(value: unknown): PlacementSpec {
  const { stations, include, exclude, ...rest } = objectOf(value);
  return {
    ...rest,
    ...(stations === undefined ? {} : { stations: refsOf(stations) }),
    ...(include === undefined ? {} : { include: refsOf(include) }),
    ...(exclude === undefined ? {} : { exclude: refsOf(exclude) }),
  };
}

function refsOf(value: unknown): readonly StationRef[] {
  return objectsOf(value).map(refOf);
}

function refOf(ref: JsonObject): StationRef {
  const cluster = textOf(ref['cluster']);
  return { ...(cluster === '' ? {} : { cluster }), name: textOf(ref['name']) };
}
