import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { FleetStore } from './fleet-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRedisClient, type RedisClientOptions } from './redis/redis-client.ts';
import { keepRedisMetrics } from './redis/redis-metrics.ts';
import { createRedisStore } from './redis/redis-store.ts';

/** Where rows are kept: within this process, for one replica; or in Redis, for several. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | ({ readonly kind: 'redis'; readonly prefix: string } & RedisClientOptions);

export function openStore(
  options: StoreOptions,
  deps: { readonly clock: Clock; readonly logger: Logger; readonly metrics: Metrics },
): FleetStore {
  if (options.kind === 'memory') return createMemoryStore();
  const measure = keepRedisMetrics(deps.metrics);
  const redis = measure.measuring(createRedisClient(deps, options));
  return createRedisStore({ ...deps, redis, onFollowed: measure.followed }, options);
}
