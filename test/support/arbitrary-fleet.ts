/** Random changes of a small fleet: few names, so that what is drawn collides, moves and comes back. */
import fc from 'fast-check';
import type { KubeObject } from '../../src/kube/kube-client.ts';
import type { BuiltInKind } from '../../src/model/rows.ts';
import type { RowChange } from '../../src/store/fleet-store.ts';
import { projections } from '../../src/view/projections.ts';
import {
  appObject,
  nodeObject,
  podObject,
  releaseObject,
  serviceObject,
  sliceObject,
  stationObject,
  workloadObject,
} from './kube-objects.ts';

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** One of the values, or nothing said. */
const maybe = <const T>(...values: readonly T[]) => fc.option(oneOf(...values), { nil: undefined });

/** Without the members that are undefined. */
function said<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const stationNames = ['s0', 's1', 'S_2'] as const;
const labels = fc
  .record({
    NodeGroup: maybe(...stationNames),
    'stationmaster.io/app': maybe('web', 'api'),
    'stationmaster.io/app-namespace': maybe('a', 'b'),
    zone: maybe('z0', 'z1'),
  })
  .map(said);
const namespace = oneOf('a', 'b');
const ref = fc
  .record({ name: oneOf(...stationNames), cluster: maybe('east', 'west') })
  .map((found) => said(found));

function plainObject(kind: string, metadata: KubeObject['metadata']): KubeObject {
  return { apiVersion: 'v1', kind, metadata };
}

function attached(kind: string, spec: object): fc.Arbitrary<KubeObject> {
  return fc
    .record({ name: oneOf('x0', 'x1'), namespace, labels })
    .map((metadata) => ({ ...plainObject(kind, metadata), spec }));
}

