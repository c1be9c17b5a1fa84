import { describe, expect, it } from 'vitest';
import {
  applyClusters,
  removeClusters,
  removeTargets,
} from '../../../src/control/apply-releases.ts';
import { createFaultRuns } from '../../../src/control/fault-runs.ts';
import type { ReconcilerDeps } from '../../../src/control/reconciler-deps.ts';
import type { ApplyOptions, ReleaseWriter } from '../../../src/control/release-writer.ts';
import type { Pass } from '../../../src/control/rollout-world.ts';
import type { KubeClient, KubeObject } from '../../../src/kube/kube-client.ts';
import { KubeError } from '../../../src/kube/kube-error.ts';
import type { Target } from '../../../src/model/app-target.ts';
import type { HelmAppStatus } from '../../../src/model/helm-app.ts';
import { rollingBackByHand } from '../../../src/model/rollout-controls.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';

const begin = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const overload = new KubeError({ status: 500, reason: 'InternalError', message: 'etcd is slow' });
const waiting = { kind: 'waiting', message: 'Hook Job edge/away failed.', untilMs: 0 } as const;

interface Situation {
  readonly apply?: (client: KubeClient, how: ApplyOptions) => ReturnType<ReleaseWriter['apply']>;
  readonly remove?: ReleaseWriter['remove'];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly retried?: Readonly<Record<string, string>>;
  readonly isWanted?: (call: number) => boolean;
  /** Time of the last change of a release that is being uninstalled. */
  readonly uninstallingSince?: number;
}

/** An app with one station in cluster west, in a batch that began at `begin`; its deadline is ten minutes. */
function world(situation: Situation) {
  let now = begin;
  let asked = 0;
  const stored: HelmAppStatus[] = [];
  const created: string[] = [];
  const going = { status: 'uninstalling', modifiedAt: iso(situation.uninstallingSince ?? begin) };
  const status: HelmAppStatus = {
    rollout: {
      ...{ revision: 1, phase: 'ROLLING_OUT', startedAt: iso(begin) },
      batch: { index: 1, targets: ['west/st-1'], startedAt: iso(begin) },
    },
  };
  const app = {
    key: { cluster: 'east', namespace: 'edge', name: 'shop' },
    row: {
      ...{ uid: 'u', generation: 1, resourceVersion: '1', deleting: false, status, spec: {} },
      annotations: {
        ...situation.annotations,
        'stationmaster.io/retried': JSON.stringify(situation.retried ?? {}),
      },
    },
  } as unknown as Pass['app'];
  const pass = {
    app,
    targets: [
      { key: 'west/st-1', cluster: 'west', station: 'st-1', placed: true, release: going },
    ] as unknown as readonly Target[],
    wanted: {
      releases: [
        { scope: 'CLUSTER', cluster: 'west', station: '', namespace: 'edge', name: 'shop' },
      ],
    } as unknown as Pass['wanted'],
    signal: new AbortController().signal,
  };
  const deps = {
    clock: { now: () => now },
    faults: createFaultRuns({ now: () => now }),
    standstill: { since: () => 0, note: () => undefined },
    logger: silentLogger,
    manages: () => true,
    isWanted: async () => await Promise.resolve(situation.isWanted?.((asked += 1)) ?? true),
    view: { releasesOfApp: () => [{ row: { scope: 'CLUSTER', revision: 1, ...going } }] },
    home: {
      update: async (object: KubeObject) => {
        stored.push(object['status'] as HelmAppStatus);
        return await Promise.resolve(object);
      },
    },
    clientOf: () => ({
      create: async (object: KubeObject) => {
        created.push(object.metadata.name);
        return await Promise.resolve(object);
      },
    }),
    writer: {
      apply: async (client: KubeClient, _: unknown, how: ApplyOptions) =>
        await (situation.apply?.(client, how) ?? Promise.resolve({ kind: 'done' })),
      remove: situation.remove,
    },
  } as unknown as ReconcilerDeps;
  return {
    ...{ deps, pass, created },
    /** The failures that were stored last. */
    failures: () => stored.at(-1)?.failures ?? [],
    at: (time: number) => (now = time),
  };
}

