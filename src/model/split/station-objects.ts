/** What the split changes in an object: the complete list is in `toStationObject` and `toClusterObject`. */
import { requireStation } from '../affinity.ts';
import type { ReplicaPolicy } from '../helm-app.ts';
import {
  appLabel,
  appNamespaceLabel,
  helmReleaseName,
  helmReleaseNamespace,
  managedByLabel,
  replicasAnnotation,
  restartedAnnotation,
} from '../labels.ts';
import {
  groupKindOf,
  identityOf,
  isObject,
  objectOf,
  objectsOf,
  textOf,
  valueAt,
  withLabels,
  withValueAt,
  type JsonObject,
  type KubeManifest,
} from '../manifest.ts';
import { clusterReleaseName, stationObjectName, stationReleaseName } from '../names.ts';
import { withLocality } from '../service-locality.ts';
import { renamePodReferences } from './pod-references.ts';
import { scaleTargetOf, type Scopes } from './scopes.ts';
import type { SplitInput, SplitStation } from './split-input.ts';
import { ruleOf } from './split-rules.ts';

/** What the changes of one station depend on. */
export interface StationContext {
  readonly input: SplitInput;
  readonly station: SplitStation;
  readonly scopes: Scopes;
  /** Identities of workloads that an autoscaler of the chart scales. */
  readonly autoscaled: ReadonlySet<string>;
}

/** The name that an object of the chart has at the station: another one where it is the station's own. */
export function nameAtStation(
  { scopes, station }: Pick<StationContext, 'scopes' | 'station'>,
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  if (scopes.get(`${kind}/${namespace}/${name}`) !== 'station') return name;
  const taken = (other: string): boolean =>
    scopes.get(`${kind}/${namespace}/${other}`) === 'cluster';
  return stationObjectName({ kind, name, station: station.name, taken });
}

/** An object of the chart as the station's own. */
export function toStationObject(object: KubeManifest, context: StationContext): KubeManifest {
  const { input, station } = context;
  const rule = ruleOf(object);
  const stationLabel = { [input.stationLabel]: station.name };
  const restarted = withRestart(object, input);
  const owned = withOwner(restarted, input, stationReleaseName(input.app, station.name));
  const named = {
    ...owned,
    metadata: {
      ...owned.metadata,
      name: renameIn(context, object, { kind: groupKindOf(object), name: object.metadata.name }),
      labels: { ...owned.metadata.labels, ...stationLabel },
    },
  };
  switch (rule.as) {
    case 'workload':
      return withReplicas(
        withSelector(withTemplate(named, rule.template, context), stationLabel),
        object,
        context,
      );
    case 'autoscaler':
      return withScaleTarget(named, context);
    case 'budget':
      return withSelector(named, stationLabel);
    case 'claim':
      return withClaimSources(named, (name) =>
        renameIn(context, object, { kind: 'PersistentVolumeClaim', name }),
      );
    case 'configuration':
      return named;
    case 'shared':
      if (groupKindOf(object) !== 'Service') return named;
      // All of its back ends are at one station, and who names it means that one: nothing has to hold its traffic there.
      return withLocality(withServiceSelector(named, stationLabel), {
        crossStation: crossStationAsked(object, input),
        locality: 'NONE',
      });
  }
}

/** An object of the chart that all stations of the cluster share. */
export function toClusterObject(
  object: KubeManifest,
  input: SplitInput,
  autoscaled: ReadonlySet<string>,
): KubeManifest {
  const owned = withOwner(withRestart(object, input), input, clusterReleaseName(input.app));
  if (autoscaled.has(identityOf(object)))
    return withValueAt(owned, ['spec', 'replicas'], () => undefined);
  if (groupKindOf(object) !== 'Service') return owned;
  return withLocality(owned, {
    crossStation: crossStationAsked(object, input),
    locality: input.serviceLocality ?? 'NONE',
    ...(input.kubeVersion !== undefined && { kubeVersion: input.kubeVersion }),
  });
}

/** What the app asks for a Service of the chart; undefined: nothing. */
function crossStationAsked(
  { metadata }: KubeManifest,
  { services }: SplitInput,
): boolean | undefined {
  return services?.find(({ name }) => name === metadata.name)?.crossStation;
}

/** Kinds whose controller makes new pods when the template changes. */
const restartable = new Set(['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps']);

/** A template that changes with every restart that is asked for, as `kubectl rollout restart` does it. */
function withRestart(object: KubeManifest, { restartedAt }: SplitInput): KubeManifest {
  if (restartedAt === undefined || !restartable.has(groupKindOf(object))) return object;
  const annotations = ['spec', 'template', 'metadata', 'annotations'];
  return withValueAt(object, annotations, (own) => ({
    ...objectOf(own),
    [restartedAnnotation]: restartedAt,
  }));
}

function withOwner(object: KubeManifest, input: SplitInput, release: string): KubeManifest {
  const { labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...labels, [managedByLabel]: 'Helm', ...appLabels(input) },
      annotations: {
        ...annotations,
        [helmReleaseName]: release,
        [helmReleaseNamespace]: input.namespace,
      },
    },
  };
}

