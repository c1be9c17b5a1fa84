/**
 * A gateway as several replicas over one Redis, the holders of whose leases are killed in the middle of rollouts. What
 * tests see and command goes through one more replica, which only serves: all that it knows came through Redis.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Gateway } from '../../src/app.ts';
import { leaseName } from '../../src/control/reconciling.ts';
import { systemNamespace } from '../../src/model/labels.ts';
import { parseRedisUrl } from '../../src/store/redis/redis-url.ts';
import type { StoreOptions } from '../../src/store/open-store.ts';
import type { View } from '../../src/view/view.ts';
import { createReplica, type Replica } from './faults/replica.ts';
import { openRawCluster } from './raw-cluster.ts';
import { redisServer, startRedis } from './redis.ts';

export interface NamedCluster {
  readonly name: string;
  readonly kubeconfig: string;
}

export interface Replicated {
  /** Replicas that watch and reconcile, each a process; one of them holds every lease at first. */
  readonly count: number;
  /** The first is home. */
  readonly clusters: readonly NamedCluster[];
  readonly chartFolders: readonly string[];
  /** Starts the replica that serves the tests; resolves when all its clusters are synced. */
  readonly serve: (store: StoreOptions) => Promise<Gateway>;
}

/** One rollout in so many loses whoever carries it out, the first always. */
const strikeEvery = 4;
const prefix = 'stationmaster';

/** The replica that serves; its `stop` ends all, and rejects when a holder could not be found and killed. */
export async function openReplicas(options: Replicated): Promise<Gateway> {
  if (redisServer === undefined) throw new Error('Several replicas take a Redis server');
  const { clusters, count, serve } = options;
  await using started = new AsyncDisposableStack();
  const redis = started.use(await startRedis());
  const config = await writeConfig(options, started);
  const replicas = Array.from({ length: count }, (_, index) =>
    started.use(
      createReplica({
        name: `replica-${index + 1}`,
        args: ['--config', config, '--redis', redis.url, '--log-level', 'info'],
      }),
    ),
  );
  const [home] = clusters;
  if (home === undefined) throw new RangeError('No cluster is home');
  const api = started.use(openRawCluster(home.kubeconfig));
  const holders = () => holdersOf(replicas, home.name, () => identityOfLeader(api));
  const [first, ...others] = replicas;
  await first?.start();
  await holders();
  const [gateway] = await Promise.all([
    serve({ kind: 'redis', prefix, target: parseRedisUrl(redis.url) }),
    ...others.map((replica) => replica.start()),
  ]);
  started.defer(() => gateway.stop());
  const strikes = strikeAtRollouts(gateway.view, home.name, async () => {
    const victims = await holders();
    await Promise.all(victims.map((replica) => replica.kill()));
    await Promise.all(victims.map((replica) => replica.start()));
    return victims.map(({ name }) => name);
  });
  const stack = started.move();
  return {
    ...gateway,
    stop: async () => {
      try {
        await strikes.end();
      } finally {
        await stack.disposeAsync();
      }
    },
  };
}

async function writeConfig(
  { clusters, chartFolders }: Replicated,
  started: AsyncDisposableStack,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicas-'));
  started.defer(() => rm(folder, { recursive: true }));
  const named = await Promise.all(
    clusters.map(async ({ name, kubeconfig }) => {
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, kubeconfig, { mode: 0o600 });
      return { name, kubeconfig: file };
    }),
  );
  const file = join(folder, 'gateway.json');
  const charts = { directories: chartFolders };
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ home: named[0]?.name, clusters: named, charts }));
  return file;
}

/** Those that reconcile and that watch the home cluster: mostly one and the same. */
async function holdersOf(
  replicas: readonly Replica[],
  home: string,
  leader: () => Promise<string>,
): Promise<readonly Replica[]> {
  return await vi.waitFor(
    async () => {
      const identity = await leader();
      const watching = await Promise.all(replicas.map((replica) => watches(replica, home)));
      const reconciles = (one: Replica) => identity !== '' && one.log().includes(identity);
      const holders = replicas.filter((one, index) => watching[index] === true || reconciles(one));
      if (!watching.includes(true) || !replicas.some(reconciles)) {
        throw new Error(`Not all leases of ${home} are held by somebody who runs`);
      }
      return holders;
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** By its own word. */
async function watches({ url }: Replica, cluster: string): Promise<boolean> {
  if (url === undefined) return false;
  const metrics = await fetch(`${url}/metrics`);
  const held = `^stationmaster_cluster_lease_held\\{cluster="${cluster}"\\} 1$`;
  return new RegExp(held, 'm').test(await metrics.text());
}

async function identityOfLeader(api: ReturnType<typeof openRawCluster>): Promise<string> {
  const { spec } = await api.read(
    `/apis/coordination.k8s.io/v1/namespaces/${systemNamespace}/leases/${leaseName}`,
  );
  return (spec as { readonly holderIdentity?: string } | undefined)?.holderIdentity ?? '';
}

/** Strikes as soon as a rollout is seen in a batch, one strike at a time. `end` resolves when the last is over. */
function strikeAtRollouts(
  view: View,
  home: string,
  strike: () => Promise<readonly string[]>,
): { end(): Promise<void> } {
  const seen = new Set<string>();
  let striking: Promise<void> = Promise.resolve();
  let strikes = 0;
  const failures: unknown[] = [];
  const unfollow = view.onChange(({ cluster }) => {
    if (cluster !== home) return;
    for (const { key, row } of view.all('HelmApp')) {
      const { rollout } = row.status;
      if (rollout?.phase !== 'ROLLING_OUT' || rollout.batch === undefined) continue;
      const name = `${key.namespace}/${key.name} ${rollout.revision}`;
      if (seen.has(name)) continue;
      seen.add(name);
      if ((seen.size - 1) % strikeEvery !== 0) continue;
      striking = striking
        .then(strike)
        .then((victims) => {
          strikes += 1;
          process.stderr.write(`killed in the middle of ${name}: ${victims.join(', ')}\n`);
        })
        .catch((error: unknown) => failures.push(error))
        .then(() => undefined);
    }
  });
  return {
    end: async () => {
      unfollow();
      await striking;
      if (failures.length > 0) throw new AggregateError(failures, 'Holders were not killed');
      if (seen.size > 0 && strikes === 0) throw new Error('Rollouts went by without a strike');
    },
  };
}
