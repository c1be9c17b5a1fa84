/** Workloads as nobody should write them, with what must become of each at admission to the station `station-1`. */
import type { KubeObject } from '../../src/kube/kube-client.ts';
import type { JsonObject } from '../../src/model/manifest.ts';
import { workload, type WorkloadKind, type WorkloadParts } from './arbitrary-workloads.ts';

/**
 * - `held`: the station is in every term that can match a node.
 * - `left`: as it was written.
 * - `refused`: by us or by the API server itself.
 */
export type CaseOutcome = 'held' | 'left' | 'refused';

export interface AdmissionCase {
  readonly what: string;
  readonly object: KubeObject;
  readonly outcome: CaseOutcome;
  /** Left out: `station-1`. */
  readonly station?: string;
}

const key = 'NodeGroup';
const station = 'station-1';

const terms = (...nodeSelectorTerms: readonly unknown[]): JsonObject => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  },
});
const wants = (operator: string, ...values: readonly string[]): JsonObject => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});
const ssd = { key: 'disk', operator: 'In', values: ['ssd'] };
const named = (operator: string) => ({
  matchFields: [{ key: 'metadata.name', operator, values: ['n1'] }],
});

let count = 0;
function one(
  outcome: CaseOutcome,
  what: string,
  parts: Partial<WorkloadParts> & { readonly station?: string } = {},
): AdmissionCase {
  const at = parts.station ?? station;
  const labels = { [key]: at, ...parts.labels };
  const name = `case-${(count += 1)}`;
  const object = workload({ kind: 'Deployment', name, ...parts, labels });
  return { what, object, outcome, station: at };
}
const withPod = (outcome: CaseOutcome, what: string, pod: JsonObject) =>
  one(outcome, what, { pod });
const withSelector = (outcome: CaseOutcome, what: string, selector: JsonObject) =>
  one(outcome, what, { selector });
const withRecord = (outcome: CaseOutcome, record: string, pod: JsonObject = {}) =>
  one(outcome, `a record written by hand: ${record}`, {
    annotations: { 'stationmaster.io/admitted': record },
    pod,
  });

function owned(outcome: CaseOutcome, what: string, owner: JsonObject): AdmissionCase {
  const { object, ...rest } = one(outcome, what, { kind: 'Pod' });
  const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'u-1', ...owner };
  return {
    ...rest,
    object: { ...object, metadata: { ...object.metadata, ownerReferences: [reference] as never } },
  };
}

function changed(given: AdmissionCase, change: (object: KubeObject) => KubeObject): AdmissionCase {
  return { ...given, object: change(given.object) };
}

