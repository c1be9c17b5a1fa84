import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../../src/runtime/logger.ts';
import type { FleetStore } from '../../../src/store/fleet-store.ts';
import { createCertificateAuthority } from '../../../tools/control-plane/certificates.ts';
import {
  freePort,
  redisReplica,
  redisServer,
  startRedis,
  type ReplicaOptions,
} from '../../support/redis.ts';
import { acquired, follow, node } from '../../support/store-follower.ts';

/** What a user of Redis has to be allowed, as the documentation says it. */
const rights =
  '~test:* &test:* +@read +@write +@scripting +@connection +publish +subscribe +unsubscribe +info';

describe.skipIf(redisServer === undefined)('the store over other forms of Redis', () => {
  it('comes in over TLS as a user with few rights, whose password nobody reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redis-tls-'));
    const authority = await createCertificateAuthority('test');
    const server = await authority.issueServer();
    const ca = authority.certificate;
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const port = await freePort();
    await using redis = await startRedis({
      port,
      args: [
        ...['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no'],
        ...['--tls-ca-cert-file', await file('ca.pem', ca)],
        ...['--tls-cert-file', await file('server.pem', server.certificate)],
        ...['--tls-key-file', await file('server.key', server.key)],
      ],
      client: { tls: { ca } },
    });
    await redis.client.acl('SETUSER', 'me', 'on', '>hunter2', ...rights.split(' '));
    await redis.client.acl('SETUSER', 'default', 'off');
    const lines: string[] = [];
    const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
    const url = (password: string) => `rediss://me:${password}@127.0.0.1:${port}`;
    await using stores = open(url('hunter2'), { ca, logger });
    await stores.goThrough(['east']);
    await using unknown = open(url('guessed1'), { ca, logger });
    const alone = await unknown.replica().acquire('east');
    await alone?.write([node('mine', 1)]);
    // It watches for itself alone.
    const known = await follow(stores.replica(), 'east');
    expect(known.rows('Node')).not.toHaveProperty('mine');
    expect(lines.join('')).not.toMatch(/hunter2|guessed1/);
    expect(lines.join('')).toMatch(/Redis does not answer/);
    await rm(folder, { recursive: true });
  });

  it('goes on with the new master that sentinels have chosen', async () => {
    await using first = await startRedis();
    await using second = await startRedis({ args: ['--replicaof', '127.0.0.1', `${first.port}`] });
    await vi.waitFor(async () => {
      expect(await second.client.info('replication')).toMatch(/master_link_status:up/);
    }, 10_000);
    await using sentinel = await startSentinel(first.port);
    await using stores = open(`redis+sentinel://127.0.0.1:${sentinel.port}/main`, {
      sentinel: { password: 'hunter3' },
    });
    const holding = stores.replica();
    const writer = await acquired(holding, 'east');
    const [beside, elsewhere] = [
      await follow(holding, 'east'),
      await follow(stores.replica(), 'east'),
    ];
    await writer.write([node('a', 1)]);
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual({ a: { value: 1 } }));
    await vi.waitFor(async () => {
      expect(await sentinel.client.call('SENTINEL', 'REPLICAS', 'main')).toHaveLength(1);
    }, 15_000);
    await first.kill();
    await writer.write([node('b', 2)]);
    expect(beside.rows('Node')).toEqual({ a: { value: 1 }, b: { value: 2 } });
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual(beside.rows('Node')), 20_000);
    expect(await second.client.info('replication')).toMatch(/role:master/);
  });

  it('keeps each cluster in one slot of a Redis cluster', async () => {
    await using nodes = await startRedisCluster();
    await using stores = open(`redis+cluster://${nodes.addresses.join(',')}`);
    await stores.goThrough(['east', 'west', 'south', 'a}b{c']);
    // All nodes have something of it.
    for (const size of await nodes.sizes()) expect(size).toBeGreaterThan(0);
  });
});

/** Replicas over one Redis. */
function open(url: string, options: ReplicaOptions = {}) {
  const stores: FleetStore[] = [];
  const replica = () => {
    const store = redisReplica(url, options);
    stores.push(store);
    return store;
  };
  return {
    replica,
    /** Everything that a store does, once, for each cluster. */
    async goThrough(clusters: readonly string[]) {
      const rows = new Map(Array.from({ length: 600 }, (_, n) => [`p${n}`, { value: n }]));
      const [writing, reading] = [replica(), replica()];
      for (const cluster of clusters) {
        const early = await follow(reading, cluster);
        const writer = await acquired(writing, cluster);
        await writer.replace('Pod', rows);
        await writer.write([{ kind: 'Pod', key: 'p1', row: null }, node('a', 1)]);
        const late = await follow(replica(), cluster);
        for (const follower of [early, late]) {
          await vi.waitFor(() => expect(follower.rows('Node')).toEqual({ a: { value: 1 } }));
          expect(Object.keys(follower.rows('Pod'))).toHaveLength(599);
        }
        await writer.release();
        expect(await reading.acquire(cluster)).toBeDefined();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

async function startSentinel(master: number) {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
  const port = await freePort();
  const config = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    'requirepass hunter3',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${master} 1`,
    'sentinel down-after-milliseconds main 300',
    'sentinel failover-timeout main 2000',
  ];
  await writeFile(config, lines.join('\n'));
  const child = spawn(redisServer ?? '', [config, '--sentinel'], { stdio: 'ignore' });
  const client = new Redis({
    port,
    host: '127.0.0.1',
    password: 'hunter3',
    retryStrategy: () => 20,
  });
  client.on('error', () => undefined);
  return {
    port,
    client,
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function startRedisCluster() {
  const stack = new AsyncDisposableStack();
  const buses = await Promise.all([freePort(), freePort(), freePort()]);
  const servers = await Promise.all(
    buses.map(async (bus) =>
      stack.use(
        await startRedis({
          args: ['--cluster-enabled', 'yes', '--cluster-port', `${bus}`],
        }),
      ),
    ),
  );
  const slots = [0, 5461, 10_923, 16_384];
  for (const [at, { client }] of servers.entries()) {
    await client.call('CLUSTER', 'ADDSLOTSRANGE', slots[at] ?? 0, (slots[at + 1] ?? 0) - 1);
    const next = (at + 1) % servers.length;
    await client.call('CLUSTER', 'MEET', '127.0.0.1', servers[next]?.port ?? 0, buses[next] ?? 0);
  }
  await vi.waitFor(
    async () => {
      for (const { client } of servers) {
        const info = await client.call('CLUSTER', 'INFO');
        expect(info).toMatch(/cluster_state:ok[^]*cluster_known_nodes:3/);
      }
    },
    { timeout: 20_000, interval: 50 },
  );
  return {
    addresses: servers.map(({ port }) => `127.0.0.1:${port}`),
    sizes: () => Promise.all(servers.map(({ client }) => client.dbsize())),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
