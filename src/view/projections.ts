import type { KubeObject } from '../kube/kube-client.ts';
import { isNamedKind, type BuiltInKind, type RowKind, type Rows } from '../model/rows.ts';
import { objectOf, textOf } from './json-fields.ts';
import {
  projectAutoscaler,
  projectDisruptionBudget,
  projectIngress,
  projectVolumeClaim,
} from './project-attached.ts';
import { projectEvent } from './project-event.ts';
import { projectHelmApp, projectMecStation } from './project-intent.ts';
import { projectMeta } from './project-meta.ts';
import { projectNode } from './project-node.ts';
import { projectNodeMetrics } from './project-node-metrics.ts';
import { projectPod } from './project-pod.ts';
import { projectRelease } from './project-release.ts';
import { projectResource } from './project-resource.ts';
import { projectEndpointSlice, projectService } from './project-service.ts';
import { projectWorkload } from './project-workload.ts';

/** What projecting depends on besides the object. */
export interface ProjectionOptions {
  /** Key of the station label. */
  readonly stationLabel: string;
  /** Extended resources that are GPUs although their names do not end in `/gpu`. */
  readonly gpuResources: readonly string[];
}

/** From a live object of each kind to its row. Pure, and total: no object makes it throw. */
export const projections: {
  readonly [K in BuiltInKind]: (object: KubeObject, options: ProjectionOptions) => Rows[K];
} = {
  Namespace: (object) => ({
    ...projectMeta(object),
    phase: textOf(objectOf(object['status'])['phase']),
  }),
  Node: (object, { gpuResources }) => projectNode(object, gpuResources),
  Pod: (object, { gpuResources }) => projectPod(object, gpuResources),
  Deployment: (object) => projectWorkload(object, 'Deployment'),
  StatefulSet: (object) => projectWorkload(object, 'StatefulSet'),
  DaemonSet: (object) => projectWorkload(object, 'DaemonSet'),
  Job: (object) => projectWorkload(object, 'Job'),
  CronJob: (object) => projectWorkload(object, 'CronJob'),
  ReplicaSet: (object) => projectWorkload(object, 'ReplicaSet'),
  Service: (object) => projectService(object),
  EndpointSlice: (object) => projectEndpointSlice(object),
  MecStation: (object) => projectMecStation(object),
  HelmApp: (object) => projectHelmApp(object),
  Release: (object, { stationLabel }) => projectRelease(object, stationLabel),
  Event: (object) => projectEvent(object),
  NodeMetrics: (object) => projectNodeMetrics(object),
  HorizontalPodAutoscaler: (object) => projectAutoscaler(object),
  PodDisruptionBudget: (object) => projectDisruptionBudget(object),
  PersistentVolumeClaim: (object) => projectVolumeClaim(object),
  Ingress: (object) => projectIngress(object),
};

/** The row of an object of whatever kind. */
export function projectRow(
  kind: RowKind,
  object: KubeObject,
  options: ProjectionOptions,
): Rows[RowKind] {
  return isNamedKind(kind) ? projectResource(object, kind) : projections[kind](object, options);
}
