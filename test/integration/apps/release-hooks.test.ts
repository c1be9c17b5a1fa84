import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createReleaseWriter,
  type ApplyOptions,
  type ReleaseOutcome,
  type ReleaseWriter,
} from '../../../src/control/release-writer.ts';
import { createHelmEngine } from '../../../src/helm/helm-engine.ts';
import type { WantedRelease } from '../../../src/helm/wanted-release.ts';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import type { KubeManifest } from '../../../src/model/manifest.ts';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { configMap, object } from '../../support/manifests.ts';

const engine = createHelmEngine({ clock: systemClock }, { maxThreads: 1 });
let fleet: SimFleet;
let client: KubeClient;
let writer: ReleaseWriter;
/** How far the writer's clock is ahead. */
let aheadMs = 0;

beforeAll(async () => {
  fleet = await startSimFleet({
    clusters: ['east'],
    stations: 2,
    nodes: 6,
    paceMs: 2,
    heartbeatMs: 0,
  });
  const connection = loadKubeConfigText(fleet.clusters[0]!.kubeconfig).connection();
  client = createKubeClient({ cluster: 'east', connection, clock: systemClock });
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  writer = createReleaseWriter({ engine, clock, stationLabel: 'NodeGroup' });
});
afterAll(async () => {
  await client.close();
  await fleet[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

const release = 'shop';
const owned = (namespace: string, one: KubeManifest): KubeManifest => ({
  ...one,
  metadata: {
    ...one.metadata,
    namespace,
    annotations: {
      ...one.metadata.annotations,
      'meta.helm.sh/release-name': release,
      'meta.helm.sh/release-namespace': namespace,
    },
  },
});

function hook(name: string, events: string, policy?: string): KubeManifest {
  const annotations = {
    'helm.sh/hook': events,
    ...(policy !== undefined && { 'helm.sh/hook-delete-policy': policy }),
  };
  const spec = { restartPolicy: 'Never', containers: [{ name, image: `example/${name}:1` }] };
  return object(
    'batch/v1',
    'Job',
    name,
  )({ metadata: { annotations }, spec: { template: { spec } } });
}

/** What is wanted of a release: a first revision, or the next. */
function wantedIn(namespace: string, revision: number): WantedRelease {
  const content = revision === 1 ? [configMap('main'), configMap('old')] : [configMap('main')];
  return {
    ...{ cluster: 'east', namespace, name: release, scope: 'CLUSTER', station: '', notes: '' },
    app: { namespace, name: release },
    objects: content.map((one) => owned(namespace, one)),
    hooks: [
      object(
        'v1',
        'ServiceAccount',
        'hooks',
      )({
        metadata: { annotations: { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-weight': '-1' } },
      }),
      hook('before', 'pre-install,pre-upgrade', 'before-hook-creation,hook-succeeded'),
      hook('both', 'pre-install,post-install,pre-rollback'),
      hook('after', 'post-install,post-upgrade', 'hook-succeeded'),
      hook('away', 'pre-delete,post-delete'),
    ].map((one) => owned(namespace, one)),
    chart: { metadata: { name: 'shop', version: '1.0.0', apiVersion: 'v2' }, values: {} },
    config: {},
    digest: String(revision).repeat(40),
  };
}

/** The release by its name and its app. */
const ours = (namespace: string) => ({
  ...{ namespace, name: release },
  app: { namespace, name: release },
});

class CutOff extends Error {}

/** The client of a process that is killed at its nth mutating request, before it hears of the answer. */
function cutAt(nth: number): { client: KubeClient; wasCut: () => boolean } {
  let count = 0;
  const mutating = new Set(['create', 'apply', 'mergePatch', 'delete', 'update']);
  const cut = new Proxy(client, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      const method = member.bind(target) as (...args: unknown[]) => unknown;
      if (!mutating.has(String(property))) return method;
      return async (...args: unknown[]) => {
        count += 1;
        const answer = await method(...args);
        if (count === nth) throw new CutOff();
        return answer;
      };
    },
  });
  return { client: cut, wasCut: () => count >= nth };
}

const steps: readonly ((one: KubeClient, namespace: string) => Promise<ReleaseOutcome>)[] = [
  ...[1, 2].flatMap((revision) =>
    [false, true].map((prune) => async (one: KubeClient, namespace: string) => {
      const how: ApplyOptions = { appRevision: revision, prune };
      return await writer.apply(one, wantedIn(namespace, revision), how);
    }),
  ),
  async (one, namespace) => await writer.remove(one, ours(namespace)),
];

/** Calls again and again, as a reconciler does, until it is done. */
async function untilDone(call: () => Promise<ReleaseOutcome>): Promise<void> {
  await vi.waitFor(
    async () => {
      const outcome = await call();
      if (outcome.kind !== 'done') throw new Error(outcome.message);
    },
    { timeout: 20_000, interval: 5 },
  );
}

/** Carries out every step; after the cut with another client. */
async function carryOut(namespace: string, first: KubeClient): Promise<void> {
  let present = first;
  for (const step of steps) {
    await untilDone(
      async () =>
        await step(present, namespace).catch((error: unknown) => {
          if (error instanceof CutOff) present = client;
          throw error;
        }),
    );
  }
}

/** A namespace, and the names of the Jobs that are made in it. */
function openNamespace(namespace: string): Disposable & { readonly made: readonly string[] } {
  const { store } = fleet.cluster('east');
  store.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  const made: string[] = [];
  const stop = store.onEvent(({ type, resource, object: one }) => {
    if (type !== 'ADDED' || resource !== 'jobs.batch') return;
    if (one.metadata.namespace === namespace) made.push(one.metadata.name);
  });
  return { made, [Symbol.dispose]: stop };
}

/** Kills the writer there and carries on; answers whether it came that far. */
async function killedAt(nth: number): Promise<boolean> {
  const { store } = fleet.cluster('east');
  const namespace = `killed-at-${nth}`;
  using opened = openNamespace(namespace);
  const cut = cutAt(nth);
  await carryOut(namespace, cut.client);
  expect(opened.made, `killed at request ${nth}`).toEqual([
    ...['before', 'both', 'after', 'both'],
    ...['before', 'after'],
    ...['away', 'away'],
  ]);
  const left = ['jobs.batch', 'secrets', 'serviceaccounts', 'configmaps'].flatMap((resource) =>
    store.list(resource, namespace).map(({ metadata }) => metadata.name),
  );
  expect(left.filter((name) => !['default', 'kube-root-ca.crt'].includes(name))).toEqual([]);
  return cut.wasCut();
}

/** Points tried at the same time. */
const atOnce = 8;

describe('a release whose writer is killed', () => {
  it('at any request runs every hook once for each revision and event, and leaves nothing', async () => {
    let cuts = 0;
    for (let wave = 0, more = true; more; wave += 1) {
      const points = Array.from({ length: atOnce }, (_, index) => wave * atOnce + index + 1);
      const killed = await Promise.all(points.map(killedAt));
      cuts += killed.filter(Boolean).length;
      more = killed.every(Boolean);
    }
    expect(cuts).toBeGreaterThan(30);
  }, 120_000);
});

describe('a release with hooks', () => {
  const apply = async (namespace: string, revision: number, more: Partial<ApplyOptions> = {}) =>
    await writer.apply(client, wantedIn(namespace, revision), {
      appRevision: revision,
      prune: true,
      ...more,
    });

  it('runs those of a rollback when it goes back', async () => {
    using opened = openNamespace('back');
    await untilDone(async () => await apply('back', 1));
    await untilDone(async () => await apply('back', 2, { rollback: true }));
    expect(opened.made.slice(4)).toEqual(['both']);
  });

  it('is deployed alone when it is wanted again in the middle of its removal', async () => {
    using opened = openNamespace('again-wanted');
    await untilDone(async () => await apply('again-wanted', 1));
    await expect(writer.remove(cutAt(1).client, ours('again-wanted'))).rejects.toThrow(CutOff);
    const states = () =>
      fleet
        .cluster('east')
        .store.list('secrets', 'again-wanted')
        .map(({ metadata }) => metadata.labels?.['status']);
    expect(states()).toEqual(['uninstalling']);
    await untilDone(async () => await apply('again-wanted', 1));
    expect(states()).toEqual(['failed', 'deployed']);
    expect(opened.made).not.toContain('away');
  });

  it('takes a hook that a person deleted while it ran as ended', async () => {
    using opened = openNamespace('by-hand');
    fleet.inject({ image: 'example/before:1', neverReady: true });
    const outcome = await apply('by-hand', 1);
    expect(outcome).toMatchObject({
      kind: 'waiting',
      message: 'Hook Job by-hand/before (pre-install) is running.',
    });
    const { store } = fleet.cluster('east');
    store.delete('jobs.batch', { namespace: 'by-hand', name: 'before' });
    await untilDone(async () => await apply('by-hand', 1));
    expect(opened.made).toEqual(['before', 'both', 'after', 'both']);
    fleet.inject({ image: 'example/before:1', neverReady: false });
  });

  it('takes away what a hook has left once no kept revision has it any more', async () => {
    using opened = openNamespace('dropped');
    const left = () =>
      fleet
        .cluster('east')
        .store.list('jobs.batch', 'dropped')
        .map(({ metadata }) => metadata.name);
    await untilDone(async () => await apply('dropped', 1));
    for (const revision of [2, 3, 4]) {
      expect(left()).toEqual(['both']);
      const wanted = { ...wantedIn('dropped', revision), hooks: [] };
      const how = { appRevision: revision, prune: true };
      await untilDone(async () => await writer.apply(client, wanted, how));
    }
    expect(left()).toEqual([]);
    expect(opened.made).toHaveLength(4);
  });

  it('fails, and leaves what somebody else has under the name of a hook', async () => {
    using opened = openNamespace('taken');
    const { store } = fleet.cluster('east');
    const theirs = hook('before', 'pre-install');
    store.create('jobs.batch', { ...theirs, metadata: { name: 'before', namespace: 'taken' } });
    const { uid } = store.get('jobs.batch', 'taken', 'before')!.metadata;
    await expect(apply('taken', 1)).rejects.toThrow('Job taken/before exists already');
    await expect(apply('taken', 1)).rejects.toThrow('Job taken/before exists already');
    expect(store.get('jobs.batch', 'taken', 'before')!.metadata.uid).toBe(uid);
    expect(opened.made).toEqual(['before']);
    expect(store.get('configmaps', 'taken', 'main')).toBeUndefined();
  });

  it("stays when it is another app's that is to be removed", async () => {
    using opened = openNamespace('others');
    await untilDone(async () => await apply('others', 1));
    const { namespace, name } = ours('others');
    for (const app of [
      { namespace, name: 'sho' },
      { namespace: 'elsewhere', name },
    ]) {
      expect(await writer.remove(client, { namespace, name, app })).toEqual({ kind: 'done' });
    }
    expect(fleet.cluster('east').store.get('configmaps', 'others', 'main')).toBeDefined();
    expect(opened.made).not.toContain('away');
  });

  it('runs a failed hook of its deletion again after a while', async () => {
    using opened = openNamespace('again');
    await untilDone(async () => await apply('again', 1));
    fleet.inject({ image: 'example/away:1', failing: true });
    const remove = async () => await writer.remove(client, ours('again'));
    await vi.waitFor(async () => {
      expect(await remove()).toMatchObject({
        message: expect.stringContaining('failed: ') as string,
      });
    });
    expect(opened.made.slice(4)).toEqual(['away']);
    fleet.inject({ image: 'example/away:1', failing: false });
    expect(await remove()).toMatchObject({ kind: 'waiting' });
    aheadMs += 60_000;
    await untilDone(remove);
    expect(opened.made.slice(4)).toEqual(['away', 'away', 'away']);
    expect(fleet.cluster('east').store.list('jobs.batch', 'again')).toEqual([]);
  });
});
