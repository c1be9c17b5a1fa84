/** Workloads as people write them, valid on a real API server: kinds × affinity shapes × selectors. */
import fc from 'fast-check';
import type { KubeObject } from '../../src/kube/kube-client.ts';
import { withValueAt, type JsonObject } from '../../src/model/manifest.ts';

export const workloadKinds = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export const templatePaths: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

export interface WorkloadParts {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** Of the workload itself. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the pod template, beside its `app`. */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly pod?: JsonObject;
  readonly selector?: JsonObject;
}

/** A workload of a kind, in the namespace `default`. */
export function workload(parts: WorkloadParts): KubeObject {
  const { kind, name, labels, annotations, podLabels = {}, pod = {} } = parts;
  const jobLike = kind === 'Job' || kind === 'CronJob';
  const spec = {
    containers: [{ name: 'main', image: 'main:1' }],
    ...(jobLike ? { restartPolicy: 'Never' } : {}),
    ...pod,
  };
  const metadata = {
    name,
    namespace: 'default',
    ...(labels && { labels: kind === 'Pod' ? { ...podLabels, ...labels } : labels }),
    ...(annotations && { annotations }),
  };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec };
  const template = { metadata: { labels: { app: name, ...podLabels } }, spec };
  if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
  if (kind === 'CronJob') {
    const cron = { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } };
    return { apiVersion: 'batch/v1', kind, metadata, spec: cron };
  }
  const selector = { matchLabels: { app: name }, ...parts.selector };
  const own = kind === 'StatefulSet' ? { serviceName: name } : {};
  return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template, ...own } };
}

/** The object with another value of a label; `undefined` takes it away. */
export function relabelled(object: KubeObject, key: string, value: string | undefined): KubeObject {
  return withValueAt(object, ['metadata', 'labels', key], () => value);
}

const labelKey = 'NodeGroup';

const elsewhere = fc.constantFrom<JsonObject>(
  { key: 'disk', operator: 'In', values: ['ssd', 'nvme'] },
  { key: 'gpu', operator: 'Exists' },
  { key: 'zone', operator: 'NotIn', values: ['z9'] },
  { key: 'cores', operator: 'Gt', values: ['4'] },
  { key: 'maintenance', operator: 'DoesNotExist' },
);
/** Requirements on the station label itself that station-1 and Station_2.b both meet. */
const agreeing = fc.constantFrom<JsonObject>(
  { key: labelKey, operator: 'Exists' },
  { key: labelKey, operator: 'In', values: ['station-1', 'Station_2.b', 'other'] },
  { key: labelKey, operator: 'NotIn', values: ['other'] },
);
const expressions = fc.array(fc.oneof({ weight: 4, arbitrary: elsewhere }, agreeing), {
  maxLength: 3,
});
const fields = fc.constant([{ key: 'metadata.name', operator: 'In', values: ['n1'] }]);
const term = fc.oneof(
  { weight: 4, arbitrary: fc.record({ matchExpressions: expressions }) },
  { weight: 1, arbitrary: fc.record({ matchFields: fields }) },
  { weight: 1, arbitrary: fc.record({ matchFields: fields, matchExpressions: expressions }) },
  { weight: 1, arbitrary: fc.constant({}) },
);
const preferred = {
  preferredDuringSchedulingIgnoredDuringExecution: [
    { weight: 5, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } },
  ],
};
const podAntiAffinity = {
  preferredDuringSchedulingIgnoredDuringExecution: [
    {
      weight: 1,
      podAffinityTerm: {
        topologyKey: 'kubernetes.io/hostname',
        labelSelector: { matchLabels: { app: 'x' } },
      },
    },
  ],
};
const affinity = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<JsonObject>({}, { podAntiAffinity }, { nodeAffinity: preferred }),
  fc
    .tuple(fc.array(term, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
    .map(([nodeSelectorTerms, prefers, apart]): JsonObject => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
        ...(prefers ? preferred : {}),
      },
      ...(apart ? { podAntiAffinity } : {}),
    })),
);

/** A workload without the station label that agrees with the stations `station-1` and `Station_2.b`. */
export const workloads: fc.Arbitrary<KubeObject> = fc
  .record({
    kind: fc.constantFrom(...workloadKinds),
    labels: fc.constantFrom(undefined, {}, { tier: 'web' }),
    annotations: fc.constantFrom(undefined, {}, { 'example.org/note': 'kept' }),
    podLabels: fc.constantFrom({}, { tier: 'web' }, { [labelKey]: 'station-1' }),
    affinity,
    nodeSelector: fc.constantFrom(undefined, { disk: 'ssd' }),
    selector: fc.constantFrom<JsonObject>(
      {},
      { matchExpressions: [{ key: labelKey, operator: 'NotIn', values: ['other'] }] },
    ),
  })
  .map(({ affinity: given, nodeSelector, labels, annotations, ...parts }) =>
    workload({
      ...parts,
      name: 'generated',
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      pod: { ...(given && { affinity: given }), ...(nodeSelector && { nodeSelector }) },
    }),
  );
