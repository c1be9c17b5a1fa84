import { request } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { startSimulatedFleet } from '../support/raw-cluster-simulated.ts';
import { deployment } from '../support/sim-world.ts';

const patience = { timeout: 20_000, interval: 50 };

interface Answer {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly items: Answer[];
  readonly status: { readonly readyReplicas?: number; readonly phase?: string };
}

async function ask(
  url: string,
  method: 'GET' | 'POST' | 'DELETE' = 'GET',
  body?: object,
): Promise<Answer> {
  const options = body
    ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    : {};
  const answer = await request(url, { method, ...options });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
  return JSON.parse(text) as Answer;
}

describe('the simulated fleet as a process', () => {
  it('serves three clusters, runs a Deployment in one, counts what was asked and takes faults', async () => {
    await using fleet = await startSimulatedFleet(
      '--crds',
      'schema/crds',
      '--pace-ms',
      '50',
      '--heartbeat-ms',
      '0',
    );
    expect(fleet.clusters.map(({ name }) => name)).toEqual(['east', 'west', 'south']);
    const { url, kubeconfig } = fleet.clusters[1]!;
    expect(kubeconfig).toContain(`server: ${url}`);
    expect((await ask(`${url}/apis/stationmaster.io/v1alpha1/mecstations`)).items).toHaveLength(20);

    const deployments = `${url}/apis/apps/v1/namespaces/default/deployments`;
    await ask(deployments, 'POST', deployment('web', { replicas: 4 }));
    await vi.waitFor(async () => {
      expect((await ask(`${deployments}/web`)).status.readyReplicas).toBe(4);
    }, patience);

    await fleet.inject({ cluster: 'west', api: 'down' });
    await expect(ask(deployments)).rejects.toThrow();
    await ask(`${fleet.clusters[0]!.url}/api/v1/nodes`);
    await fleet.inject({ cluster: 'west', api: 'up' });
    expect((await ask(deployments)).items).toHaveLength(1);
    await expect(fleet.inject({ api: 'sideways' })).rejects.toThrow('400');
  }, 60_000);
});

describe('the simulated fleet within a process', () => {
  it('starts with exactly the asked pods, all running, and its controllers leave them as they are', async () => {
    await using fleet = await startSimFleet({
      stations: 30,
      nodes: 120,
      pods: 1000,
      heartbeatMs: 0,
      paceMs: 10,
    });
    const pods = fleet.clusters.map(({ store }) => store.list('pods'));
    expect(pods.reduce((sum, list) => sum + list.length, 0)).toBe(1000);
    expect(
      pods.flat().every(({ status }) => (status as Answer['status']).phase === 'Running'),
    ).toBe(true);
    const written: string[] = [];
    for (const { store } of fleet.clusters) {
      store.onEvent(({ resource, type, object }) => {
        if (/^(pods|nodes|.*\.apps)$/.test(resource))
          written.push(`${type} ${resource} ${object.metadata.name}`);
      });
    }
    // The last thing that the controllers do on their own is to write the EndpointSlices.
    await vi.waitFor(() => {
      for (const { store } of fleet.clusters) {
        expect(store.count('endpointslices.discovery.k8s.io')).toBeGreaterThanOrEqual(
          store.count('services') - 1,
        );
      }
    }, patience);
    expect(written).toEqual([]);
  });

  it('proves that nothing was written: counts reads and writes apart', async () => {
    await using fleet = await startSimFleet({ stations: 6, nodes: 12, heartbeatMs: 0 });
    const { url } = fleet.cluster('east');
    const counts = async (): Promise<{ total: number; mutating: number }> =>
      (await ask(`${fleet.control}/_sim/requests`)) as unknown as {
        total: number;
        mutating: number;
      };
    await ask(`${url}/api/v1/nodes`);
    expect(await counts()).toMatchObject({ total: 1, mutating: 0 });
    await ask(`${url}/api/v1/namespaces`, 'POST', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'x' },
    });
    expect(await counts()).toMatchObject({
      total: 2,
      mutating: 1,
      clusters: { west: { total: 0 } },
    });
    await ask(`${fleet.control}/_sim/requests`, 'DELETE');
    expect(await counts()).toMatchObject({ total: 0, mutating: 0 });
  });

  it('refuses a fleet that cannot be', async () => {
    await expect(startSimFleet({ stations: 3, nodes: 6000 })).rejects.toThrow('more than 500');
    await expect(startSimFleet({ stations: 3, nodes: 6, pods: 1000 })).rejects.toThrow(
      'do not fit',
    );
  });
});
