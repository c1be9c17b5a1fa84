import { describe, expect, it } from 'vitest';
import { blockedMessage, drainedPods } from '../../../src/model/drain.ts';
import type { PodRow } from '../../../src/model/rows.ts';

const pod = (name: string, parts: Partial<PodRow> = {}) =>
  ({
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    nodeName: 'n1',
    phase: 'Running',
    deleting: false,
    owner: { kind: 'ReplicaSet', name: 'web', uid: 'w' },
    ...parts,
  }) as PodRow;
const ownedBy = (kind: string) => ({ owner: { kind, name: 'x', uid: 'x' } });

describe('the pods of a node that is emptied', () => {
  const pods = [
    pod('replica'),
    pod('daemon', ownedBy('DaemonSet')),
    pod('static', ownedBy('Node')),
    pod('ended', { phase: 'Succeeded' }),
    pod('bare', { owner: null }),
    pod('bare-going', { owner: null, deleting: true }),
  ];

  it('leave, but for daemons, static pods, ended ones, and those that nobody makes anew', () => {
    const { pods: asked, left } = drainedPods(pods, { force: false });
    expect(asked.map(({ name }) => name)).toEqual(['replica', 'bare-going']);
    expect(left.map(({ name }) => name)).toEqual(['bare']);
  });

  it('leave with force even when nobody makes them anew', () => {
    const { pods: asked, left } = drainedPods(pods, { force: true });
    expect(asked.map(({ name }) => name)).toEqual(['replica', 'bare', 'bare-going']);
    expect(left).toEqual([]);
  });

  it('are named with what holds them', () => {
    const { left } = drainedPods([pod('bare', { owner: null })], { force: false });
    expect(blockedMessage(left, new Map([['default/web', 'budget']]))).toBe(
      'held: default/bare (no controller would make it anew: say force), default/web (budget)',
    );
    expect(blockedMessage([], new Map())).toBe('');
  });
});
