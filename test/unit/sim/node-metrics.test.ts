import { describe, expect, it } from 'vitest';
import { createApiServer } from '../../../src/sim/http-server.ts';
import { createNodeMeter } from '../../../src/sim/node-meter.ts';
import { createObjectStore } from '../../../src/sim/object-store.ts';
import { createRandom } from '../../../src/sim/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';

interface Metrics {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  readonly usage: { readonly cpu: string; readonly memory: string };
}

const everyMs = 15_000;
const nodes = '/apis/metrics.k8s.io/v1beta1/nodes';

/** A cluster of two nodes that are ready and one that is not; a pod runs on the first. */
async function startMetered(seed = 7) {
  const clock = createManualClock();
  const store = createObjectStore({ now: () => new Date(clock.now()) });
  for (const [name, status] of [
    ['a', 'True'],
    ['b', 'True'],
    ['lost', 'Unknown'],
  ]) {
    store.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: name!, labels: { NodeGroup: 's' } },
      status: { conditions: [{ type: 'Ready', status }] },
    });
  }
  const requests = { cpu: '4', memory: '8Gi' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'a', containers: [{ name: 'c', image: 'i', resources: { requests } }] },
    status: { phase: 'Running' },
  };
  store.create('pods', pod, { status: true });
  const meter = createNodeMeter({ store, clock, random: createRandom(seed) }, { everyMs });
  const api = createApiServer({ store, meter });
  const url = await api.listen();
  const send = async (path: string, method = 'GET') => {
    const answer = await fetch(url + path, { method });
    return { code: answer.status, body: await answer.text() };
  };
  const read = async <T>(path: string) => JSON.parse((await send(path)).body) as T;
  const list = async () => (await read<{ items: Metrics[] }>(nodes)).items;
  return { clock, meter, send, read, list, [Symbol.asyncDispose]: () => api.stop() };
}

const milliCores = ({ usage }: Metrics) => Number(usage.cpu.replace(/n$/, '')) / 1e6;
const mebibytes = ({ usage }: Metrics) => Number(usage.memory.replace(/Ki$/, '')) / 1024;

describe('metrics.k8s.io', () => {
  it('measures the nodes that are ready: some of what their pods ask for, and something of their own', async () => {
    await using metered = await startMetered();
    const [a, b, ...others] = await metered.list();
    expect(others).toEqual([]);
    expect([a!.metadata.name, b!.metadata.name]).toEqual(['a', 'b']);
    expect(milliCores(b!)).toBe(80);
    expect(milliCores(a!)).toBeGreaterThan(80 + 0.2 * 4_000);
    expect(milliCores(a!)).toBeLessThan(80 + 0.7 * 4_000);
    expect(mebibytes(a!)).toBeGreaterThan(600 + 0.5 * 8_192);
    expect(mebibytes(a!)).toBeLessThan(600 + 0.75 * 8_192);
    expect(await metered.read(`${nodes}/a`)).toEqual(a);
    expect((await metered.send(`${nodes}/lost`)).code).toBe(404);
  });

  it('is the same for the same seed and time, and anew with each step', async () => {
    await using metered = await startMetered();
    await using alike = await startMetered();
    await using other = await startMetered(8);
    const first = await metered.list();
    metered.clock.advance(everyMs - 1);
    expect(await metered.list()).toEqual(first);
    expect(await alike.list()).toEqual(first);
    expect(await other.list()).not.toEqual(first);
    metered.clock.advance(1);
    const [then, now] = [first[0]!, (await metered.list())[0]!];
    expect(Date.parse(now.timestamp) - Date.parse(then.timestamp)).toBe(everyMs);
    expect(now.usage).not.toEqual(then.usage);
  });

  it('is found by discovery as what can be read only, and is', async () => {
    await using metered = await startMetered();
    const { resources } = await metered.read<{ resources: object[] }>(
      '/apis/metrics.k8s.io/v1beta1',
    );
    expect(resources).toEqual([
      {
        name: 'nodes',
        singularName: '',
        namespaced: false,
        kind: 'NodeMetrics',
        verbs: ['get', 'list'],
      },
    ]);
    expect((await metered.send('/apis')).body).toContain('"metrics.k8s.io/v1beta1"');
    for (const [path, method] of [
      [`${nodes}?watch=true`, 'GET'],
      [nodes, 'POST'],
      [`${nodes}/a`, 'DELETE'],
    ]) {
      expect((await metered.send(path!, method)).code).toBe(405);
    }
  });

  it('is away, or was never there', async () => {
    await using metered = await startMetered();
    metered.meter.standing = 'DOWN';
    for (const path of [nodes, '/apis/metrics.k8s.io/v1beta1']) {
      expect((await metered.send(path)).code).toBe(503);
    }
    expect((await metered.send('/api/v1/nodes')).code).toBe(200);
    metered.meter.standing = 'ABSENT';
    for (const path of [nodes, '/apis/metrics.k8s.io/v1beta1', '/apis/metrics.k8s.io']) {
      expect((await metered.send(path)).code).toBe(404);
    }
    expect((await metered.send('/apis')).body).not.toContain('metrics.k8s.io');
  });
});
