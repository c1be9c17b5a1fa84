import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../src/app.ts';
import { phaseOf, targetsOf } from '../../src/view/app-targets.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { openGateway } from '../support/apps.ts';
import { runClient, startControlPlanes, type Client } from '../support/control-plane.ts';
import { openRawCluster } from '../support/raw-cluster.ts';
import { seedStations } from '../support/raw-cluster-stations.ts';

const stationNames = {
  east: ['shanghai-1', 'hangzhou-1', 'nanjing-1'],
  west: ['chengdu-1', 'xian-1', 'lhasa-1'],
};
const namespace = 'edge';
const app = { namespace, name: 'shop' };
const slowly = { timeout: 60_000, interval: 100 };

let planes: Awaited<ReturnType<typeof startControlPlanes>>;
let gateway: Gateway;
let folder: string;

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly nodeName?: string };
  readonly endpoints?: readonly {
    readonly nodeName: string;
    readonly conditions: { readonly ready: boolean };
  }[];
}

const plane = (name: string): ControlPlane => planes.all.find((one) => one.name === name)!;

async function said(cluster: string, client: Client, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runClient(plane(cluster), client, args);
  expect(exitCode, `${client} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

async function listed(cluster: string, ...args: readonly string[]): Promise<readonly Item[]> {
  const list = JSON.parse(await said(cluster, 'kubectl', 'get', ...args, '-o', 'json')) as {
    items: Item[];
  };
  return list.items;
}

/** Every object in the app's namespace that is not Kubernetes' own, as `kind/name`, with its version. */
async function inNamespace(cluster: string): Promise<Map<string, string>> {
  const kinds = (
    await said(cluster, 'kubectl', 'api-resources', '--namespaced', '--verbs=list', '-o', 'name')
  )
    .split('\n')
    .filter((kind) => kind !== '' && !kind.startsWith('events'));
  const items = await listed(cluster, kinds.join(','), '-n', namespace);
  return new Map(
    items
      .filter(({ metadata }) => !['kube-root-ca.crt', 'default'].includes(metadata.name))
      .map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.resourceVersion]),
  );
}

const entry = () => gateway.view.get('HelmApp', 'east', app.name, namespace);

async function ended(revision: number): Promise<void> {
  await vi.waitFor(() => {
    const rollout = entry()?.row.status.rollout;
    if (rollout?.revision !== revision || rollout.phase !== 'DONE') {
      throw new Error(JSON.stringify(entry()?.row.status));
    }
  }, slowly);
}

beforeAll(async () => {
  planes = await startControlPlanes('east', 'west');
  for (const name of ['east', 'west'] as const) {
    await using raw = openRawCluster(plane(name).kubeconfig);
    await seedStations(raw, { stations: stationNames[name], nodesPerStation: 2 });
  }
  folder = await mkdtemp(join(tmpdir(), 'stationmaster-apps-'));
  const created = await runClient(plane('east'), 'helm4', ['create', join(folder, 'shop')]);
  expect(created.exitCode, created.stderr).toBe(0);
  gateway = await openGateway(planes.all, [folder]);
});

afterAll(async () => {
  await gateway.stop();
  await planes[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('an app of a `helm create` chart on six stations of two real clusters', () => {
  it('rolls out, every pod on a node of its own station, end points at every station', async () => {
    const outcome = await gateway.commands.createApp({
      app,
      createNamespace: true,
      chart: { directory: join(folder, 'shop') },
      placement: {
        stations: Object.entries(stationNames).flatMap(([cluster, names]) =>
          names.map((name) => ({ cluster, name })),
        ),
      },
      replicas: { fixed: { replicas: 2 } },
      strategy: { batchSize: 3 },
    });
    expect(outcome.errors).toEqual([]);
    await ended(1);
    expect(phaseOf(entry()!, targetsOf(gateway.view, entry()!))).toBe('READY');
    for (const cluster of ['east', 'west'] as const) {
      const stationOf = new Map(
        (await listed(cluster, 'nodes')).map(({ metadata }) => [
          metadata.name,
          metadata.labels?.['NodeGroup'],
        ]),
      );
      const pods = await listed(cluster, 'pods', '-n', namespace);
      expect(pods).toHaveLength(6);
      for (const pod of pods) {
        expect(stationOf.get(pod.spec?.nodeName ?? '')).toBe(pod.metadata.labels?.['NodeGroup']);
      }
      await vi.waitFor(async () => {
        const slices = await listed(
          cluster,
          'endpointslices',
          '-n',
          namespace,
          '-l',
          'kubernetes.io/service-name=shop',
        );
        const served = slices
          .flatMap(({ endpoints = [] }) => endpoints)
          .filter(({ conditions }) => conditions.ready)
          .map(({ nodeName }) => stationOf.get(nodeName));
        expect([...new Set(served)].sort()).toEqual([...stationNames[cluster]].sort());
      }, slowly);
    }
  });

  it.each(['helm3', 'helm4'] as const)('is listed and shown by %s', async (helm) => {
    for (const cluster of ['east', 'west'] as const) {
      const releases = JSON.parse(
        await said(cluster, helm, 'list', '-n', namespace, '-o', 'json'),
      ) as {
        name: string;
        status: string;
        revision: string;
      }[];
      expect(releases.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
        ['shop', ...stationNames[cluster].map((station) => `shop.${station}`)]
          .map((name) => `${name} deployed`)
          .sort(),
      );
      const [station] = stationNames[cluster];
      const release = `shop.${station!}`;
      expect(await said(cluster, helm, 'status', release, '-n', namespace)).toContain(
        'STATUS: deployed',
      );
      expect(await said(cluster, helm, 'history', release, '-n', namespace)).toContain('deployed');
      const manifest = await said(cluster, helm, 'get', 'manifest', release, '-n', namespace);
      expect(manifest).toContain(`name: shop-${station!}`);
      expect(manifest).toContain(`NodeGroup: ${station!}`);
    }
  });

  it('changes one station and leaves every other release as it is', async () => {
    const before = { east: await inNamespace('east'), west: await inNamespace('west') };
    const outcome = await gateway.commands.setStationReplicas({
      app,
      station: { cluster: 'west', name: 'chengdu-1' },
      replicas: 4,
    });
    expect(outcome.errors).toEqual([]);
    await ended(2);
    const pods = await listed('west', 'pods', '-n', namespace, '-l', 'NodeGroup=chengdu-1');
    expect(pods).toHaveLength(4);
    for (const cluster of ['east', 'west'] as const) {
      const changed = [...(await inNamespace(cluster))]
        .filter(([key, version]) => before[cluster].get(key) !== version)
        .map(([key]) => key)
        .filter((key) => /^(Secret|Deployment|ConfigMap|Service|ServiceAccount)\//.test(key));
      expect(changed.filter((key) => !key.includes('chengdu-1'))).toEqual([]);
    }
  });

  it('sends no mutating request when it is reconciled again by another process', async () => {
    await gateway.stop();
    const since = new Date();
    gateway = await openGateway(planes.all, [folder]);
    await vi.waitFor(async () => {
      const lease = JSON.parse(
        await said(
          'east',
          'kubectl',
          'get',
          'lease',
          'stationmaster-reconciler',
          '-n',
          'stationmaster-system',
          '-o',
          'json',
        ),
      ) as { spec: { holderIdentity?: string } };
      expect(lease.spec.holderIdentity).toBeTruthy();
    }, slowly);
    // A pass over every app follows each of these.
    await said('west', 'kubectl', 'label', 'node', 'chengdu-1-1', 'touched=yes');
    await vi.waitFor(() => {
      expect(gateway.view.get('Node', 'west', 'chengdu-1-1')?.row.labels['touched']).toBe('yes');
    }, slowly);
    for (const cluster of ['east', 'west'] as const) {
      const sent = await plane(cluster).mutatingRequests({ since, userAgent: 'stationmaster' });
      expect(
        sent
          .filter(({ resource }) => resource !== 'leases')
          .map(({ verb, uri }) => `${verb} ${uri}`),
      ).toEqual([]);
    }
  });

  it('leaves nothing of it in any namespace of any cluster when it is deleted', async () => {
    expect((await gateway.commands.deleteApp({ app })).errors).toEqual([]);
    await vi.waitFor(() => {
      expect(entry()).toBeUndefined();
    }, slowly);
    for (const cluster of ['east', 'west'] as const) {
      await vi.waitFor(async () => {
        const namespaces = await listed(cluster, 'namespaces');
        expect(namespaces.map(({ metadata }) => metadata.name)).not.toContain(namespace);
        expect(
          await listed(cluster, 'all,configmaps,secrets', '-A', '-l', 'stationmaster.io/app=shop'),
        ).toEqual([]);
      }, slowly);
    }
  });

  it('does the same for what kubectl applies', async () => {
    await said('east', 'kubectl', 'create', 'namespace', namespace);
    await using raw = openRawCluster(plane('east').kubeconfig);
    await raw.create(`/apis/stationmaster.io/v1alpha1/namespaces/${namespace}/helmapps`, {
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'HelmApp',
      metadata: { name: app.name },
      spec: {
        chart: { directory: join(folder, 'shop') },
        createNamespace: true,
        placement: {
          stations: [
            { cluster: 'east', name: 'shanghai-1' },
            { cluster: 'west', name: 'xian-1' },
          ],
        },
        replicas: { fixed: { replicas: 1 } },
      },
    });
    await ended(1);
    expect(targetsOf(gateway.view, entry()!).map(({ key, phase }) => `${key} ${phase}`)).toEqual([
      'east/shanghai-1 DONE',
      'west/xian-1 DONE',
    ]);
    expect(await said('east', 'kubectl', 'get', 'happ', '-n', namespace)).toContain('READY');
    await said('east', 'kubectl', 'delete', 'happ', app.name, '-n', namespace);
    expect(
      await listed('west', 'all,configmaps,secrets', '-A', '-l', 'stationmaster.io/app=shop'),
    ).toEqual([]);
  });
});
