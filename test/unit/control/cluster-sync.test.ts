import { describe, expect, it } from 'vitest';
import { clusterSyncOf, type ClusterProbe } from '../../../src/control/cluster-sync.ts';
import type { ClusterSync } from '../../../src/store/fleet-store.ts';
import type { ReflectorStatus } from '../../../src/kube/reflector.ts';

const now = Date.parse('2026-01-01T00:01:00Z');
const ago = (seconds: number) => now - seconds * 1_000;
const text = (ms: number) => new Date(ms).toISOString();

const answered: ClusterProbe = {
  outcome: 'ANSWERED',
  answeredAt: ago(2),
  backAt: null,
  version: 'v1.36.3',
  lastError: null,
};
const watch = (status: Partial<ReflectorStatus>): ReflectorStatus => ({
  kind: 'Node',
  health: 'SYNCED',
  since: ago(60),
  heardAt: ago(30),
  listedAt: null,
  contactAt: ago(30),
  lastError: null,
  ...status,
});
const nothing: ClusterSync = {
  state: 'SYNCING',
  asOf: null,
  lastError: null,
  version: null,
  watches: [],
};
const syncOf = (watches: readonly ReflectorStatus[], probe = answered) =>
  clusterSyncOf({ probe, watches, now, graceMs: 5_000, found: nothing });

