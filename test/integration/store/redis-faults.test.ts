import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterSync, FleetStore } from '../../../src/store/fleet-store.ts';
import { LeaseLostError } from '../../../src/store/lease-lost-error.ts';
import {
  createPausableClock,
  redisReplica,
  redisServer,
  startRedis,
  type RedisServer,
  type ReplicaOptions,
} from '../../support/redis.ts';
import { acquired, follow, node, type Follower } from '../../support/store-follower.ts';

const synced: ClusterSync = {
  state: 'SYNCED',
  asOf: '2026-01-01T00:00:00.000Z',
  lastError: null,
  version: 'v1.36.3',
  watches: [{ kind: 'Node', state: 'SYNCED', asOf: '2026-01-01T00:00:00.000Z', lastError: null }],
};
const lease = 'test:{east}:lease';
const meta = 'test:{east}:meta';
const values = (count: number, value = 0) =>
  new Map(Array.from({ length: count }, (_, n) => [`n${n}`, { value: n + value }]));
/** Does not wait for a Redis that is away. */
const soon = { firstAnswerMs: 50 };
const alone = async (store: FleetStore) => (await store.acquire('east')) ?? expect.unreachable();
const stateOf = (follower: Follower) => follower.batches.at(-1)?.sync.state;

describe.skipIf(redisServer === undefined)('the store over a Redis with faults', () => {
  let redis: RedisServer;
  const replicas: FleetStore[] = [];
  const replica = (options?: ReplicaOptions) => {
    const store = redisReplica(redis.url, options);
    replicas.push(store);
    return store;
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await redis.client.flushall();
    return async () => {
      await Promise.all(replicas.splice(0).map((store) => store.close()));
    };
  });
  /** Everything that is stored, in a form to compare. */
  const world = async () => {
    const keys = (await redis.client.keys('*')).filter((key) => key !== lease).sort();
    return await Promise.all(
      keys.map(async (key) => [key, (await redis.client.dumpBuffer(key)).toString('hex')]),
    );
  };

  it.each(['write', 'replace', 'sync', 'remove'] as const)(
    'V2: %s of a writer whose lease was taken changes nothing',
    async (deed) => {
      const store = replica();
      const writer = await acquired(store, 'east');
      await writer.replace('Node', values(3));
      await redis.client.set(lease, 'somebody else');
      const before = await world();
      const done = {
        write: () => writer.write([node('n1', 9)]),
        remove: () => writer.write([{ kind: 'Node', key: 'n1', row: null }]),
        replace: () => writer.replace('Node', values(700, 7)),
        sync: () => writer.sync(synced),
      }[deed];
      await expect(done()).rejects.toThrow(LeaseLostError);
      await expect(writer.write([node('later', 1)])).rejects.toThrow(LeaseLostError);
      await writer.release();
      expect(await world()).toEqual(before);
      expect(await redis.client.get(lease)).toBe('somebody else');
      // What its own followers were told too early is taken back.
      const beside = await follow(store, 'east');
      await vi.waitFor(() => expect(beside.rows('Node')).toEqual(Object.fromEntries(values(3))));
    },
  );

  it('a holder that was stopped past its lease writes nothing when it goes on', async () => {
    const clock = createPausableClock();
    const stopped = await acquired(replica({ clock }), 'east');
    await stopped.replace('Node', values(3));
    clock.pause();
    const holder = await acquired(replica(), 'east');
    await holder.write([node('n1', 100)]);
    const before = await world();
    clock.resume();
    await expect(stopped.write([node('n1', 5)])).rejects.toThrow(LeaseLostError);
    await stopped.release();
    expect(await world()).toEqual(before);
    await holder.write([node('n2', 100)]);
    const follower = await follow(replica(), 'east');
    expect(follower.rows('Node')).toMatchObject({ n1: { value: 100 }, n2: { value: 100 } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['everything', () => redis.client.flushall()],
    [
      'one shard',
      async () => await redis.client.del((await redis.client.keys('*:rows:Node:*'))[3] ?? ''),
    ],
    [
      'what is in a row',
      async () => {
        for (const shard of await redis.client.keys('*:rows:Node:*')) {
          if ((await redis.client.hexists(shard, 'n8')) === 1) {
            await redis.client.hset(shard, 'n8', '[-1]');
          }
        }
      },
    ],
    ['what is said of the rows', () => redis.client.del(meta)],
    ['the lease', () => redis.client.del(lease)],
    ['the log', () => redis.client.del('test:{east}:log')],
  ])('gets back what it has lost: %s', async (_what, lose) => {
    const store = replica();
    const writer = await acquired(store, 'east');
    const [beside, elsewhere] = [await follow(store, 'east'), await follow(replica(), 'east')];
    await writer.replace('Node', values(300));
    await writer.sync(synced);
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual(beside.rows('Node')));
    const seen = [beside.batches.length, elsewhere.batches.length] as const;
    await lose();
    const late = await follow(replica(), 'east');
    await writer.write([node('n7', 1_000)]);
    const expected = { ...Object.fromEntries(values(300)), n7: { value: 1_000 } };
    await vi.waitFor(
      () => {
        for (const follower of [beside, elsewhere, late]) {
          expect(follower.rows('Node')).toEqual(expected);
          expect(follower.batches.at(-1)?.sync).toEqual(synced);
        }
      },
      { timeout: 5_000 },
    );
    // Nobody who knew the rows was told of fewer.
    for (const [at, follower] of [beside, elsewhere].entries()) {
      const resets = follower.batches.slice(seen[at]).filter(({ reset }) => reset);
      expect(resets.every(({ changes }) => changes.length === 300)).toBe(true);
    }
  });

  it('goes on beside the holder while Redis is away, and brings everybody up to date after it', async () => {
    const store = replica();
    const writer = await acquired(store, 'east');
    const [beside, elsewhere] = [await follow(store, 'east'), await follow(replica(), 'east')];
    await writer.replace('Node', values(20));
    await writer.sync(synced);
    await vi.waitFor(() => expect(stateOf(elsewhere)).toBe('SYNCED'));
    await redis.kill();
    for (let n = 0; n < 5; n += 1) await writer.write([node('n1', 100 + n)]);
    await writer.write([{ kind: 'Node', key: 'n2', row: null }]);
    expect(beside.rows('Node')).toMatchObject({ n1: { value: 104 } });
    expect(beside.rows('Node')).not.toHaveProperty('n2');
    expect(stateOf(beside)).toBe('SYNCED');
    await vi.waitFor(() => expect(stateOf(elsewhere)).toBe('STALE'));
    expect(elsewhere.batches.at(-1)?.sync.lastError).toMatch(/store does not answer/);
    expect(elsewhere.rows('Node')).toMatchObject({ n1: { value: 1 } });
    await redis.restart();
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual(beside.rows('Node')), 5_000);
    await vi.waitFor(() => expect(stateOf(elsewhere)).toBe('SYNCED'));
    await writer.write([node('after', 1)]);
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toHaveProperty('after'));
  });

  it('is watched by whoever starts while Redis is away, and by one of them once it is there', async () => {
    await redis.kill();
    const stores = [replica(soon), replica(soon)] as const;
    const writers = await Promise.all(stores.map((store) => alone(store)));
    const followers = await Promise.all(stores.map((store) => follow(store, 'east')));
    for (const [at, writer] of writers.entries()) {
      await writer.replace('Node', values(20));
      await writer.sync(synced);
      expect(followers[at]!.rows('Node')).toEqual(Object.fromEntries(values(20)));
      expect(stateOf(followers[at]!)).toBe('SYNCED');
    }
    await redis.restart();
    const outcomes = await vi.waitFor(async () => {
      const writes = writers.map((writer, at) => writer.write([node('last', at)]));
      const settled = await Promise.allSettled(writes);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      return settled;
    }, 5_000);
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    const late = await follow(replica(), 'east');
    const expected = { ...Object.fromEntries(values(20)), last: { value: winner } };
    await vi.waitFor(() => {
      for (const follower of [...followers, late]) {
        expect(follower.rows('Node')).toEqual(expected);
        expect(stateOf(follower)).toBe('SYNCED');
      }
    }, 5_000);
  });

  it.each([
    ['that is older than what is watched is brought up to date', '2026-01-01T00:01:00.000Z', 1],
    ['is taken over by whoever has not seen the whole cluster yet', null, 3],
  ])('what a Redis that comes back holds %s', async (_what, asOf, count) => {
    const before = await acquired(replica(), 'east');
    await before.replace('Node', values(3));
    await before.sync(synced);
    await before.release();
    await redis.client.save();
    await redis.kill();
    const store = replica(soon);
    const writer = await alone(store);
    await writer.write([node('n0', 7)]);
    if (asOf !== null) await writer.sync({ ...synced, asOf });
    await redis.restart();
    if (asOf === null) {
      await vi.waitFor(() => expect(writer.write([node('n0', 8)])).rejects.toThrow(LeaseLostError));
      await writer.release();
      const again = await acquired(store, 'east');
      expect(again.found).toEqual(synced);
    }
    await vi.waitFor(async () => {
      const late = await follow(replica(), 'east');
      expect(Object.keys(late.rows('Node'))).toHaveLength(count);
    }, 5_000);
  });

  it('goes on in the same epoch when it was held up past its lease and nobody was there meanwhile', async () => {
    const clock = createPausableClock();
    const store = replica({ clock });
    const writer = await acquired(store, 'east');
    const [beside, elsewhere] = [await follow(store, 'east'), await follow(replica(), 'east')];
    await writer.replace('Node', values(20));
    const { epoch } = beside.batches.at(-1)!;
    clock.pause();
    await vi.waitFor(async () => expect(await redis.client.get(lease)).toBeNull(), 2_000);
    await writer.write([node('n1', 100)]);
    expect(await redis.client.get(lease)).not.toBeNull();
    clock.resume();
    await writer.write([node('n2', 100)]);
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual(beside.rows('Node')));
    expect(elsewhere.rows('Node')).toMatchObject({ n1: { value: 100 }, n2: { value: 100 } });
    expect(elsewhere.batches.at(-1)).toMatchObject({ epoch, reset: false });
    expect(beside.batches.filter(({ reset }) => reset)).toHaveLength(1);
  });

  it('does not wait for a Redis that hangs', async () => {
    const store = replica();
    const writer = await acquired(store, 'east');
    const beside = await follow(store, 'east');
    redis.pause();
    const begun = performance.now();
    for (let n = 0; n < 3; n += 1) await writer.write([node('a', n)]);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(beside.rows('Node')).toEqual({ a: { value: 2 } });
    redis.resume();
    const elsewhere = await follow(replica(), 'east');
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual({ a: { value: 2 } }), 5_000);
  });

  it('brings back what Redis had yesterday to what it is today', async () => {
    const store = replica();
    const writer = await acquired(store, 'east');
    const [beside, elsewhere] = [await follow(store, 'east'), await follow(replica(), 'east')];
    await writer.replace('Node', values(20));
    await redis.client.save();
    await writer.replace('Node', values(10, 50));
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual(beside.rows('Node')));
    const today = beside.rows('Node');
    // Reads the file that was saved above in place of what there is.
    await redis.kill();
    await redis.restart();
    await vi.waitFor(async () => {
      const late = await follow(replica(), 'east');
      for (const follower of [beside, elsewhere, late])
        expect(follower.rows('Node')).toEqual(today);
    }, 5_000);
    await writer.write([node('after', 1)]);
    await vi.waitFor(() => expect(elsewhere.rows('Node')).toHaveProperty('after'));
  });

  it('does not take over from a replica that has been at work meanwhile', async () => {
    const writer = await acquired(replica(), 'east');
    await writer.replace('Node', values(3));
    await redis.client.set(lease, 'somebody else');
    await vi.waitFor(() => expect(writer.write([node('x', 1)])).rejects.toThrow(LeaseLostError));
    await redis.client.del(lease);
    const other = await acquired(replica(), 'east');
    await other.write([node('theirs', 1)]);
    await other.release();
    await expect(writer.write([node('n1', 9)])).rejects.toThrow(LeaseLostError);
    const follower = await follow(replica(), 'east');
    expect(follower.rows('Node')).toHaveProperty('theirs');
    expect(follower.rows('Node')).toMatchObject({ n1: { value: 1 } });
  });

  it('says STALE of a cluster that nobody watches any more, and takes it back', async () => {
    const writer = await acquired(replica(), 'east');
    await writer.replace('Node', values(3));
    await writer.sync(synced);
    const follower = await follow(replica(), 'east');
    expect(stateOf(follower)).toBe('SYNCED');
    await writer.release();
    await vi.waitFor(() => expect(stateOf(follower)).toBe('STALE'), 3_000);
    expect(follower.batches.at(-1)?.sync).toMatchObject({
      asOf: synced.asOf,
      lastError: 'No replica watches this cluster',
    });
    expect(follower.rows('Node')).toEqual(Object.fromEntries(values(3)));
    const next = await acquired(replica(), 'east');
    await next.sync({ ...synced, asOf: '2026-01-01T00:01:00.000Z' });
    await vi.waitFor(() => expect(stateOf(follower)).toBe('SYNCED'));
  });

  it('begins anew for a follower that was away longer than the log goes back', async () => {
    const clock = createPausableClock();
    const writer = await acquired(replica({ logBytes: 20_000 }), 'east');
    const follower = await follow(replica({ clock }), 'east');
    await writer.write([node('a', 0)]);
    await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('a'));
    clock.pause();
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    for (let n = 1; n < 400; n += 1) await writer.write([node(`n${n % 10}`, n)]);
    expect(await redis.client.memory('USAGE', 'test:{east}:log')).toBeLessThan(100_000);
    clock.resume();
    await vi.waitFor(
      () => expect(follower.rows('Node')).toMatchObject({ n9: { value: 399 } }),
      3_000,
    );
  });

  it('refuses a Redis that throws rows away', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      await expect(replica().ready()).rejects.toThrow(/eviction policy allkeys-lru.*noeviction/);
    } finally {
      await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    }
  });

  it('takes what another version has written for nothing, and writes it anew', async () => {
    const before = await acquired(replica(), 'east');
    await before.replace('Node', values(3));
    await before.release();
    await redis.client.hset(meta, 'format', '0');
    const writer = await acquired(replica(), 'east');
    expect(writer.found).toMatchObject({ state: 'SYNCING', asOf: null });
    const follower = await follow(replica(), 'east');
    expect(follower.rows('Node')).toEqual({});
    await writer.replace('Node', values(2));
    await vi.waitFor(async () => {
      const late = await follow(replica(), 'east');
      expect(late.rows('Node')).toEqual(Object.fromEntries(values(2)));
      expect(follower.rows('Node')).toEqual(late.rows('Node'));
    });
    await vi.waitFor(async () => {
      const shards = await redis.client.keys('*:rows:Node:*');
      const counts = await Promise.all(shards.map((shard) => redis.client.hlen(shard)));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    });
  });

  it('goes on when Redis has forgotten its scripts', async () => {
    const writer = await acquired(replica(), 'east');
    await writer.write([node('a', 1)]);
    await redis.client.script('FLUSH');
    await writer.write([node('a', 2)]);
    const follower = await follow(replica(), 'east');
    expect(follower.rows('Node')).toEqual({ a: { value: 2 } });
  });

  it('keeps the gateways of two fleets apart', async () => {
    const [one, two] = [replica({ prefix: 'one' }), replica({ prefix: 'two' })];
    const writers = [await acquired(one, 'east'), await acquired(two, 'east')];
    await writers[0]!.write([node('a', 1)]);
    await writers[1]!.write([node('b', 1)]);
    expect((await follow(replica({ prefix: 'one' }), 'east')).rows('Node')).toEqual({
      a: { value: 1 },
    });
    expect((await follow(replica({ prefix: 'two' }), 'east')).rows('Node')).toEqual({
      b: { value: 1 },
    });
  });
});
