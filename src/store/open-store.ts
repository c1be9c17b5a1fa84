import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { FleetStore } from './fleet-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { boardOfOne, type OperationBoard } from './operation-board.ts';
import { createRedisClient, type RedisClientOptions } from './redis/redis-client.ts';
import { keepRedisMetrics } from './redis/redis-metrics.ts';
import { createRedisOperations } from './redis/redis-operations.ts';
import { createRedisStore } from './redis/redis-store.ts';

/** Where rows are kept: within this process, for one replica; or in Redis, for several. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | ({ readonly kind: 'redis'; readonly prefix: string } & RedisClientOptions);

/** How a store stands, as this replica meets it. */
export interface StoreStanding {
  readonly kind: 'MEMORY' | 'REDIS';
  readonly state: 'ANSWERING' | 'AWAY';
  /** How long the last change of another replica took to be taken in, in milliseconds; null before the first. */
  readonly lagMs: number | null;
}

export interface OpenedStore extends FleetStore {
  readonly standing: () => StoreStanding;
  /** Closed with the store. */
  readonly operations: OperationBoard;
}

export function openStore(
  options: StoreOptions,
  deps: { readonly clock: Clock; readonly logger: Logger; readonly metrics: Metrics },
): OpenedStore {
  if (options.kind === 'memory') {
    const standing = { kind: 'MEMORY', state: 'ANSWERING', lagMs: null } as const;
    return { ...createMemoryStore(), standing: () => standing, operations: boardOfOne };
  }
  const { measuring, followed, isUp, lagMs } = keepRedisMetrics(deps.metrics);
  const redis = measuring(createRedisClient(deps, options));
  const store = createRedisStore({ ...deps, redis, onFollowed: followed }, options);
  const operations = createRedisOperations({ ...deps, redis }, { prefix: options.prefix });
  return {
    ...store,
    operations,
    close: async () => {
      await operations.close();
      await store.close();
    },
    standing: () => ({ kind: 'REDIS', state: isUp() ? 'ANSWERING' : 'AWAY', lagMs: lagMs() }),
  };
}
