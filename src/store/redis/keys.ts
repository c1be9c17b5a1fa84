/** Names of the keys in Redis. All keys of one cluster have one hash tag, so that a script may touch them together. */
import type { RowKind } from '../../model/rows.ts';
import type { RowKey } from '../fleet-store.ts';
import { bucketOf } from '../row-sum.ts';

/**
 * A shard of a hundred thousand rows has some 200 of them: read in a fraction of a millisecond, so that nobody waits
 * long behind it.
 */
export const shardsOfKind = 512;

export interface ClusterKeys {
  /** Epoch of the holder; goes by itself when nobody renews it. */
  readonly lease: string;
  /** Hash: format, epoch, sequence, id of the last log entry, sync, and a summary of each kind. */
  readonly meta: string;
  /** Stream of changes. */
  readonly log: string;
  /** Channel on which every write is called out. It carries nothing: whoever misses a call asks by itself. */
  readonly calls: string;
  /** Channel on which a reader says that the rows are not what is said of them. It carries nothing. */
  readonly doubts: string;
  shard(kind: RowKind, shard: number): string;
  /** Keys of all shards of a kind. */
  shards(kind: RowKind): readonly string[];
}

export function clusterKeys(prefix: string, cluster: string): ClusterKeys {
  const base = `${prefix}:{${encodeURIComponent(cluster)}}`;
  const shard = (kind: RowKind, at: number) => `${base}:rows:${kind}:${at}`;
  return {
    lease: `${base}:lease`,
    meta: `${base}:meta`,
    log: `${base}:log`,
    calls: `${base}:calls`,
    doubts: `${base}:doubts`,
    shard,
    shards: (kind) => Array.from({ length: shardsOfKind }, (_, at) => shard(kind, at)),
  };
}

export function shardOf(key: RowKey): number {
  return bucketOf(key, shardsOfKind);
}

export interface OperationKeys {
  /** How it stands, as JSON; goes by itself. */
  readonly state: string;
  /** There when somebody asks to end it. */
  readonly cancel: string;
  /** Channel on which every write of the state is called out. */
  readonly calls: string;
  /** Channel on which it is called out that somebody asks to end it. */
  readonly cancels: string;
}

/** No cluster has this tag: the colon of a cluster's name is escaped. */
export function operationKeys(prefix: string, id: string): OperationKeys {
  const base = `${prefix}:{operation:${id}}`;
  return {
    state: `${base}:state`,
    cancel: `${base}:cancel`,
    calls: `${base}:calls`,
    cancels: `${base}:cancels`,
  };
}