function appLabels({ app, namespace }: SplitInput): Readonly<Record<string, string>> {
  return { [appLabel]: app, [appNamespaceLabel]: namespace };
}

/** The pods bear the station's label and the app's, are held to the station, and name what is the station's own. */
function withTemplate(
  object: KubeManifest,
  path: readonly string[],
  context: StationContext,
): KubeManifest {
  const { input, station } = context;
  const labels = { ...appLabels(input), [input.stationLabel]: station.name };
  const labelled = withLabels(withLabels(object, path, labels), jobTemplate, labels);
  const claimed = withClaimTemplates(labelled, labels, context);
  const specified = withValueAt(claimed, [...path, 'spec'], (spec) => {
    const renamed = renamePodReferences(objectOf(spec), (kind, name) =>
      renameIn(context, object, { kind, name }),
    );
    const requirement = { labelKey: input.stationLabel, station: station.name };
    // A contradiction is a finding that refuses the split; nothing of it is ever applied.
    return requireStation(renamed, requirement).podSpec ?? renamed;
  });
  const service = textOf(valueAt(specified, ['spec', 'serviceName']));
  if (service === undefined) return specified;
  // A Service of the cluster keeps its name, so this one changes only for a Service given to the stations.
  return withValueAt(specified, ['spec', 'serviceName'], () =>
    renameIn(context, object, { kind: 'Service', name: service }),
  );
}

/** Of a CronJob: its Jobs bear the labels of their pods, so that they are found as these are. */
export const jobTemplate: readonly string[] = ['spec', 'jobTemplate'];

/** The claims of a StatefulSet outlive it: their labels still say whose they were. */
function withClaimTemplates(
  object: KubeManifest,
  labels: JsonObject,
  context: StationContext,
): KubeManifest {
  const path = ['spec', 'volumeClaimTemplates'];
  if (!Array.isArray(valueAt(object, path))) return object;
  return withValueAt(object, path, (claims) =>
    objectsOf(claims).map((claim) =>
      withClaimSources(withLabels(claim, [], labels), (name) =>
        renameIn(context, object, { kind: 'PersistentVolumeClaim', name }),
      ),
    ),
  );
}

function renameIn(
  context: StationContext,
  { metadata }: KubeManifest,
  { kind, name }: { readonly kind: string; readonly name: string },
): string {
  return nameAtStation(context, kind, { namespace: metadata.namespace ?? '', name });
}

/** A Job or a Pod has no selector of its own: then there is none to narrow. */
function withSelector<T extends JsonObject>(object: T, labels: JsonObject): T {
  if (!isObject(valueAt(object, ['spec', 'selector']))) return object;
  return withValueAt(object, ['spec', 'selector', 'matchLabels'], (own) => ({
    ...objectOf(own),
    ...labels,
  }));
}

function withServiceSelector(object: KubeManifest, labels: JsonObject): KubeManifest {
  if (!isObject(valueAt(object, ['spec', 'selector']))) return object;
  return withValueAt(object, ['spec', 'selector'], (own) => ({ ...objectOf(own), ...labels }));
}

function withScaleTarget(object: KubeManifest, context: StationContext): KubeManifest {
  const target = objectOf(valueAt(object, ['spec', 'scaleTargetRef']));
  const kind = scaleTargetOf(object)?.split('/')[0];
  const name = textOf(target['name']);
  if (kind === undefined || name === undefined) return object;
  return withValueAt(object, ['spec', 'scaleTargetRef', 'name'], () =>
    renameIn(context, object, { kind, name }),
  );
}

/** A claim that begins as a copy of another one. */
function withClaimSources<T extends JsonObject>(claim: T, rename: (name: string) => string): T {
  return ['dataSource', 'dataSourceRef'].reduce((present, field) => {
    const { kind, name } = objectOf(valueAt(present, ['spec', field]));
    if (kind !== 'PersistentVolumeClaim' || typeof name !== 'string') return present;
    return withValueAt(present, ['spec', field, 'name'], () => rename(name));
  }, claim);
}

function withReplicas(
  object: KubeManifest,
  original: KubeManifest,
  { input, station, autoscaled }: StationContext,
): KubeManifest {
  const rule = ruleOf(original);
  if (rule.as !== 'workload' || !rule.replicated) return object;
  if (autoscaled.has(identityOf(original))) {
    return withValueAt(object, ['spec', 'replicas'], () => undefined);
  }
  const fixed = fixedReplicasOf(original, station.replicas ?? input.replicas);
  return fixed === undefined ? object : withValueAt(object, ['spec', 'replicas'], () => fixed);
}

/** How many replicas a policy sets; undefined where the chart's own number stands. */
export function fixedReplicasOf(
  object: KubeManifest,
  policy: ReplicaPolicy | undefined,
): number | undefined {
  if (object.metadata.annotations?.[replicasAnnotation] === 'keep') return undefined;
  return policy?.fixed?.replicas;
}