const objects: Readonly<Record<BuiltInKind, fc.Arbitrary<KubeObject>>> = {
  Namespace: fc
    .record({ name: namespace })
    .map(({ name }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  Node: fc
    .record({
      name: oneOf('n0', 'n1', 'n2', 'n3'),
      labels,
      ready: fc.boolean(),
      cordoned: fc.boolean(),
      cpu: oneOf('4', '3900m', '100m'),
      resources: oneOf<Record<string, string>>({}, { 'nvidia.com/gpu': '1' }),
    })
    .map(nodeObject),
  Pod: fc
    .record({
      name: oneOf('p0', 'p1', 'p2', 'p3', 'p4'),
      namespace,
      labels,
      nodeName: maybe('n0', 'n1', 'n2', 'n3', 'n-unknown'),
      phase: oneOf('Pending', 'Running', 'Succeeded', 'Failed'),
      cpu: oneOf('100m', '200m', '333m'),
      ownerUid: maybe('uid-a-r0', 'uid-b-r0', 'uid-a-r1', 'uid-a-t0', 'uid-a-m0', 'uid-b-j0'),
    })
    .map((pod) => podObject(said(pod))),
  Deployment: fc
    .record({ name: oneOf('d0', 'd1'), namespace, labels, ready: oneOf(0, 1) })
    .map((deployment) => workloadObject('Deployment', deployment)),
  StatefulSet: fc
    .record({ name: oneOf('t0', 'd0'), namespace, labels, ready: oneOf(0, 1) })
    .map((set) => workloadObject('StatefulSet', set)),
  DaemonSet: fc
    .record({ name: oneOf('m0', 'd0'), namespace, labels })
    .map((set) => workloadObject('DaemonSet', set)),
  Job: fc
    .record({
      name: oneOf('j0', 'j1'),
      namespace,
      labels,
      ownerUid: maybe('uid-a-c0', 'uid-b-c0'),
    })
    .map((job) => workloadObject('Job', said(job))),
  CronJob: fc
    .record({ name: oneOf('c0', 'd0'), namespace, labels })
    .map((cron) => workloadObject('CronJob', cron)),
  ReplicaSet: fc
    .record({
      name: oneOf('r0', 'r1'),
      namespace,
      ownerUid: maybe('uid-a-d0', 'uid-b-d0', 'uid-a-d1'),
    })
    .map((set) => workloadObject('ReplicaSet', said(set))),
  Service: fc.record({ name: oneOf('v0', 'v1'), namespace, labels }).map(serviceObject),
  EndpointSlice: fc
    .record({ name: oneOf('e0', 'e1'), namespace, service: oneOf('v0', 'v1') })
    .map(sliceObject),
  MecStation: fc
    .record({
      name: oneOf('s0', 's1', 'other'),
      spec: fc
        .record({
          stationName: maybe('S_2', 's0'),
          tier: maybe('CITY', 'DISTRICT'),
          labels: maybe({ ring: 'inner' }),
          location: maybe({ city: 'Here', province: 'P' }),
          nodes: fc.option(fc.subarray(['n0', 'n1', 'n-unknown']), { nil: undefined }),
          nodeSelector: maybe({ matchLabels: {} }, { matchLabels: { zone: 'z0' } }),
        })
        .map(said),
    })
    .map(stationObject),
  HelmApp: fc
    .record({
      name: oneOf('web', 'api'),
      namespace,
      spec: fc
        .record({
          stations: fc.array(ref, { maxLength: 2 }),
          include: fc.array(ref, { maxLength: 1 }),
          exclude: fc.array(ref, { maxLength: 1 }),
        })
        .map((placement) => ({ placement })),
      status: oneOf<object>({}, { phase: 'READY' }),
    })
    .map(appObject),
  Event: fc
    .record({
      name: oneOf('e0', 'e1', 'e2'),
      namespace,
      subject: oneOf('p0', 'd0'),
      type: oneOf('Normal', 'Warning'),
      reason: oneOf('Pulled', 'Failed'),
      second: oneOf(0, 1, 2),
      count: oneOf(1, 2),
    })
    .map(({ name, namespace, subject, type, reason, second, count }) => ({
      ...plainObject('Event', { name, namespace }),
      type,
      reason,
      count,
      lastTimestamp: `2026-01-01T00:00:0${second}Z`,
      involvedObject: { kind: subject === 'p0' ? 'Pod' : 'Deployment', namespace, name: subject },
    })),
  NodeMetrics: fc
    .record({
      name: oneOf('n0', 'n1', 'n2', 'n-unknown'),
      usage: fc.record({ cpu: oneOf('250m', '12345678n', '1'), memory: oneOf('1Gi', '1234567Ki') }),
    })
    .map(({ name, usage }) => ({ ...plainObject('NodeMetrics', { name }), usage })),
  HorizontalPodAutoscaler: attached('HorizontalPodAutoscaler', {
    scaleTargetRef: { kind: 'Deployment', name: 'd0' },
  }),
  PodDisruptionBudget: attached('PodDisruptionBudget', { minAvailable: 1 }),
  PersistentVolumeClaim: attached('PersistentVolumeClaim', { accessModes: ['ReadWriteOnce'] }),
  Ingress: attached('Ingress', { defaultBackend: { service: { name: 'v0' } } }),
  Release: fc
    .record({
      release: oneOf('web', 'web.s0', 'foreign'),
      revision: oneOf(1, 2, 10),
      status: oneOf('deployed', 'superseded'),
      app: maybe('web', 'api'),
      appNamespace: namespace,
      station: maybe(...stationNames),
      namespace,
    })
    .map((release) => releaseObject(said(release))),
};

const options = { stationLabel: 'NodeGroup', gpuResources: [] };

function keyOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}

const often: readonly BuiltInKind[] = ['MecStation', 'NodeMetrics'];

/** A row put in its place, or taken away. */
const rowChange: fc.Arbitrary<RowChange> = fc
  .tuple(
    fc.oneof(
      ...(Object.keys(objects) as BuiltInKind[]).map((kind) => ({
        weight: kind === 'Pod' || kind === 'Node' ? 4 : often.includes(kind) ? 3 : 2,
        arbitrary: objects[kind].map((object) => ({ kind, object })),
      })),
    ),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([{ kind, object }, ...gone]) => ({
    kind,
    key: keyOf(object),
    row: gone.every(Boolean) ? null : projections[kind](object, options),
  }));

/** What happens to one cluster at once: changes, or (rarely) its whole state anew. */
export const fleetStep = fc.record({
  cluster: oneOf('east', 'west'),
  reset: fc.integer({ min: 0, max: 7 }).map((drawn) => drawn === 0),
  changes: fc.array(rowChange, { minLength: 1, maxLength: 8 }),
});

export type FleetStep = typeof fleetStep extends fc.Arbitrary<infer T> ? T : never;
