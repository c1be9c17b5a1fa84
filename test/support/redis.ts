import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { vi } from 'vitest';
import { silentLogger, type Logger } from '../../src/runtime/logger.ts';
import { sleepOn, systemClock, type Clock } from '../../src/runtime/clock.ts';
import { createRedisClient, type RedisClientOptions } from '../../src/store/redis/redis-client.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { parseRedisUrl } from '../../src/store/redis/redis-url.ts';
import { defaultStoreTimes, type StoreTimes } from '../../src/store/redis/store-times.ts';
import type { FleetStore } from '../../src/store/fleet-store.ts';

/** Program of a Redis server, if this machine has one. */
export const redisServer = [process.env['REDIS_SERVER'], 'redis-server', 'valkey-server'].find(
  (program) => program !== undefined && spawnSync(program, ['--version']).status === 0,
);
if (redisServer === undefined) {
  process.stderr.write(
    'No Redis server here (REDIS_SERVER, redis-server): its tests are skipped\n',
  );
}

/** A Redis server of a test's own, in a process and a folder of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  /** Talks to it directly. */
  readonly client: Redis;
  /** Stops its process in its tracks, until `resume`. */
  pause(): void;
  resume(): void;
  /** Kills it. */
  kill(): Promise<void>;
  /** Begins again with what is on its disk, if anything. */
  restart(): Promise<void>;
}

export interface RedisServerOptions {
  /** Left out: a free one. */
  readonly port?: number;
  /** More of its command line; what comes twice counts as it comes last. */
  readonly args?: readonly string[];
  /** How a client has to come in: left out, without name or certificate. */
  readonly client?: { readonly tls: { readonly ca: string } };
}

export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = options.port ?? (await freePort());
  const { args = [] } = options;
  const begin = () =>
    spawn(
      redisServer ?? '',
      ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...args],
      { stdio: 'ignore' },
    );
  let process = begin();
  const client = new Redis({
    port,
    host: '127.0.0.1',
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
    ...options.client,
  });
  client.on('error', () => undefined);
  const answers = () => vi.waitFor(() => client.ping(), { timeout: 10_000, interval: 10 });
  await answers();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    folder,
    client,
    pause: () => process.kill('SIGSTOP'),
    resume: () => process.kill('SIGCONT'),
    kill: () => ended(process, 'SIGKILL'),
    async restart() {
      process = begin();
      await answers();
    },
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      process.kill('SIGCONT');
      await ended(process, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await exited;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits that are short enough for a test. */
export const shortTimes: StoreTimes = {
  ...defaultStoreTimes,
  leaseMs: 400,
  renewMs: 50,
  countMs: 100,
  lookMs: 40,
  silentMs: 600,
  againMs: 20,
  patienceMs: 50,
};

export interface ReplicaOptions extends Partial<RedisClientOptions> {
  readonly prefix?: string;
  readonly times?: Partial<StoreTimes>;
  readonly logBytes?: number;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** A replica's store over the Redis at this URL. */
export function redisReplica(url: string, options: ReplicaOptions = {}): FleetStore {
  const { prefix = 'test', times = {}, logger = silentLogger, logBytes, ...given } = options;
  const deps = { clock: options.clock ?? systemClock, logger };
  const redis = createRedisClient(deps, { ...given, target: parseRedisUrl(url) });
  return createRedisStore(
    { ...deps, redis },
    { prefix, times: { ...shortTimes, ...times }, ...(logBytes !== undefined && { logBytes }) },
  );
}

/** The system's clock of a process that can be stopped in its tracks: nothing falls due until it goes on. */
export interface PausableClock extends Clock {
  pause(): void;
  resume(): void;
}

export function createPausableClock(): PausableClock {
  let held: (() => void)[] | undefined;
  const clock: PausableClock = {
    now: () => systemClock.now(),
    sleep: (ms, signal) => sleepOn(clock, ms, signal),
    after(ms, callback) {
      let wanted = true;
      const due = () => {
        if (!wanted) return;
        if (held === undefined) callback();
        else held.push(due);
      };
      const cancel = systemClock.after(ms, due);
      return () => {
        wanted = false;
        cancel();
      };
    },
    pause: () => (held = []),
    resume() {
      const due = held ?? [];
      held = undefined;
      for (const callback of due) callback();
    },
  };
  return clock;
}
