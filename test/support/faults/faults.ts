/** What can happen to gateways, their clusters and their Redis. Each resolves when it is over and things may heal. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultWorld } from './fault-world.ts';
import type { RedisUnderTest } from './redis-under-test.ts';
import type { Replica } from './replica.ts';

export interface Fault {
  /** What of Redis it takes. */
  readonly needs?: 'redis' | 'one server' | 'lines' | 'sentinel';
  /** It begins and heals within a second or two, and what it breaks no other such fault breaks. */
  readonly quick?: boolean;
  /** Rejects when the fault itself could not be brought about, or left something behind that must not be. */
  readonly strike: (world: FaultWorld) => Promise<void>;
}

/** Longer than a lease lasts without being renewed. */
const pastLeaseMs = 6_000;

const someCluster = ({ clusters, random }: FaultWorld) => random.pick(clusters);
const redisOf = ({ redis }: FaultWorld): RedisUnderTest => {
  if (redis === undefined) throw new Error('This fault needs Redis');
  return redis;
};

/** Whether the fault can be brought about with this Redis. */
export function isPossible({ needs }: Fault, redis: RedisUnderTest | undefined): boolean {
  return needs === undefined || (redis !== undefined && has[needs](redis));
}

const has: Readonly<Record<NonNullable<Fault['needs']>, (redis: RedisUnderTest) => boolean>> = {
  redis: () => true,
  'one server': ({ restart }) => restart !== undefined,
  lines: ({ lineOf }) => lineOf !== undefined,
  sentinel: ({ failOver }) => failOver !== undefined,
};

export const faults = {
  'watches cut': {
    quick: true,
    strike: (world) => {
      someCluster(world).proxy.cut();
      return Promise.resolve();
    },
  },
  'half-open connections': {
    strike: async (world) => {
      const { proxy } = someCluster(world);
      proxy.freeze(world.random.pick(['both', 'answers']));
      await sleep(500);
    },
  },
  'a cluster that holds and says nothing': {
    strike: async (world) => {
      const { proxy } = someCluster(world);
      proxy.setPassage('held');
      proxy.freeze('both');
      await sleep(world.random.integer(500, 3_000));
      proxy.setPassage('open');
    },
  },
  'a slow cluster': {
    strike: async (world) => {
      const { proxy } = someCluster(world);
      proxy.setDelay(2_000);
      proxy.cut();
      await sleep(2_500);
      proxy.setDelay(0);
    },
  },
  'API server restarted': {
    strike: (world) => someCluster(world).restartApiServer(),
  },
  'history compacted': {
    quick: true,
    strike: async (world) => {
      const cluster = someCluster(world);
      cluster.proxy.setPassage('refused');
      cluster.proxy.cut();
      // Something has to happen meanwhile that watches cannot be told any more.
      await sleep(300);
      await cluster.forgetHistory();
      cluster.proxy.setPassage('open');
    },
  },
  'replica killed': {
    strike: async ({ replicas, random }) => {
      const replica = random.pick(replicas);
      await replica.kill();
      await replica.start();
    },
  },
  'Redis restarted with its data': {
    needs: 'one server',
    strike: async (world) => await redisOf(world).restart?.({ keepData: true }),
  },
  'Redis restarted empty': {
    needs: 'one server',
    quick: true,
    strike: async (world) => await redisOf(world).restart?.({ keepData: false }),
  },
  'Redis failed over': {
    needs: 'sentinel',
    strike: async (world) => await redisOf(world).failOver?.(),
  },
  'Redis flushed': {
    needs: 'redis',
    strike: (world) => redisOf(world).flush(),
  },
  // Whoever has all rows in its hands does not miss a key: only one that begins now would show less.
  'keys lost, and a replica begun anew': {
    needs: 'redis',
    quick: true,
    strike: async (world) => {
      const replica = world.random.pick(world.replicas);
      await replica.kill();
      await redisOf(world).loseKeys(world.random);
      await replica.start();
    },
  },
  'lease holder paused': {
    needs: 'redis',
    strike: async (world) => {
      const cluster = someCluster(world).name;
      const holder = await holderOf(world, cluster);
      const redis = redisOf(world);
      const mine = await redis.logState(cluster);
      holder.pause();
      await sleep(pastLeaseMs);
      const taken = await redis.logState(cluster);
      holder.resume();
      // Whatever it still had in its hands it would write now.
      await sleep(1_000);
      const after = await redis.logState(cluster);
      if (taken.epoch === mine.epoch || taken.holder === mine.holder) {
        throw new Error(`Nobody took ${cluster} over from ${holder.name}`);
      }
      if (
        after.holder !== taken.holder ||
        after.epoch !== taken.epoch ||
        after.epochs.includes(mine.epoch)
      ) {
        throw new Error(`${holder.name} wrote to ${cluster} after its lease had ended`);
      }
    },
  },
  'replica cut from Redis': {
    needs: 'lines',
    strike: async (world) => {
      const at = world.random.integer(0, world.replicas.length - 1);
      const line = redisOf(world).lineOf?.(at);
      if (line === undefined) throw new Error('There is no line to cut');
      line.setPassage(world.random.pick(['refused', 'held']));
      if (world.random.chance(0.5)) line.cut();
      else line.freeze('both');
      await sleep(world.random.pick([500, pastLeaseMs]));
      line.setPassage('open');
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;
export type FaultName = keyof typeof faults;

/** The replica that watches the cluster, by its own word. */
export async function holderOf({ replicas }: FaultWorld, cluster: string): Promise<Replica> {
  const held = new RegExp(`^stationmaster_cluster_lease_held\\{cluster="${cluster}"\\} 1$`, 'm');
  for (let tries = 0; tries < 100; tries += 1) {
    for (const replica of replicas) {
      if (replica.url === undefined) continue;
      const metrics = await fetch(`${replica.url}/metrics`);
      if (held.test(await metrics.text())) return replica;
    }
    await sleep(100);
  }
  throw new Error(`Nobody holds the lease of ${cluster}`);
}
