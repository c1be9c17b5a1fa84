import { randomUUID } from 'node:crypto';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import { createClusterFeed, type ClusterFeed } from '../cluster-feed.ts';
import type { FleetStore } from '../fleet-store.ts';
import { LeaseLostError } from '../lease-lost-error.ts';
import { StoreRefusedError } from '../store-refused-error.ts';
import { createFollower, type Follower } from './follower.ts';
import { createHolder } from './holder.ts';
import type { RedisAccess } from './redis-access.ts';
import { createStoredCluster, type StoredCluster } from './stored-cluster.ts';
import { defaultStoreTimes, type StoreTimes } from './store-times.ts';

export interface RedisStoreOptions {
  /** Begins the name of every key: gateways over different fleets may share one Redis. */
  readonly prefix: string;
  readonly times?: StoreTimes;
  /** How much of each cluster's log is kept. */
  readonly logBytes?: number;
}

interface Part {
  readonly stored: StoredCluster;
  readonly feed: ClusterFeed;
  readonly follower: Follower;
  /** Who keeps the feed. */
  keeper: 'NOBODY' | 'FOLLOWER' | 'HOLDER';
}

const defaultLogBytes = 16 * 1024 * 1024;

/**
 * The fleet store that replicas share. The replica that writes a cluster tells its own followers at once, and Redis
 * after them; it goes on while Redis is away, and a replica that starts then watches by itself. Whatever Redis loses is written again by the holder. The access is this
 * store's from now on.
 */
export function createRedisStore(
  {
    redis,
    clock,
    logger,
    onFollowed,
  }: {
    readonly redis: RedisAccess;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Told when the write of another replica was taken in: when it was written, and now. */
    readonly onFollowed?: (writtenAt: number, takenInAt: number) => void;
  },
  { prefix, times = defaultStoreTimes, logBytes = defaultLogBytes }: RedisStoreOptions,
): FleetStore {
  const parts = new Map<string, Part>();
  const closing = new AbortController();

  const partOf = (cluster: string): Part => {
    const present = parts.get(cluster);
    if (present !== undefined) return present;
    const stored = createStoredCluster(redis, { prefix, cluster });
    const feed = createClusterFeed(cluster);
    const own = {
      stored,
      feed,
      redis,
      clock,
      logger: logger.with({ cluster }),
      ...(onFollowed !== undefined && { onFollowed }),
    };
    const part: Part = { stored, feed, follower: createFollower(own, times), keeper: 'NOBODY' };
    parts.set(cluster, part);
    return part;
  };
  const followOn = (part: Part) => {
    if (closing.signal.aborted) return;
    part.keeper = 'FOLLOWER';
    part.follower.start();
  };

  /**
   * A replica that has never heard of the cluster would show nothing for as long as Redis is away: it watches by itself,
   * be it that others do so too. One that knows rows goes on showing them, and says that they are old.
   */
  const takeLease = async (part: Part, holder: string): Promise<'TAKEN' | 'LOST' | 'ALONE'> => {
    try {
      const { outcome } = await part.stored.take(holder, times.leaseMs);
      return outcome === 'DONE' ? 'TAKEN' : 'LOST';
    } catch (error) {
      const known = part.feed.mirror.position.epoch !== '';
      if (known || error instanceof StoreRefusedError || closing.signal.aborted) throw error;
      return 'ALONE';
    }
  };

  return {
    ready: () => redis.ready(),
    async acquire(cluster) {
      const part = partOf(cluster);
      if (part.keeper === 'HOLDER') return undefined;
      const holder = randomUUID();
      const taken = await takeLease(part, holder);
      if (taken === 'LOST') return undefined;
      await part.follower.stop();
      if (closing.signal.aborted) return undefined;
      part.keeper = 'HOLDER';
      try {
        return await createHolder(
          { stored: part.stored, feed: part.feed, redis, clock, logger: logger.with({ cluster }) },
          {
            holder,
            alone: taken === 'ALONE',
            times,
            logBytes,
            closing: closing.signal,
            onEnd: () => followOn(part),
          },
        );
      } catch (error) {
        followOn(part);
        await part.stored.release(holder).catch(() => undefined);
        if (error instanceof LeaseLostError) return undefined;
        throw error;
      }
    },
    async follow(cluster, listener) {
      const part = partOf(cluster);
      if (part.keeper === 'NOBODY') followOn(part);
      return await part.feed.follow(listener);
    },
    async close() {
      closing.abort();
      for (const { feed } of parts.values()) feed.close();
      await Promise.all(Array.from(parts.values(), ({ follower }) => follower.stop()));
      await redis.close();
    },
  };
}