describe('cluster sync', () => {
  it('is SYNCED when every served kind is, as of the last answer', () => {
    const sync = syncOf([
      watch({}),
      watch({ kind: 'HelmApp', health: 'NOT_SERVED', heardAt: null }),
    ]);
    expect(sync).toMatchObject({
      state: 'SYNCED',
      asOf: text(ago(2)),
      lastError: null,
      version: 'v1.36.3',
    });
    expect(sync.watches.map(({ state }) => state)).toEqual(['SYNCED', 'NOT_SERVED']);
  });

  it('is SYNCING, as of never, until each kind was synced once', () => {
    const sync = syncOf([
      watch({}),
      watch({ kind: 'Pod', health: 'SYNCING', heardAt: null, lastError: 'refused' }),
    ]);
    expect(sync).toMatchObject({ state: 'SYNCING', asOf: null, lastError: 'refused' });
  });

  it('calls what another replica has left STALE, as old as it is, until its own lists are in', () => {
    const asOf = text(ago(20));
    const found: ClusterSync = {
      ...nothing,
      state: 'SYNCED',
      asOf,
      version: 'v1.35.0',
      watches: [
        { kind: 'Node', state: 'SYNCED', asOf, lastError: null },
        { kind: 'HelmApp', state: 'NOT_SERVED', asOf: null, lastError: null },
      ],
    };
    const beginning = { health: 'SYNCING', heardAt: null } as const;
    const unknown: ClusterProbe = {
      ...answered,
      outcome: 'UNKNOWN',
      answeredAt: null,
      version: null,
    };
    const sync = clusterSyncOf({
      probe: unknown,
      watches: [watch(beginning), watch({ ...beginning, kind: 'HelmApp' })],
      now,
      graceMs: 5_000,
      found,
    });
    expect(sync).toMatchObject({ state: 'STALE', asOf, version: 'v1.35.0' });
    const own = clusterSyncOf({
      probe: answered,
      watches: [watch({})],
      now,
      graceMs: 5_000,
      found,
    });
    expect(own).toMatchObject({ state: 'SYNCED', asOf: text(ago(2)), version: 'v1.36.3' });
  });

  it('forgives a watch that breaks shortly, and calls it STALE after that', () => {
    const broken = (seconds: number) =>
      watch({ health: 'BROKEN', since: ago(seconds), lastError: 'cut' });
    expect(syncOf([broken(4)])).toMatchObject({ state: 'SYNCED', asOf: text(ago(30)) });
    expect(syncOf([broken(6), watch({ kind: 'Pod' })])).toMatchObject({
      state: 'STALE',
      asOf: text(ago(30)),
      lastError: 'cut',
      watches: [{ state: 'STALE' }, { state: 'SYNCED' }],
    });
  });

  it('does not wait for a kind that it has no right to, and says so of that kind alone', () => {
    const barred = watch({
      kind: 'Pod',
      health: 'FORBIDDEN',
      heardAt: null,
      lastError: 'cannot list pods',
    });
    expect(syncOf([watch({}), barred])).toMatchObject({
      state: 'SYNCED',
      asOf: text(ago(2)),
      lastError: null,
      watches: [{ state: 'SYNCED' }, { state: 'FORBIDDEN', lastError: 'cannot list pods' }],
    });
  });

  it('calls old what is shown of a kind whose right was taken away, after a grace', () => {
    const lost = (seconds: number) =>
      watch({ kind: 'Pod', health: 'FORBIDDEN', since: ago(seconds), lastError: 'cannot list' });
    expect(syncOf([watch({}), lost(4)])).toMatchObject({ state: 'SYNCED' });
    expect(syncOf([watch({}), lost(6)])).toMatchObject({
      state: 'STALE',
      asOf: text(ago(30)),
      lastError: 'cannot list',
      watches: [{ state: 'SYNCED' }, { state: 'FORBIDDEN' }],
    });
  });

  it.each(['Event', 'Ingress', 'example.org/v1/Widget'] as const)(
    'waits for the first list of %s, but takes none of its trouble for its own',
    (kind) => {
      const state = (status: Partial<ReflectorStatus>) =>
        syncOf([watch({}), watch({ kind, ...status })]).state;
      expect(state({ health: 'SYNCING', heardAt: null })).toBe('SYNCING');
      const trouble = { since: ago(60), lastError: 'conversion webhook failed' };
      expect(state({ ...trouble, health: 'SYNCING', heardAt: null })).toBe('SYNCED');
      expect(state({ ...trouble, health: 'BROKEN' })).toBe('SYNCED');
      expect(state({ ...trouble, health: 'FORBIDDEN' })).toBe('SYNCED');
      const sync = syncOf([watch({}), watch({ kind, ...trouble, health: 'BROKEN' })]);
      expect(sync.watches[1]).toMatchObject({ state: 'STALE', lastError: trouble.lastError });
    },
  );

  it('is none the worse for what is polled: it neither waits for it nor is as old as it', () => {
    const listedAt = ago(25);
    const metrics = (status: Partial<ReflectorStatus>) =>
      syncOf([watch({}), watch({ kind: 'NodeMetrics', listedAt, ...status })]);
    for (const health of ['SYNCING', 'SYNCED', 'BROKEN', 'FORBIDDEN', 'NOT_SERVED'] as const) {
      const trouble = { health, since: ago(60), lastError: health === 'SYNCED' ? null : 'away' };
      expect(metrics(trouble)).toMatchObject({
        state: 'SYNCED',
        asOf: text(ago(2)),
        lastError: null,
      });
    }
    // What the cluster answers meanwhile says nothing of them.
    expect(metrics({ since: ago(60) }).watches[1]).toEqual({
      kind: 'NodeMetrics',
      state: 'SYNCED',
      asOf: text(listedAt),
      lastError: null,
    });
    expect(metrics({ health: 'BROKEN', since: ago(60) }).watches[1]?.state).toBe('STALE');
  });

  it('is STALE where it has a right to nothing', () => {
    const barred = watch({ health: 'FORBIDDEN', heardAt: null, lastError: 'Unauthorized' });
    expect(syncOf([barred])).toMatchObject({
      state: 'STALE',
      asOf: null,
      lastError: 'Unauthorized',
    });
  });

  it('does not forgive a watch that has been broken since before the cluster was away', () => {
    const watches = [watch({ health: 'BROKEN', since: ago(3) })];
    expect(syncOf(watches, { ...answered, backAt: ago(2) }).state).toBe('STALE');
    expect(syncOf(watches, { ...answered, backAt: ago(20) }).state).toBe('SYNCED');
  });

  it('is UNREACHABLE as soon as the cluster does not answer, whatever its watches say', () => {
    const probe: ClusterProbe = { ...answered, outcome: 'UNREACHABLE', lastError: 'ECONNREFUSED' };
    expect(syncOf([watch({})], probe)).toMatchObject({
      state: 'UNREACHABLE',
      lastError: 'ECONNREFUSED',
      version: 'v1.36.3',
    });
    expect(syncOf([watch({ health: 'SYNCING', heardAt: null })], probe).state).toBe('UNREACHABLE');
  });

  it('does not take an answer from before a watch stood for news of it', () => {
    expect(syncOf([watch({ since: ago(1), heardAt: ago(1) })]).asOf).toBe(text(ago(1)));
  });

  it('is as old as its oldest watch', () => {
    const probe: ClusterProbe = { ...answered, outcome: 'UNWELL', answeredAt: null };
    expect(syncOf([watch({ heardAt: ago(9) }), watch({ heardAt: ago(40) })], probe).asOf).toBe(
      text(ago(40)),
    );
  });
});
