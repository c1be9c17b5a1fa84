import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import { createLiveReads } from '../../src/kube/live-reads.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';

let fleet: SimFleet;
let client: KubeClient;
const reads = (options?: Parameters<typeof createLiveReads>[1]) =>
  createLiveReads((cluster) => (cluster === 'east' ? client : undefined), options);

beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['east'], stations: 2, nodes: 4 });
  const connection = plainConnection(fleet.cluster('east').url);
  client = createKubeClient({ cluster: 'east', connection, clock: systemClock });
});
afterAll(async () => {
  await client.close();
  await fleet[Symbol.asyncDispose]();
});

const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'default',
  name,
});
const secret = (
  name: string,
  labels: Record<string, string> = {},
  data: Record<string, string> = {},
) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name,
    namespace: 'default',
    labels,
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"c2VjcmV0"}}',
      kept: 'yes',
    },
  },
  data,
});

describe('live reads', () => {
  it('answer null for what is not there', async () => {
    expect(await reads().object('east', configMap('nowhere'))).toBeNull();
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'nowhere' };
    expect(await reads().podLog('east', pod, { tailLines: 1 })).toBeNull();
  });

  it('show a Secret without its values, also those that kubectl apply keeps beside it', async () => {
    await client.create(secret('password', {}, { password: 'c2VjcmV0' }));
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'password' };
    const shown = await reads().object('east', ref);
    expect(shown).toMatchObject({
      data: { password: '***' },
      metadata: { annotations: { kept: 'yes' } },
    });
    expect(JSON.stringify(shown)).not.toContain('c2VjcmV0');
  });

  it('fetch many release payloads by few lists, and only the revisions that are wanted', async () => {
    const names = Array.from({ length: 90 }, (_, at) => `web-${at}`);
    for (const name of names) {
      for (const revision of [1, 2]) {
        await client.create(
          secret(
            `${name}.v${revision}`,
            { owner: 'helm', name },
            { release: `${name}-${revision}` },
          ),
        );
      }
    }
    fleet.cluster('east').requests.reset();
    const wanted = names.map((release) => ({ release, secret: `${release}.v2` }));
    const payloads = await reads().releasePayloads('east', 'default', wanted);
    expect(payloads).toEqual(new Map(names.map((name) => [`${name}.v2`, `${name}-2`])));
    const { requests } = fleet.cluster('east').requests.report();
    const lists = requests.filter(({ resource }) => resource === 'secrets');
    expect(lists.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(5);
  });

  it('name the objects of a kind, and none of a kind that is not served', async () => {
    const where = { namespace: 'default', labelSelector: 'owner=helm,name=web-7' };
    const kind = { apiVersion: 'v1', kind: 'Secret' };
    expect(await reads().objectNames('east', kind, where)).toEqual(
      new Set(['web-7.v1', 'web-7.v2']),
    );
    const unknown = { apiVersion: 'example.org/v1', kind: 'Thing' };
    expect(await reads().objectNames('east', unknown, where)).toEqual(new Set());
    expect(await reads().isNamespaced('east', kind)).toBe(true);
    expect(await reads().isNamespaced('east', { apiVersion: 'v1', kind: 'Node' })).toBe(false);
    expect(await reads().isNamespaced('east', unknown)).toBeUndefined();
  });

  it('say of a cluster that is none, or does not answer in time, that it cannot be reached', async () => {
    await expect(reads().object('nowhere', configMap('a'))).rejects.toMatchObject({
      reason: 'Unreachable',
    });
    fleet.inject({ api: 'slow', delayMs: 2_000 });
    await expect(reads({ timeoutMs: 100 }).object('east', configMap('a'))).rejects.toMatchObject({
      status: 0,
    });
    fleet.inject({ api: 'up' });
  });

  it('let only so many wait for a slow cluster', async () => {
    fleet.inject({ api: 'slow', delayMs: 300 });
    const few = reads({ atOnce: 1, waiting: 1 });
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => few.object('east', configMap(name))),
    );
    fleet.inject({ api: 'up' });
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });
});
