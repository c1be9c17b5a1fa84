import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../src/app.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { openGateway } from '../support/apps.ts';
import { runClient, startControlPlanes, type Client } from '../support/control-plane.ts';
import { openRawCluster } from '../support/raw-cluster.ts';
import { seedStations } from '../support/raw-cluster-stations.ts';

const namespace = 'edge';
const name = 'shop';
const charts = join(import.meta.dirname, '../support/charts');
const helmClients = ['helm3', 'helm4'] as const;

let planes: Awaited<ReturnType<typeof startControlPlanes>>;
let plane: ControlPlane;
let gateway: Gateway;

async function said(client: Client, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runClient(plane, client, args);
  expect(exitCode, `${client} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

const names = async (kind: string): Promise<readonly string[]> =>
  (await said('kubectl', 'get', kind, '-n', namespace, '-o', 'name'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.indexOf('/') + 1))
    .sort();

const entry = () => gateway.view.get('HelmApp', plane.name, name, namespace);

beforeAll(async () => {
  planes = await startControlPlanes('hooks');
  plane = planes.all[0]!;
  await using raw = openRawCluster(plane.kubeconfig);
  await seedStations(raw, { stations: ['hangzhou-1', 'nanjing-1'], nodesPerStation: 2 });
  gateway = await openGateway(planes.all, [charts]);
});

afterAll(async () => {
  await gateway.stop();
  await planes[Symbol.asyncDispose]();
});

describe('an app with hooks in a real cluster', () => {
  it('is rolled out with its hooks, Jobs run by the Job controller', async () => {
    const outcome = await gateway.commands.createApp({
      app: { namespace, name },
      createNamespace: true,
      chart: { directory: join(charts, 'hooked') },
      placement: {
        stations: ['hangzhou-1', 'nanjing-1'].map((station) => ({
          cluster: plane.name,
          name: station,
        })),
      },
    });
    expect(outcome.errors).toEqual([]);
    await vi.waitFor(
      () => {
        if (entry()?.row.status.rollout?.phase !== 'DONE') {
          throw new Error(JSON.stringify(entry()?.row.status));
        }
      },
      { timeout: 90_000, interval: 100 },
    );
    expect(await names('jobs')).toEqual([
      'shop-after',
      'shop-first',
      'shop-local-hangzhou-1',
      'shop-local-nanjing-1',
    ]);
    const complete = await said(
      ...(['kubectl', 'get', 'jobs', '-n', namespace] as const),
      ...['-o', 'jsonpath={.items[*].status.succeeded}'],
    );
    expect(complete).toBe('1 1 1 1');
  });

  it.each(helmClients)(
    'shows its hooks to %s, and keeps them out of the manifest',
    async (helm) => {
      const hooks = await said(helm, 'get', 'hooks', name, '-n', namespace);
      for (const hook of ['hooks', 'reach', 'first', 'second', 'after', 'away']) {
        expect(hooks).toContain(`name: ${name}-${hook}\n`);
      }
      expect(hooks).not.toContain('shop-local');
      expect(await said(helm, 'get', 'hooks', `${name}.nanjing-1`, '-n', namespace)).toContain(
        'name: shop-local-nanjing-1\n',
      );
      expect(await said(helm, 'get', 'manifest', name, '-n', namespace)).not.toContain(
        'helm.sh/hook',
      );
      expect(await said(helm, 'status', name, '-n', namespace)).toContain('STATUS: deployed');
    },
  );

  it('lets a client run the hooks of a deletion, and take it away', async () => {
    await said('helm3', 'uninstall', `${name}.nanjing-1`, '-n', namespace);
    await said('helm4', 'uninstall', name, '-n', namespace, '--timeout', '30s');
    expect(await names('jobs')).toContain('shop-away');
    expect(await names('configmaps')).not.toContain('shop-main');
  });

  it('is deleted with what is left of it', async () => {
    await gateway.commands.deleteApp({ app: { namespace, name } });
    await vi.waitFor(
      () => {
        if (entry()) throw new Error(JSON.stringify(entry()?.row.status));
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(await names('deployments')).toEqual([]);
    expect(await names('secrets')).toEqual([]);
  });
});
