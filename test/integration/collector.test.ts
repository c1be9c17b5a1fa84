import { describe, expect, it, vi } from 'vitest';
import { createCollector, defaultCollectorTimes } from '../../src/control/collector.ts';
import type { CollectorDeps, CollectorTimes } from '../../src/control/collector-deps.ts';
import { defaultReflectorTimes } from '../../src/kube/reflector.ts';
import type { KubeObject } from '../../src/kube/kube-client.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { RowKind } from '../../src/model/rows.ts';
import type { ChangeBatch, FleetStore } from '../../src/store/fleet-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { projectRow } from '../../src/view/projections.ts';
import { installDefinition, simNode, startSimApi, type SimApi } from '../support/sim-api.ts';

const quick: CollectorTimes = {
  ...defaultCollectorTimes,
  graceMs: 200,
  leaseRetryMs: 20,
  probeMs: { well: 200, unwell: 50 },
  reflector: {
    ...defaultReflectorTimes,
    backoff: { firstMs: 10, maxMs: 50 },
    probeMs: 30,
    rightsMs: 30,
  },
};

const options = { stationLabel: 'NodeGroup', gpuResources: [] };
const project = (kind: RowKind, object: KubeObject) => projectRow(kind, object, options);

/** A running collector; it stops with the API server, at the latest. */
function collect(api: SimApi, store: FleetStore, more: Partial<CollectorDeps> = {}) {
  const collector = createCollector(
    {
      client: api.client,
      store,
      project,
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      ...more,
    },
    quick,
  );
  collector.start();
  api.onDispose(() => collector.stop());
  return collector;
}

async function follow(store: FleetStore) {
  const batches: ChangeBatch[] = [];
  const rows = new Map<string, object>();
  await store.follow('sim', (batch) => {
    batches.push(batch);
    if (batch.reset) rows.clear();
    for (const { kind, key, row } of batch.changes) {
      if (row === null) rows.delete(`${kind} ${key}`);
      else rows.set(`${kind} ${key}`, row);
    }
  });
  const state = (wanted: string) =>
    vi.waitFor(() => expect(batches.at(-1)?.sync.state).toBe(wanted), {
      timeout: 10_000,
      interval: 10,
    });
  const watchIs = (kind: RowKind, wanted: string) =>
    vi.waitFor(
      () =>
        expect(batches.at(-1)?.sync.watches.find((watch) => watch.kind === kind)?.state).toBe(
          wanted,
        ),
      { timeout: 10_000, interval: 10 },
    );
  return { batches, rows, state, watchIs, sync: () => batches.at(-1)!.sync };
}

const widgetDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
};

