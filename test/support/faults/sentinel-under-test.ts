/** A Redis with a replica of its own and a sentinel that puts it in the master's place when that is gone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import { freePort, redisServer, startRedis, type RedisServer } from '../redis.ts';
import { logStateOf, loseSomeKeys, type RedisUnderTest } from './redis-under-test.ts';

const patience = { timeout: 30_000, interval: 50 };
/** So long the replica hears nothing before its master dies: what was written meanwhile is lost with the master. */
const behindMs = 300;

export async function startSentinelUnderTest(): Promise<RedisUnderTest> {
  await using started = new AsyncDisposableStack();
  const first = started.use(await startRedis());
  const second = started.use(await startRedis());
  await follow(second, first);
  const sentinel = started.use(await startSentinel(first.port));
  await vi.waitFor(async () => {
    const replicas = (await sentinel.client.call('SENTINEL', 'REPLICAS', 'main')) as unknown[];
    if (replicas.length !== 1) throw new Error('The sentinel does not know the replica yet');
  }, patience);

  const master = async (): Promise<RedisServer> => {
    const address = await sentinel.client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'main');
    const [, port] = address as readonly [string, string];
    return Number(port) === first.port ? first : second;
  };
  const stack = started.move();
  return {
    urlFor: () => `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
    failOver: async () => {
      const old = await master();
      const next = old === first ? second : first;
      next.pause();
      await sleep(behindMs);
      await old.kill();
      next.resume();
      await vi.waitFor(async () => {
        if ((await master()) === old) throw new Error('The sentinel has not chosen yet');
        if (!(await next.client.info('replication')).includes('role:master'))
          throw new Error('The replica is no master yet');
      }, patience);
      await old.restart();
      await follow(old, next);
    },
    flush: async () => {
      await (await master()).client.flushall();
    },
    loseKeys: async (random) => await loseSomeKeys((await master()).client, random),
    logState: async (cluster) => await logStateOf((await master()).client, cluster),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function follow(replica: RedisServer, master: RedisServer): Promise<void> {
  await vi.waitFor(async () => {
    const standing = await replica.client.info('replication');
    // The sentinel gives orders too, and its last word may be about the master before.
    if (!standing.includes(`master_port:${master.port}`))
      await replica.client.replicaof('127.0.0.1', master.port);
    if (!standing.includes('master_link_status:up'))
      throw new Error('The replica does not follow yet');
  }, patience);
}

async function startSentinel(masterPort: number) {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
  const port = await freePort();
  const config = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${masterPort} 1`,
    'sentinel down-after-milliseconds main 1000',
    'sentinel failover-timeout main 3000',
    '',
  ];
  await writeFile(config, lines.join('\n'));
  const child = spawn(redisServer ?? '', [config, '--sentinel'], { stdio: 'ignore' });
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50 });
  client.on('error', () => undefined);
  await vi.waitFor(() => client.ping(), patience);
  return {
    port,
    client,
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
