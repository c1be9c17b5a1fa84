import type { KubeObject } from '../kube/kube-client.ts';
import type { RowKind, Rows } from '../model/rows.ts';
import { objectOf, textOf } from './json-fields.ts';
import { projectHelmApp, projectMecStation } from './project-intent.ts';
import { projectMeta } from './project-meta.ts';
import { projectNode } from './project-node.ts';
import { projectPod } from './project-pod.ts';
import { projectRelease } from './project-release.ts';
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
  readonly [K in RowKind]: (object: KubeObject, options: ProjectionOptions) => Rows[K];
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
};
