import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOperations, type Operations } from '../../src/commands/operations.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createRedisClient } from '../../src/store/redis/redis-client.ts';
import { createRedisOperations } from '../../src/store/redis/redis-operations.ts';
import { parseRedisUrl } from '../../src/store/redis/redis-url.ts';
import { createManualClock } from '../support/manual-clock.ts';
import {
  createPausableClock,
  redisServer,
  startRedis,
  type PausableClock,
  type RedisServer,
} from '../support/redis.ts';
import { describeOperations, type OperationsWorld } from './operations.ts';

const times = { pauseMs: 100, beatMs: 100, lookMs: 150, silentMs: 500 };
const soon = { timeout: 10_000, interval: 10 };

describe.skipIf(redisServer === undefined)('with a Redis server', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  let worlds = 0;
  /** Two replicas; the first can be stopped in its tracks. */
  const start = (): OperationsWorld & {
    readonly first: PausableClock;
    readonly prefix: string;
    /** Ends the first replica as a process that is told to stop does. */
    readonly stopFirst: () => Promise<void>;
  } => {
    const prefix = `operations-${(worlds += 1)}`;
    const closing: (() => Promise<void>)[] = [];
    const replica = (clock: PausableClock): Operations => {
      const deps = { clock, logger: silentLogger };
      const access = createRedisClient(deps, { target: parseRedisUrl(redis.url) });
      const board = createRedisOperations({ redis: access, clock }, { prefix, times });
      closing.push(async () => {
        await board.close();
        await access.close();
      });
      return createOperations({ clock: createManualClock(), board });
    };
    const first = createPausableClock();
    return {
      here: replica(first),
      elsewhere: replica(createPausableClock()),
      first,
      prefix,
      stopFirst: async () => await closing.shift()?.(),
      [Symbol.asyncDispose]: async () => {
        await Promise.all(closing.map((close) => close()));
      },
    };
  };
  const statesOf = async ({ elsewhere }: OperationsWorld, id: string) =>
    await vi.waitFor(async () => {
      const states = await elsewhere.follow(id);
      expect(states).toBeDefined();
      return states!;
    }, soon);
  /** The last state of those that are still to come. */
  const lastOf = async (states: Awaited<ReturnType<typeof statesOf>>) =>
    (await Array.fromAsync({ [Symbol.asyncIterator]: () => states })).at(-1);

  describeOperations('in Redis', start);

  it('an operation that ended just before its process did is found as it ended', async () => {
    await using world = start();
    const running = world.here.begin(1);
    await statesOf(world, running.id);
    running.advance({ done: 1 });
    const ended = running.end();
    await world.stopFirst();
    expect(await world.elsewhere.get(running.id)).toEqual(ended);
  });

  it('an operation whose process is gone has failed, and says what can be done', async () => {
    await using world = start();
    const running = world.here.begin(5);
    running.advance({ done: 2 });
    const states = await statesOf(world, running.id);
    await states.next();
    world.first.pause();
    const failed = {
      state: 'FAILED',
      message: expect.stringContaining('what is done stays done') as unknown,
    };
    expect(await lastOf(states)).toMatchObject(failed);
    expect(await world.elsewhere.get(running.id)).toMatchObject(failed);
    await expect(world.elsewhere.cancel(running.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('goes on while Redis is away, however long, and is found again when it is back with nothing', async () => {
    await using world = start();
    const running = world.here.begin(2);
    const states = await statesOf(world, running.id);
    await states.next();
    await redis.kill();
    running.advance({ done: 1 });
    const own = (await world.here.follow(running.id))!;
    expect(await own.next()).toMatchObject({ value: { state: 'RUNNING', done: 1 } });
    await expect(world.elsewhere.get(running.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Redis') as unknown,
    });
    await redis.restart();
    await vi.waitFor(async () => {
      expect(await world.elsewhere.get(running.id)).toMatchObject({ state: 'RUNNING', done: 1 });
    }, soon);
    running.advance({ done: 1 });
    running.end();
    expect(await lastOf(states)).toMatchObject({ state: 'SUCCEEDED', done: 2 });
  });

  it('that ended while Redis was away is found ended when it is back', async () => {
    await using world = start();
    const running = world.here.begin(1);
    const states = await statesOf(world, running.id);
    redis.pause();
    running.advance({ done: 1 });
    running.end();
    redis.resume();
    expect(await lastOf(states)).toMatchObject({ state: 'SUCCEEDED', done: 1 });
  });

  it('is written few times however fast it goes on, and kept for ten minutes', async () => {
    await using world = start();
    const running = world.here.begin(10_000);
    const key = `${world.prefix}:{operation:${running.id}}:state`;
    const writes = async (): Promise<number> => {
      const stats = await redis.client.info('commandstats');
      return Number(/cmdstat_set:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    const before = await writes();
    const startedAt = Date.now();
    for (let at = 0; at < 10_000; at += 1) {
      running.advance({ done: 1 });
      if (at % 100 === 0) await redis.client.ping();
    }
    running.end();
    await vi.waitFor(async () => {
      expect(await world.elsewhere.get(running.id)).toMatchObject({ state: 'SUCCEEDED' });
    }, soon);
    const pauses = Math.ceil((Date.now() - startedAt) / times.pauseMs);
    expect((await writes()) - before).toBeLessThanOrEqual(pauses + 1);
    expect(await redis.client.pttl(key)).toBeGreaterThan(590_000);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(600_000);
  });
});