const shared = { clusters: ['west'], prune: false };
const failing = async () => await Promise.reject(overload);

describe('faults of a release', () => {
  it('fail its stations after the deadline, counted from the first of them', async () => {
    const { deps, pass, failures, at } = world({ apply: failing });
    for (const passed of [60, 61, 62, 63, 64, 65, 66, 67, 68, 69]) {
      at(begin + passed * minute);
      await expect(applyClusters(deps, pass, shared)).rejects.toBe(overload);
    }
    expect(failures()).toEqual([]);
    at(begin + 70 * minute);
    await applyClusters(deps, pass, shared);
    expect(failures()).toMatchObject([
      { target: 'west/st-1', reason: 'ProgressDeadlineExceeded', message: 'etcd is slow' },
    ]);
  });

  it('fail nobody who has what he needs, however long they last', async () => {
    const { deps, pass, failures, at } = world({ apply: failing });
    for (const passed of [60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71]) {
      at(begin + passed * minute);
      await expect(applyClusters(deps, pass, { ...shared, prune: true })).rejects.toBe(overload);
    }
    expect(failures()).toEqual([]);
  });
});

describe('a retry of a station', () => {
  it('tries what all stations of its cluster share again as well', async () => {
    const seen: (number | undefined)[] = [];
    const { deps, pass } = world({
      retried: { 'west/st-1': iso(begin + minute), 'east/st-1': iso(begin + 2 * minute) },
      apply: async (_, { retriedAt }) => {
        seen.push(retriedAt);
        return await Promise.resolve({ kind: 'done' });
      },
    });
    await applyClusters(deps, pass, shared);
    expect(seen).toEqual([begin + minute]);
  });
});

describe('a revision that a person goes back with', () => {
  it('has the hooks of a rollback', async () => {
    const seen: (boolean | undefined)[] = [];
    const apply: Situation['apply'] = async (_, { rollback }) => {
      seen.push(rollback);
      return await Promise.resolve({ kind: 'done' });
    };
    for (const annotations of [rollingBackByHand(1), rollingBackByHand(2)]) {
      const { deps, pass } = world({ apply, annotations });
      await applyClusters(deps, pass, shared);
    }
    expect(seen).toEqual([true, false]);
  });
});

describe('an intent that is another one in the middle of a release', () => {
  it('lets nothing more be written for it, and fails nobody', async () => {
    const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const { deps, pass, created, failures } = world({
      // Asked before the release, and before each of its changes.
      isWanted: (call) => call <= 2,
      apply: async (client) => {
        await client.create(object('first'));
        await client.create(object('second'));
        return { kind: 'done' };
      },
    });
    await applyClusters(deps, pass, shared);
    expect(created).toEqual(['first']);
    expect(failures()).toEqual([]);
  });
});

describe('a release that a hook of its deletion keeps', () => {
  const remove = async () => await Promise.resolve(waiting);
  const ways = {
    station: async (deps: ReconcilerDeps, pass: Pass) =>
      await removeTargets(deps, pass, ['west/st-1']),
    cluster: async (deps: ReconcilerDeps, pass: Pass) => await removeClusters(deps, pass, ['west']),
  };

  it.each([
    ['station', 'west/st-1'],
    ['cluster', 'west/'],
  ] as const)(
    'of a %s has failed after the deadline, with the reason of the hook',
    async (way, target) => {
      const since = begin + 5 * minute;
      const { deps, pass, failures, at } = world({ remove, uninstallingSince: since });
      at(since + 10 * minute - 1);
      await ways[way](deps, pass);
      expect(failures()).toEqual([]);
      at(since + 10 * minute);
      await ways[way](deps, pass);
      expect(failures()).toMatchObject([{ target, message: waiting.message }]);
    },
  );

  it('has as long again after a retry', async () => {
    const retried = { 'west/st-1': iso(begin + 30 * minute) };
    const { deps, pass, failures, at } = world({ remove, retried });
    at(begin + 39 * minute);
    await ways.station(deps, pass);
    expect(failures()).toEqual([]);
    at(begin + 40 * minute);
    await ways.station(deps, pass);
    expect(failures()).toHaveLength(1);
  });
});
