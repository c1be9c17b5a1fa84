import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { FleetStore } from './fleet-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRedisClient, type RedisClientOptions } from './redis/redis-client.ts';
import { createRedisStore } from './redis/redis-store.ts';

/** Where rows are kept: within this process, for one replica; or in Redis, for several. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | ({ readonly kind: 'redis'; readonly prefix: string } & RedisClientOptions);

export function openStore(
  options: StoreOptions,
  deps: { readonly clock: Clock; readonly logger: Logger },
): FleetStore {
  if (options.kind === 'memory') return createMemoryStore();
  return createRedisStore({ ...deps, redis: createRedisClient(deps, options) }, options);
}
