/** A Redis with the faults that a campaign brings about. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/sim/random.ts';
import type { Redis } from 'ioredis';
import { startRedis } from '../redis.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Where a cluster's log stands, and who may write it. */
export interface LogState {
  readonly epoch: string;
  readonly holder: string;
  /** Epochs of all entries that the log still has, each once, the oldest first. */
  readonly epochs: readonly string[];
}

export interface RedisUnderTest extends AsyncDisposable {
  /** What the replica of this number is told. */
  urlFor(replica: number): string;
  /** Where each replica has a line of its own: that line. */
  readonly lineOf?: (replica: number) => TcpProxy;
  /** Where there is one server: it ends in the middle of whatever it does and comes back on its port a moment later. */
  readonly restart?: (options: { readonly keepData: boolean }) => Promise<void>;
  /** Where there are several: the master dies with what its replica has not heard of, and that takes its place. */
  readonly failOver?: () => Promise<void>;
  flush(): Promise<void>;
  /** Some of the keys that hold rows are lost. Throws when there are none. */
  loseKeys(random: Random): Promise<void>;
  logState(cluster: string): Promise<LogState>;
}

const prefix = 'stationmaster';
const awayMs = 500;

/** One server, and a line to it for each replica. */
export async function startRedisUnderTest(replicas: number): Promise<RedisUnderTest> {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startRedis());
  const lines: TcpProxy[] = [];
  for (let at = 0; at < replicas; at += 1) {
    lines.push(started.use(await startTcpProxy(() => server.port)));
  }
  const lineOf = (replica: number): TcpProxy => {
    const line = lines[replica];
    if (line === undefined) throw new RangeError(`There is no replica ${replica}`);
    return line;
  };
  const stack = started.move();
  return {
    urlFor: (replica) => `redis://127.0.0.1:${lineOf(replica).port}`,
    lineOf,
    restart: async ({ keepData }) => {
      if (keepData) await server.client.save();
      await server.kill();
      if (!keepData) await rm(join(server.folder, 'dump.rdb'), { force: true });
      await sleep(awayMs);
      await server.restart();
    },
    flush: async () => {
      await server.client.flushall();
    },
    loseKeys: (random) => loseSomeKeys(server.client, random),
    logState: (cluster) => logStateOf(server.client, cluster),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export async function loseSomeKeys(client: Redis, random: Random): Promise<void> {
  const keys = (await client.keys(`${prefix}:*:rows:*`)).sort();
  const lost = keys.filter(() => random.chance(0.1));
  if (lost.length === 0) lost.push(random.pick(keys));
  await client.del(...lost);
}

export async function logStateOf(client: Redis, cluster: string): Promise<LogState> {
  const base = `${prefix}:{${cluster}}`;
  const [entries, epoch, holder] = await Promise.all([
    client.xrange(`${base}:log`, '-', '+'),
    client.hget(`${base}:meta`, 'epoch'),
    client.get(`${base}:lease`),
  ]);
  const all = entries.map(([, fields]) => {
    const header = JSON.parse(fields[1] ?? '') as { readonly epoch: string };
    return header.epoch;
  });
  return { epoch: epoch ?? '', holder: holder ?? '', epochs: [...new Set(all)] };
}
