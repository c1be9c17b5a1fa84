import { describe, expect, it } from 'vitest';
import { misplacedFrom, movedPods, whereLed, type Leads } from '../../../src/model/misplaced.ts';
import type { PodRow } from '../../../src/model/rows.ts';

const key = 'NodeGroup';
const pod = (parts: Partial<PodRow> = {}) =>
  ({
    name: 'p',
    namespace: 'ns',
    uid: 'uid-p',
    labels: { [key]: 'a' },
    nodeName: 'n1',
    phase: 'Running',
    deleting: false,
    owner: { kind: 'ReplicaSet', name: 'web', uid: 'w' },
    ...parts,
  }) as PodRow;
const ownedBy = (kind: string) => ({ owner: { kind, name: 'x', uid: 'x' } });

describe('the station that a pod is missing at', () => {
  const atA = { [key]: 'a' };
  const atB = { [key]: 'b' };
  it.each<readonly [string, Partial<PodRow>, Readonly<Record<string, string>> | undefined, string]>(
    [
      ['on a node of its station', {}, atA, ''],
      ['on a node of another station', {}, atB, 'a'],
      ['on a node of no station', {}, { zone: 'z' }, 'a'],
      ['on a node whose label is empty', {}, { [key]: '' }, 'a'],
      ['whose station differs in capitals alone', {}, { [key]: 'A' }, 'a'],
      ['of another station, pending on its node', { phase: 'Pending' }, atB, 'a'],
      ['of another station, whose node says nothing', { phase: 'Unknown' }, atB, 'a'],
      ['of another station, on its way out', { deleting: true }, atB, 'a'],
      ['that has ended well', { phase: 'Succeeded' }, atB, ''],
      ['that has ended badly', { phase: 'Failed' }, atB, ''],
      ['without the label', { labels: {} }, atB, ''],
      ['with an empty label', { labels: { [key]: '' } }, atB, ''],
      ['that has no node', { nodeName: '' }, undefined, ''],
      ['whose node is not known', {}, undefined, ''],
      ['of a DaemonSet, without the label', { labels: {}, ...ownedBy('DaemonSet') }, atB, ''],
      ['of a DaemonSet, with the label', ownedBy('DaemonSet'), atB, 'a'],
      ['of its node, without the label', { labels: {}, ...ownedBy('Node') }, atB, ''],
      ['with the label under another key', { labels: { room: 'a' } }, atB, ''],
    ],
  )('of a pod %s', (...[, parts, nodeLabels, expected]) => {
    expect(misplacedFrom(pod(parts), nodeLabels, key)).toBe(expected);
  });
});

describe('where another pod of the same spec would go', () => {
  const within = (...terms: object[]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
      },
    },
  });
  const at = (station: string) => ({
    matchExpressions: [{ key, operator: 'In', values: [station] }],
  });
  const disk = { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] };
  it.each<readonly [Leads, string, object]>([
    ['THERE', 'that requires the station', within(at('a'))],
    [
      'THERE',
      'that requires the station and more',
      within({ matchExpressions: [...at('a').matchExpressions, ...disk.matchExpressions] }),
    ],
    ['ANYWHERE', 'that requires nothing', {}],
    ['ANYWHERE', 'that requires the station in one of two terms', within(at('a'), disk)],
    ['ELSEWHERE', 'that requires another station', within(at('b'))],
    ['ELSEWHERE', 'that selects another station', { nodeSelector: { [key]: 'b' } }],
    ['THERE', 'that selects the station', { nodeSelector: { [key]: 'a' } }],
  ])('is %s for one %s', (leads, _what, spec) => {
    expect(whereLed(spec as never, { labelKey: key, station: 'a' })).toBe(leads);
  });
});

describe('the misplaced pods that are moved', () => {
  const pods = [
    pod({ name: 'replica' }),
    pod({ name: 'anywhere' }),
    pod({ name: 'elsewhere' }),
    pod({ name: 'anywhere-going', deleting: true }),
    pod({ name: 'daemon', ...ownedBy('DaemonSet') }),
    pod({ name: 'static', ...ownedBy('Node') }),
    pod({ name: 'bare', owner: null }),
    pod({ name: 'bare-going', owner: null, deleting: true }),
  ];
  const leads = ({ name }: PodRow): Leads =>
    name.startsWith('anywhere') ? 'ANYWHERE' : name === 'elsewhere' ? 'ELSEWHERE' : 'THERE';
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

  it('are those that come back, and come back there', () => {
    const { pods: moved, left } = movedPods(pods, { force: false, leads, hasRoom: true });
    expect(names(moved)).toEqual(['replica', 'anywhere-going', 'bare-going']);
    expect(left.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'anywhere: nothing holds it at the station, another could run anywhere: say force',
      'elsewhere: its own node affinity or selector keeps it away from the station: say force',
      'daemon: its DaemonSet has one on each node that it means',
      'static: it is a static pod of its node',
      'bare: no controller would make it anew: say force',
    ]);
  });

  it('are none, but for those on their way, while no node of the station takes pods', () => {
    const { pods: moved, left } = movedPods(pods, { force: false, leads, hasRoom: false });
    expect(names(moved)).toEqual(['anywhere-going', 'bare-going']);
    expect(left[0]).toMatchObject({
      name: 'replica',
      reason: 'no node of the station takes pods now: say force',
    });
  });

  it('are with force all but those of DaemonSets and of nodes', () => {
    const { pods: moved, left } = movedPods(pods, { force: true, leads, hasRoom: false });
    expect(names(moved)).toHaveLength(6);
    expect(names(left)).toEqual(['daemon', 'static']);
  });
});
