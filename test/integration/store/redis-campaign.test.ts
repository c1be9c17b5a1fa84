import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClusterWriter, FleetStore } from '../../../src/store/fleet-store.ts';
import { redisReplica, redisServer, startRedis, type RedisServer } from '../../support/redis.ts';
import { acquired, follow, type Follower } from '../../support/store-follower.ts';

/** More than a test run has time for: `STATIONMASTER_STORE_RUNS=500`. */
const runs = Number(process.env['STATIONMASTER_STORE_RUNS'] ?? 8);
const replicaCount = 3;

type Deed =
  | { readonly do: 'put'; readonly key: string; readonly value: number }
  | { readonly do: 'remove'; readonly key: string }
  | { readonly do: 'replace'; readonly keys: readonly string[] }
  | { readonly do: 'flush' | 'cut' | 'forgetLease' | 'handOver' | 'kill' }
  | { readonly do: 'lose'; readonly nth: number }
  | { readonly do: 'follow'; readonly replica: number };

const key = fc.integer({ min: 0, max: 30 }).map((n) => `n${n}`);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('put' as const), key, value: fc.nat(99) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('replace' as const), keys: fc.uniqueArray(key) }),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'flush' as const,
        'cut' as const,
        'forgetLease' as const,
        'handOver' as const,
        'kill' as const,
      )
      .map((name) => ({ do: name })),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), nth: fc.nat(200) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('follow' as const), replica: fc.nat(replicaCount - 1) }),
  },
);

/** A cluster, the replicas that serve it, and whoever collects it now: as collectors do, but with deeds in between. */
function createWorld(redis: RedisServer, prefix: string) {
  const truth = new Map<string, object>();
  const stores: FleetStore[] = Array.from({ length: replicaCount }, () =>
    redisReplica(redis.url, { prefix }),
  );
  const followers: { readonly store: FleetStore; readonly follower: Follower }[] = [];
  const all = [...stores];
  let writer: ClusterWriter | undefined;
  let at = 0;

  /** Whoever has lost the lease takes it again, and lists the cluster anew. */
  const collect = async (write: (writer: ClusterWriter) => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        if (writer === undefined) {
          writer = await acquired(stores[at]!, 'east');
          await writer.replace('Node', new Map(truth));
        }
        await write(writer);
        return;
      } catch {
        await writer?.release();
        writer = undefined;
      }
    }
  };
  const followOn = async (store: FleetStore) => {
    followers.push({ store, follower: await follow(store, 'east') });
  };
  const happen = async (deed: Deed): Promise<void> => {
    switch (deed.do) {
      case 'put':
        truth.set(deed.key, { value: deed.value });
        await collect((to) =>
          to.write([{ kind: 'Node', key: deed.key, row: { value: deed.value } }]),
        );
        return;
      case 'remove':
        truth.delete(deed.key);
        await collect((to) => to.write([{ kind: 'Node', key: deed.key, row: null }]));
        return;
      case 'replace':
        truth.clear();
        for (const name of deed.keys) truth.set(name, { value: name.length });
        await collect((to) => to.replace('Node', new Map(truth)));
        return;
      case 'flush':
        await redis.client.flushall();
        return;
      case 'forgetLease':
        await redis.client.del(`${prefix}:{east}:lease`);
        return;
      case 'cut':
        await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        return;
      case 'handOver':
        await writer?.release();
        writer = undefined;
        at = (at + 1) % replicaCount;
        return;
      case 'kill':
        // Its process is gone: nothing is released, and another one comes in its place.
        await stores[at]!.close();
        writer = undefined;
        stores[at] = redisReplica(redis.url, { prefix });
        all.push(stores[at]!);
        at = (at + 1) % replicaCount;
        return;
      case 'lose': {
        const keys = (await redis.client.keys(`${prefix}:*`)).sort();
        const lost = keys[deed.nth % Math.max(1, keys.length)];
        if (lost !== undefined) await redis.client.del(lost);
        return;
      }
      case 'follow':
        await followOn(stores[deed.replica]!);
        return;
    }
  };
  return {
    happen,
    async settle() {
      truth.set('end', { value: 0 });
      // Looks again and again, as a collector does: a writer that was alone may have had to yield meanwhile.
      const look = () =>
        collect((to) => to.write([{ kind: 'Node', key: 'end', row: { value: 0 } }]));
      await look();
      for (const store of stores) await followOn(store);
      const late = redisReplica(redis.url, { prefix });
      all.push(late);
      await followOn(late);
      const living = followers.filter(({ store }) => store === late || stores.includes(store));
      await vi.waitFor(
        async () => {
          await look();
          for (const { follower } of living) {
            expect(follower.rows('Node')).toEqual(Object.fromEntries(truth));
          }
        },
        { timeout: 10_000, interval: 20 },
      );
    },
    [Symbol.asyncDispose]: async () => {
      await writer?.release();
      await Promise.all(all.map((store) => store.close()));
    },
  };
}

describe.skipIf(redisServer === undefined)('replicas over a Redis that is mistreated', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  it(
    'V1: all come to what the last writer wrote, whatever happens to Redis and to them',
    { timeout: 60_000 + runs * 3_000 },
    async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 20 }), async (deeds) => {
          await using world = createWorld(redis, `run-${(run += 1)}`);
          for (const deed of deeds) await world.happen(deed);
          await world.settle();
        }),
        { numRuns: runs },
      );
    },
  );
});