export const admissionCases: readonly AdmissionCase[] = [
  withPod('held', 'no terms at all', terms()),
  withPod('held', 'an affinity of nothing', { affinity: {} }),
  withPod('held', 'a node affinity of nothing', { affinity: { nodeAffinity: {} } }),
  withPod(
    'held',
    'a term that matches nothing beside one that does',
    terms({}, { matchExpressions: [ssd] }),
  ),
  withPod('held', 'only terms that match nothing', terms({}, { matchExpressions: [] })),
  withPod('held', 'fields alone', terms(named('In'))),
  withPod('held', 'fields alone, but for one node', terms(named('NotIn'))),
  withPod('held', 'fields and an empty list', terms({ ...named('In'), matchExpressions: [] })),
  withPod(
    'held',
    'fifty terms',
    terms(
      ...Array.from({ length: 50 }, (_, index) => ({
        matchExpressions: [{ ...ssd, values: [`d${index}`] }],
      })),
    ),
  ),
  withPod('held', 'the same requirement of the user’s own', terms(wants('In', station))),
  withPod(
    'held',
    'the same requirement twice',
    terms({
      matchExpressions: [...[1, 2].map(() => ({ key, operator: 'In', values: [station] }))],
    }),
  ),
  withPod(
    'held',
    'it in one term of two',
    terms(wants('In', station), { matchExpressions: [ssd] }),
  ),
  withPod('held', 'the station among others', terms(wants('In', 'other', station))),
  withPod('held', 'any station', terms(wants('Exists'))),
  withPod('held', 'any but another', terms(wants('NotIn', 'other'))),
  withPod('refused', 'any but this one', terms(wants('NotIn', station))),
  withPod('refused', 'no station', terms(wants('DoesNotExist'))),
  withPod(
    'refused',
    'another in the second term',
    terms({ matchExpressions: [ssd] }, wants('In', 'other')),
  ),
  withPod('refused', 'another beside fields', terms({ ...named('In'), ...wants('In', 'other') })),
  withPod('refused', 'a comparison with what is no number', terms(wants('Gt', '1'))),
  one('held', 'a number above', { pod: terms(wants('Gt', '41')), station: '42' }),
  one('held', 'a number below', { pod: terms(wants('Lt', '43')), station: '42' }),
  one('held', 'a number with zeros in front', { pod: terms(wants('Gt', '041')), station: '42' }),
  one('refused', 'a number that is not above', { pod: terms(wants('Gt', '42')), station: '42' }),
  one('refused', 'a number that is not below', { pod: terms(wants('Lt', '42')), station: '42' }),
  withPod('held', 'the node selector of the same station', {
    nodeSelector: { [key]: station, disk: 'ssd' },
  }),
  withPod('refused', 'the node selector of another', { nodeSelector: { [key]: 'other' } }),
  withPod('refused', 'the node selector of none', { nodeSelector: { [key]: '' } }),
  withPod('refused', 'the node selector in other case', { nodeSelector: { [key]: 'Station-1' } }),
  withSelector('held', 'a selector of the station by label', {
    matchLabels: { [key]: station },
  }),
  withSelector('held', 'a selector of any station', {
    matchExpressions: [{ key, operator: 'Exists' }],
  }),
  withSelector('held', 'a selector of some stations', {
    matchExpressions: [{ key, operator: 'In', values: [station, 'other'] }],
  }),
  withSelector('refused', 'a selector of pods without a station', {
    matchExpressions: [{ key, operator: 'DoesNotExist' }],
  }),
  withSelector('refused', 'a selector of another station', {
    matchExpressions: [{ key, operator: 'In', values: ['other'] }],
  }),
  withRecord('held', 'nonsense'),
  withRecord('held', 'NodeGroup=other:affinity'),
  withRecord('held', 'NodeGroup=other:affinity', terms(wants('In', 'other'))),
  withRecord('held', 'NodeGroup=station-1:affinity,label', terms(wants('In', station))),
  withRecord('held', 'example.org/x=y:affinity,label'),
  withRecord('held', 'a=b=c:affinity'),
  withRecord('held', 'NodeGroup=a:b:label'),
  withRecord('held', 'NodeGroup=station-1:zzz'),
  withRecord('held', 'NodeGroup=:label'),
  one('held', 'letters, capitals, dots and _', { station: 'A.b_C-9' }),
  one('held', 'a name of 63 characters', { station: 'x'.repeat(63) }),
  one('refused', 'a name of 64 characters', { station: 'x'.repeat(64) }),
  one('refused', 'a name that ends in -', { station: 'x-' }),
  one('refused', 'a label without a value', { station: '' }),
  one('held', 'another station at the pods', { podLabels: { [key]: 'other' } }),
  one('held', 'a pod on a node already', { kind: 'Pod', pod: { nodeName: 'station-1-n1' } }),
  owned('held', 'a pod with an owner that is no controller', {}),
  owned('held', 'a pod with an owner that says it is no controller', { controller: false }),
  owned('left', 'a pod with a controller', { controller: true }),
  changed(one('held', 'a name that the API server makes', { kind: 'Pod' }), (object) => {
    const { name, ...metadata } = object.metadata;
    return { ...object, metadata: { ...metadata, generateName: `${name}-` } as never };
  }),
  changed(one('held', 'a Job that waits', { kind: 'Job' }), (object) => ({
    ...object,
    spec: { ...(object['spec'] as object), suspend: true },
  })),
  changed(one('held', 'a template without metadata', { kind: 'Job' }), (object) => {
    const spec = object['spec'] as { template: { spec: object } };
    return { ...object, spec: { template: { spec: spec.template.spec } } };
  }),
  changed(
    one('held', 'a CronJob whose Jobs have a label of their own', { kind: 'CronJob' }),
    (object) => {
      const spec = object['spec'] as { jobTemplate: object };
      return {
        ...object,
        spec: {
          ...spec,
          jobTemplate: { ...spec.jobTemplate, metadata: { labels: { [key]: 'other' } } },
        },
      };
    },
  ),
  ...(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'] as const
  ).flatMap((kind: WorkloadKind) => [
    one('held', `${kind} with fields in one term`, {
      kind,
      pod: terms(named('In'), { matchExpressions: [ssd] }),
    }),
    one('refused', `${kind} that wants to be elsewhere`, {
      kind,
      pod: terms(wants('In', 'other')),
    }),
  ]),
];
