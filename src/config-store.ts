import { readFileSync } from 'node:fs';
import { ConfigError, type FileConfig } from './config-file.ts';
import type { StoreOptions } from './store/open-store.ts';
import { parseRedisUrl, type RedisTarget } from './store/redis/redis-url.ts';

export const defaultRedisPrefix = 'stationmaster';

export interface GivenStore {
  /** URL of a flag or the environment. */
  readonly redis: string | undefined;
  /** From the environment: what is on a command line, everybody on the machine can see. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Who comes in to the sentinels; only from the environment. */
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
}

/** Where rows are kept. Throws `ConfigError`, whose message holds no part of a URL. */
export function storeOptions(given: GivenStore, file: FileConfig['store'] = {}): StoreOptions {
  const url = given.redis ?? file.redis;
  if (url === undefined) return { kind: 'memory' };
  const target = targetOf(url);
  const { username = target.username, password = target.password } = given;
  const { prefix = defaultRedisPrefix, ca } = file;
  const sentinel = {
    ...(given.sentinelUsername !== undefined && { username: given.sentinelUsername }),
    ...(given.sentinelPassword !== undefined && { password: given.sentinelPassword }),
  };
  return {
    kind: 'redis',
    prefix,
    target: { ...target, username, password },
    ca: ca === undefined ? undefined : certificates(ca),
    ...(target.kind === 'sentinel' && { sentinel }),
  };
}

function targetOf(url: string): RedisTarget {
  try {
    return parseRedisUrl(url);
  } catch (error) {
    throw new ConfigError(`--redis: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function certificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(`Cannot read ${path}: ${message}`);
  }
}
