/** What can happen to gateways, their clusters and their Redis. Each resolves when it is over and things may heal. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultWorld } from './fault-world.ts';
import type { RedisUnderTest } from './redis-under-test.ts';
import type { Replica } from './replica.ts';

export interface Fault {
  readonly needs?: 'redis';
  /** It begins and heals within a second or two. */
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
    quick: true,
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
    quick: true,
    strike: async ({ replicas, random }) => {
      const replica = random.pick(replicas);
      await replica.kill();
      await replica.start();
    },
  },
  'Redis restarted with its data': {
    needs: 'redis',
    strike: (world) => redisOf(world).restart({ keepData: true }),
  },
  'Redis restarted empty': {
    needs: 'redis',
    quick: true,
    strike: (world) => redisOf(world).restart({ keepData: false }),
  },
  'Redis flushed': {
    needs: 'redis',
    quick: true,
    strike: (world) => redisOf(world).flush(),
  },
  'keys lost': {
    needs: 'redis',
    quick: true,
    strike: async (world) => {
      await redisOf(world).loseKeys(world.random);
    },
  },
  'lease holder paused': {
    needs: 'redis',
    strike: async (world) => {
      const cluster = someCluster(world).name;
      const holder = await holderOf(world, cluster);
      const before = await redisOf(world).epochs(cluster);
      holder.pause();
      await sleep(pastLeaseMs);
      holder.resume();
      await sleep(1_000);
      const after = await redisOf(world).epochs(cluster);
      const mine = before.at(-1);
      const others = after.slice(after.indexOf(mine ?? '') + 1);
      if (others.length === 0) throw new Error(`Nobody took ${cluster} over from ${holder.name}`);
      if (others.includes(mine ?? '')) {
        throw new Error(`${holder.name} wrote to ${cluster} after its lease had ended`);
      }
    },
  },
  'replica cut from Redis': {
    needs: 'redis',
    strike: async (world) => {
      const at = world.random.integer(0, world.replicas.length - 1);
      const proxy = redisOf(world).proxyOf(at);
      proxy.setPassage(world.random.pick(['refused', 'held']));
      if (world.random.chance(0.5)) proxy.cut();
      else proxy.freeze('both');
      await sleep(world.random.pick([500, pastLeaseMs]));
      proxy.setPassage('open');
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;
export type FaultName = keyof typeof faults;

/** The replica that watches the cluster, by its own word. */
async function holderOf({ replicas }: FaultWorld, cluster: string): Promise<Replica> {
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