describe('collector', () => {
  it('fills the store with every kind and says when it is complete', async () => {
    await using api = await startSimApi();
    await installDefinition(api.store, 'mecstation');
    for (let n = 0; n < 20; n += 1) api.store.create('nodes', simNode(`n${n}`));
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    // Nobody waits for it.
    await seen.watchIs('NodeMetrics', 'NOT_SERVED');
    expect([...seen.rows.keys()].filter((key) => key.startsWith('Node '))).toHaveLength(20);
    expect(seen.rows.has('Namespace default')).toBe(true);
    expect(seen.sync()).toMatchObject({ version: 'v1.36.3', lastError: null });
    expect(Date.now() - Date.parse(seen.sync().asOf!)).toBeLessThan(5_000);
    const states = Object.fromEntries(seen.sync().watches.map(({ kind, state }) => [kind, state]));
    expect(states).toEqual({
      Namespace: 'SYNCED',
      Node: 'SYNCED',
      Pod: 'SYNCED',
      Deployment: 'SYNCED',
      StatefulSet: 'SYNCED',
      DaemonSet: 'SYNCED',
      Job: 'SYNCED',
      CronJob: 'SYNCED',
      ReplicaSet: 'SYNCED',
      Service: 'SYNCED',
      EndpointSlice: 'SYNCED',
      MecStation: 'SYNCED',
      HelmApp: 'NOT_SERVED',
      Release: 'SYNCED',
      Event: 'SYNCED',
      NodeMetrics: 'NOT_SERVED',
      HorizontalPodAutoscaler: 'SYNCED',
      PodDisruptionBudget: 'SYNCED',
      PersistentVolumeClaim: 'SYNCED',
      Ingress: 'SYNCED',
    });
    expect(api.server.requests.report().mutating).toBe(0);
  });

  it('is complete without the kinds that the cluster does not serve', async () => {
    await using api = await startSimApi();
    api.fault = (_query, { url = '' }, response) => {
      if (!url.startsWith('/apis/batch/')) return true;
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
      return false;
    };
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    await seen.watchIs('NodeMetrics', 'NOT_SERVED');
    const missing = seen.sync().watches.filter(({ state }) => state === 'NOT_SERVED');
    expect(missing.map(({ kind }) => kind).sort()).toEqual([
      ...['CronJob', 'HelmApp', 'Job', 'MecStation', 'NodeMetrics'],
    ]);
    expect(seen.sync().lastError).toBeNull();
  });

  it('watches the kinds that are named, and those that are watched anyway only once', async () => {
    await using api = await startSimApi();
    const data = { token: 'c2VjcmV0' };
    api.store.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'password', namespace: 'default' },
      data,
    });
    const store = createMemoryStore();
    const seen = await follow(store);
    const station = 'stationmaster.io/v1alpha1/MecStation';
    const kinds = ['v1/Secret', 'v1/Pod', station, 'example.org/v1/Widget'] as const;
    collect(api, store, { kinds });
    await seen.state('SYNCED');
    const states = new Map(seen.sync().watches.map(({ kind, state }) => [kind, state]));
    expect([...states.keys()].filter((kind) => kind.includes('/'))).toEqual([
      ...['v1/Secret', 'example.org/v1/Widget'],
    ]);
    expect(states.get('example.org/v1/Widget')).toBe('NOT_SERVED');
    expect(seen.rows.get('v1/Secret default/password')).toMatchObject({
      kind: 'Secret',
      name: 'password',
    });
    expect(JSON.stringify([...seen.rows])).not.toContain(data.token);

    api.store.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition);
    await vi.waitFor(() =>
      expect(seen.sync().watches).toContainEqual(
        expect.objectContaining({ kind: 'example.org/v1/Widget', state: 'SYNCED' }),
      ),
    );
    api.store.create('widgets.example.org', {
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: { name: 'one', namespace: 'default' },
      spec: { hidden: 'from-us' },
    });
    await vi.waitFor(() =>
      expect(seen.rows.get('example.org/v1/Widget default/one')).toMatchObject({ kind: 'Widget' }),
    );
    api.store.delete('customresourcedefinitions.apiextensions.k8s.io', {
      name: 'widgets.example.org',
    });
    api.server.cutWatches('widgets.example.org');
    await vi.waitFor(() =>
      expect([...seen.rows.keys()].filter((key) => key.includes('Widget'))).toEqual([]),
    );
  });

  it('keeps the latest events only', async () => {
    await using api = await startSimApi();
    const report = (n: number) =>
      api.store.create('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `e${n}`, namespace: 'default' },
        lastTimestamp: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString(),
      });
    for (let n = 0; n < 8; n += 1) report(n);
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store, { maxEvents: 5 });
    await seen.state('SYNCED');
    const events = () =>
      [...seen.rows.keys()].filter((key) => key.startsWith('Event ')).map((key) => key.slice(-1));
    expect(events()).toEqual(['3', '4', '5', '6', '7']);
    report(8);
    report(9);
    await vi.waitFor(() => expect(events()).toEqual(['5', '6', '7', '8', '9']));
  });

  it('keeps a heartbeat out of the store', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    const before = seen.batches.length;
    const beat = (time: string) => {
      const node = api.store.get('nodes', '', 'a')!;
      const conditions = [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'ok',
          lastHeartbeatTime: time,
        },
      ];
      api.store.update('nodes', { ...node, status: { conditions } }, { status: true });
    };
    beat('2026-01-01T00:00:00Z');
    await vi.waitFor(() => expect(seen.rows.get('Node a')).toMatchObject({ ready: true }));
    for (let n = 10; n < 30; n += 1) beat(`2026-01-01T00:00:${n}Z`);
    api.store.create('nodes', simNode('end'));
    await vi.waitFor(() => expect(seen.rows.has('Node end')).toBe(true));
    const told = seen.batches.slice(before).flatMap((batch) => batch.changes.map(({ key }) => key));
    expect(told).toEqual(['a', 'end']);
  });

  it('says UNREACHABLE while the API is down, keeps the rows, and catches up', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    api.down = true;
    api.server.disconnectAll();
    await seen.state('UNREACHABLE');
    const { asOf, lastError } = seen.sync();
    expect(lastError).not.toBeNull();
    expect(seen.rows.has('Node a')).toBe(true);
    api.store.create('nodes', simNode('b'));
    api.down = false;
    await seen.state('SYNCED');
    await vi.waitFor(() => expect(seen.rows.has('Node b')).toBe(true));
    expect(Date.parse(seen.sync().asOf!)).toBeGreaterThan(Date.parse(asOf!));
  });

  it('is SYNCING, then UNREACHABLE, over a cluster that was never there, and comes up with it', async () => {
    await using api = await startSimApi();
    api.down = true;
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('UNREACHABLE');
    expect(seen.sync()).toMatchObject({ asOf: null, version: null });
    api.down = false;
    await seen.state('SYNCED');
  });

  it('does not take a server that is too busy to say its version for one that is away', async () => {
    await using api = await startSimApi({ bookmarkIntervalMs: 20 });
    const store = createMemoryStore();
    const seen = await follow(store);
    let asked = 0;
    api.fault = (__, request) => {
      if (request.url === '/version') asked += 1;
      // It never answers.
      return request.url !== '/version';
    };
    collect(api, store);
    await seen.state('SYNCED');
    await vi.waitFor(() => expect(asked).toBe(2), { timeout: 15_000, interval: 100 });
    expect(seen.batches.filter(({ sync }) => sync.state === 'UNREACHABLE')).toEqual([]);
    expect(seen.sync()).toMatchObject({ state: 'SYNCED', version: null });
  });

  it('calls one broken kind STALE and leaves the others SYNCED', async () => {
    await using api = await startSimApi();
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    api.fault = (__, request, response) => {
      if (!request.url!.startsWith('/api/v1/nodes?')) return true;
      response.writeHead(500).end('{"kind":"Status","message":"etcd is ill","code":500}');
      return false;
    };
    api.server.cutWatches('nodes');
    await seen.state('STALE');
    expect(seen.sync().lastError).toBe('etcd is ill');
    const stale = seen.sync().watches.filter(({ state }) => state === 'STALE');
    expect(stale.map(({ kind }) => kind)).toEqual(['Node']);
    api.fault = undefined;
    await seen.state('SYNCED');
  });

  it('writes little while nothing happens', async () => {
    await using api = await startSimApi();
    const store = createMemoryStore();
    const seen = await follow(store);
    collect(api, store);
    await seen.state('SYNCED');
    const before = seen.batches.length;
    await vi.waitFor(() => expect(api.asked('get', '')).toBeGreaterThan(14), { timeout: 10_000 });
    const later = seen.batches.slice(before);
    expect(
      later.every((batch) => batch.changes.length === 0 && batch.sync.state === 'SYNCED'),
    ).toBe(true);
    // Each answer of the cluster, and each second, at most.
    expect(later.length).toBeLessThanOrEqual(2 * 14);
  });

  it('lets one of two collect at a time, and the other take over without losing or leaving anything', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    api.store.create('nodes', simNode('b'));
    const store = createMemoryStore();
    const seen = await follow(store);
    const first = collect(api, store);
    await seen.state('SYNCED');
    collect(api, store);
    await first.stop();
    api.store.delete('nodes', { name: 'a' });
    api.store.create('nodes', simNode('c'));
    await vi.waitFor(
      () => {
        const nodes = [...seen.rows.keys()].filter((key) => key.startsWith('Node '));
        expect(nodes.sort()).toEqual(['Node b', 'Node c']);
      },
      { timeout: 5_000 },
    );
    await seen.state('SYNCED');
    expect(new Set(seen.batches.map(({ epoch }) => epoch)).size).toBe(3);
  });

  it('gives the lease back and closes its watches when it stops', async () => {
    await using api = await startSimApi();
    const store = createMemoryStore();
    const seen = await follow(store);
    const collector = collect(api, store);
    await seen.state('SYNCED');
    await collector.stop();
    await vi.waitFor(() => expect(api.server.openWatches).toBe(0));
    expect(await store.acquire('sim')).toBeDefined();
  });
});
