import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../src/app.ts';
import { messageOf } from '../../src/model/app-target.ts';
import { phaseOf, targetsOf } from '../../src/view/app-targets.ts';
import { openGateway } from '../support/apps.ts';
import { runClient, startControlPlanes, type Client } from '../support/control-plane.ts';
import { openRawCluster } from '../support/raw-cluster.ts';
import { seedStations } from '../support/raw-cluster-stations.ts';

const namespace = 'edge';
const app = { namespace, name: 'shop' };
const stations = ['shanghai-1', 'hangzhou-1'];
const slowly = { timeout: 60_000, interval: 100 };

let planes: Awaited<ReturnType<typeof startControlPlanes>>;
let gateway: Gateway;
let folder: string;

async function said(client: Client, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runClient(planes.all[0]!, client, args);
  expect(exitCode, `${client} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

const entry = () => gateway.view.get('HelmApp', 'east', app.name, namespace)!;
const targetAt = (station: string) =>
  targetsOf(gateway.view, entry()).find((target) => target.station === station)!;

async function ended(revision: number): Promise<void> {
  await vi.waitFor(() => {
    const { rollout } = entry().row.status;
    if (rollout?.revision !== revision || rollout.phase !== 'DONE') {
      throw new Error(JSON.stringify(entry().row.status));
    }
  }, slowly);
}

async function replicasAt(station: string, replicas: number): Promise<void> {
  const outcome = await gateway.commands.setStationReplicas({
    app,
    station: { name: station },
    replicas,
  });
  expect(outcome.errors).toEqual([]);
  await ended(outcome.app!.row.generation);
}

const replicasOf = async (station: string): Promise<string> =>
  await said(
    'kubectl',
    'get',
    'deployment',
    `shop-${station}`,
    '-n',
    namespace,
    '-o',
    'jsonpath={.spec.replicas}',
  );

beforeAll(async () => {
  planes = await startControlPlanes('east');
  await using raw = openRawCluster(planes.all[0]!.kubeconfig);
  await seedStations(raw, { stations, nodesPerStation: 2 });
  folder = await mkdtemp(join(tmpdir(), 'stationmaster-by-hand-'));
  await said('helm4', 'create', join(folder, 'shop'));
  gateway = await openGateway(planes.all, [folder]);
  const outcome = await gateway.commands.createApp({
    app,
    createNamespace: true,
    chart: { directory: join(folder, 'shop') },
    placement: { stations: stations.map((name) => ({ name })) },
    replicas: { fixed: { replicas: 1 } },
  });
  expect(outcome.errors).toEqual([]);
  await ended(1);
});

afterAll(async () => {
  await gateway.stop();
  await planes[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe.each(['helm3', 'helm4'] as const)('a release changed by hand with %s', (client) => {
  /** Nothing was written since but leases and the app's own phase. */
  async function untouchedSince(since: Date): Promise<void> {
    // Every app is looked at again after this.
    await said('kubectl', 'label', 'node', 'hangzhou-1-1', `look=${client}`, '--overwrite');
    await vi.waitFor(() => {
      const node = gateway.view.get('Node', 'east', 'hangzhou-1-1');
      expect(node?.row.labels['look']).toBe(client);
    }, slowly);
    const sent = await planes.all[0]!.mutatingRequests({ since, userAgent: 'stationmaster' });
    expect(
      sent
        .filter(({ resource, subresource }) => resource !== 'leases' && subresource !== 'status')
        .map(({ verb, uri }) => `${verb} ${uri}`),
    ).toEqual([]);
  }

  it('is shown as rolled back, left alone, and taken on again by the next change', async () => {
    await replicasAt('shanghai-1', 2);
    await replicasAt('shanghai-1', 3);
    await said(client, 'rollback', 'shop.shanghai-1', '-n', namespace);
    const since = new Date();
    await vi.waitFor(() => expect(targetAt('shanghai-1').phase).toBe('ROLLED_BACK'), slowly);
    expect(messageOf(targetAt('shanghai-1'), 'ROLLED_BACK')).toContain('the next change');
    expect(phaseOf(entry(), targetsOf(gateway.view, entry()))).toBe('DEGRADED');
    expect(targetAt('hangzhou-1').phase).toBe('DONE');
    expect(await replicasOf('shanghai-1')).toBe('2');
    await untouchedSince(since);

    await replicasAt('shanghai-1', 4);
    expect(await replicasOf('shanghai-1')).toBe('4');
    expect(targetAt('shanghai-1').phase).toBe('DONE');
    const history = await said(client, 'history', 'shop.shanghai-1', '-n', namespace);
    expect(history).toContain('deployed');
  });

  it('is shown as left out after an uninstall, and put back by the next change', async () => {
    await said(client, 'uninstall', 'shop.shanghai-1', '-n', namespace);
    const since = new Date();
    await vi.waitFor(() => expect(targetAt('shanghai-1').phase).toBe('SKIPPED'), slowly);
    expect(phaseOf(entry(), targetsOf(gateway.view, entry()))).toBe('DEGRADED');
    await untouchedSince(since);
    const there = await said('kubectl', 'get', 'deployments', '-n', namespace, '-o', 'name');
    expect(there.trim()).toBe('deployment.apps/shop-hangzhou-1');

    await replicasAt('hangzhou-1', client === 'helm3' ? 2 : 3);
    expect(targetAt('shanghai-1').phase).toBe('DONE');
    expect(await replicasOf('shanghai-1')).toBe('4');
  });
});
