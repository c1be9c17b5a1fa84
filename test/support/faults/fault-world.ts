/** Several gateways over clusters that can be broken, with clients that follow them all the while. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { createRandom, type Random } from '../../../src/sim/random.ts';
import { transports } from '../subscribe.ts';
import { createChanges, type Changes } from './changes.ts';
import { followable, startFollower, type Follower } from './follower.ts';
import type { RedisUnderTest } from './redis-under-test.ts';
import { createReplica, type Replica } from './replica.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A cluster with the faults that only its own side can bring about. */
export interface BreakableCluster {
  readonly name: string;
  readonly url: string;
  readonly kubeconfig: string;
  /** The API server is away for a moment; its data stays. */
  restartApiServer(): Promise<void>;
  /** Resuming from any earlier version answers 410 from now on. */
  forgetHistory(): Promise<void>;
}

export interface FaultWorld extends AsyncDisposable {
  readonly random: Random;
  readonly clusters: readonly (BreakableCluster & { readonly proxy: TcpProxy })[];
  /** Past the proxies. */
  readonly clients: readonly KubeClient[];
  readonly replicas: readonly Replica[];
  readonly followers: readonly Follower[];
  readonly changes: Changes;
  readonly redis: RedisUnderTest | undefined;
}

export interface FaultWorldOptions {
  readonly clusters: readonly BreakableCluster[];
  readonly replicas: number;
  readonly seed: number;
  /** Left out: every replica keeps a store of its own. */
  readonly redis?: RedisUnderTest;
  readonly changesEveryMs?: number;
  /** Followers of each collection at each replica, by turns over both transports. */
  readonly followersEach?: number;
}

/** Resolves when every replica listens; what it starts it ends, but not the clusters and not Redis. */
export async function startFaultWorld({
  clusters: given,
  replicas: count,
  seed,
  redis,
  changesEveryMs = 25,
  followersEach = 1,
}: FaultWorldOptions): Promise<FaultWorld> {
  await using started = new AsyncDisposableStack();
  const random = createRandom(seed);
  const clusters = await Promise.all(
    given.map(async (cluster) => {
      const port = Number(new URL(cluster.url).port);
      return { ...cluster, proxy: started.use(await startTcpProxy(() => port)) };
    }),
  );
  const clients = given.map(({ name, kubeconfig }) => {
    const connection = loadKubeConfigText(kubeconfig).connection();
    const client = createKubeClient({ cluster: name, connection, clock: systemClock });
    started.defer(() => client.close());
    return client;
  });
  const folder = await mkdtemp(join(tmpdir(), 'fault-world-'));
  started.defer(() => rm(folder, { recursive: true }));
  const config = await writeConfiguration(clusters, folder);
  const changes = started.use(
    await createChanges({ clients, random: random.fork('changes'), everyMs: changesEveryMs }),
  );

  const replicas = Array.from({ length: count }, (_, index) => {
    const name = `replica-${index + 1}`;
    const shared = redis === undefined ? [] : ['--redis', redis.urlFor(index)];
    const args = ['--config', config, '--log-level', 'warn', ...shared];
    return started.use(createReplica({ name, args: [...args, '--roles', 'serve,collect'] }));
  });
  await Promise.all(replicas.map((replica) => replica.start()));
  const followers = replicas.flatMap((home, index) =>
    followable.flatMap((collection, at) =>
      Array.from({ length: followersEach }, (_, turn) => {
        const over = transports[(index + at + turn) % transports.length] ?? 'WebSocket';
        const others = () => replicas.find(({ url }) => url !== undefined)?.url;
        const where = () => home.url ?? others();
        return started.use(startFollower({ collection, over, where }));
      }),
    ),
  );

  const stack = started.move();
  return {
    random,
    clusters,
    clients,
    replicas,
    followers,
    changes,
    redis,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Every cluster through its proxy; certificates are for 127.0.0.1 and hold for every port of it. */
async function writeConfiguration(
  clusters: readonly (BreakableCluster & { readonly proxy: TcpProxy })[],
  folder: string,
): Promise<string> {
  const named = await Promise.all(
    clusters.map(async ({ name, url, kubeconfig, proxy }) => {
      const broken = new URL(url);
      broken.port = String(proxy.port);
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, kubeconfig.replaceAll(url, broken.origin), { mode: 0o600 });
      return { name, kubeconfig: file };
    }),
  );
  const file = join(folder, 'gateway.json');
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ home: named[0]?.name, clusters: named }));
  return file;
}
