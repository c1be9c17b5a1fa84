import { describe, expect, it, vi } from 'vitest';
import { createCollector, defaultCollectorTimes } from '../../src/control/collector.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { defaultReflectorTimes } from '../../src/kube/reflector.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { ClusterSync } from '../../src/store/fleet-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { projectRow } from '../../src/view/projections.ts';
import { nodeMetricsCases } from '../support/node-metrics-cases.ts';
import { simNode, startSimApi, type Fault } from '../support/sim-api.ts';

const isMetrics = (url: string | undefined) => url?.startsWith('/apis/metrics.k8s.io/') === true;
const refusal = (code: number, message: string) =>
  JSON.stringify({ kind: 'Status', message, code });

nodeMetricsCases(async () => {
  const api = await startSimApi();
  const forbidden: Fault = (_query, { method, url }, response) => {
    if (method !== 'GET' || !isMetrics(url)) return true;
    response.writeHead(403).end(refusal(403, 'nodes.metrics.k8s.io is forbidden'));
    return false;
  };
  return {
    admin: api.client,
    reader: api.client,
    allow: (allowed) => {
      api.fault = allowed ? undefined : forbidden;
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
});

describe('metrics in trouble', () => {
  const faults: Readonly<Record<string, Fault>> = {
    'do not answer at all': (_query, { url }) => !isMetrics(url),
    'are known to the API server, and away': (_query, { url }, response) => {
      if (!isMetrics(url)) return true;
      response.writeHead(503).end(refusal(503, 'the server is currently unable to handle it'));
      return false;
    },
    'answer nonsense': (_query, { url }, response) => {
      if (!isMetrics(url)) return true;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":');
      return false;
    },
  };

  it.each(Object.entries(faults))('that %s hold nobody up', async (_name, fault) => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    api.fault = fault;
    const client = createKubeClient({
      cluster: 'sim',
      connection: api.connection,
      clock: systemClock,
    });
    api.onDispose(() => client.close());
    const store = createMemoryStore();
    const states = new Set<ClusterSync['state']>();
    const nodes = new Set<string>();
    let sync: ClusterSync | undefined;
    await store.follow('sim', (batch) => {
      ({ sync } = batch);
      states.add(batch.sync.state);
      for (const { kind, key } of batch.changes) if (kind === 'Node') nodes.add(key);
    });
    const collector = createCollector(
      {
        client,
        store,
        project: (kind, object) =>
          projectRow(kind, object, { stationLabel: 'NodeGroup', gpuResources: [] }),
        clock: systemClock,
        random: Math.random,
        logger: silentLogger,
      },
      {
        ...defaultCollectorTimes,
        graceMs: 50,
        reflector: {
          ...defaultReflectorTimes,
          backoff: { firstMs: 10, maxMs: 50 },
          pollMs: 30,
        },
      },
    );
    collector.start();
    api.onDispose(() => collector.stop());
    await vi.waitFor(() => expect(sync?.state).toBe('SYNCED'), { timeout: 5_000, interval: 10 });
    for (const name of ['b', 'c', 'd']) {
      api.store.create('nodes', simNode(name));
      await vi.waitFor(() => expect(nodes).toContain(name), { timeout: 5_000, interval: 10 });
    }
    expect([...states].filter((state) => state !== 'SYNCING' && state !== 'SYNCED')).toEqual([]);
    expect(sync).toMatchObject({ state: 'SYNCED', lastError: null });
    expect(sync?.watches.find(({ kind }) => kind === 'NodeMetrics')?.state).toBe('SYNCING');
  });
});
