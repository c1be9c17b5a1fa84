/**
 * The fleet store: rows of every cluster, and the ordered log of their changes.
 *
 * Contract, the same for memory and Redis:
 * - One writer per cluster at a time. A writer that has lost its lease changes nothing (invariant V2).
 * - Every write becomes one batch in the cluster's log, with the writer's epoch and a dense sequence number; one of very
 *   many rows becomes several, between which others in the process have their turn.
 * - A follower gets the whole present state of a cluster as one `reset` batch, then every later batch in order;
 *   after a gap or another epoch it gets `reset` again, or a batch without changes where the rows are those that it
 *   has. Nothing is lost, nothing comes twice.
 * - Rows are opaque JSON here. A row that is equal to the stored one is dropped before the log.
 */
import type { RowKind } from '../model/rows.ts';

/** `namespace/name`, or the bare name for cluster-scoped kinds. */
export type RowKey = string;

/** A change of one row; `row: null` means removed. */
export interface RowChange {
  readonly kind: RowKind;
  readonly key: RowKey;
  readonly row: object | null;
}

/** How a cluster's watches stand, as its writer sees it. */
export interface ClusterSync {
  readonly state: 'SYNCING' | 'SYNCED' | 'STALE' | 'UNREACHABLE';
  /** RFC 3339 time up to which what is stored was known to be the cluster's state; null before the first sync. */
  readonly asOf: string | null;
  /** Last error without secrets; null when all is well. */
  readonly lastError: string | null;
  readonly version: string | null;
  readonly watches: readonly WatchSync[];
}

export interface WatchSync {
  readonly kind: RowKind;
  readonly state: 'SYNCING' | 'SYNCED' | 'STALE' | 'NOT_SERVED' | 'FORBIDDEN';
  readonly asOf: string | null;
  readonly lastError: string | null;
  /** When the list was begun that the rows come from, or a later one: RFC 3339; left out before the first list. */
  readonly listedAt?: string;
}

/** One write as followers see it. */
export interface ChangeBatch {
  readonly cluster: string;
  readonly epoch: string;
  /**
   * Dense from 1 within the epoch. A batch without changes may come again under the same number: then only how the
   * cluster stands is news.
   */
  readonly sequence: number;
  /** True: `changes` is the whole state of the cluster; forget what you had. */
  readonly reset: boolean;
  readonly changes: readonly RowChange[];
  readonly sync: ClusterSync;
}

/**
 * Writes one cluster's rows. Methods resolve when the write is in the store, or when it will be without the writer's
 * doing: a store that is slow or away holds nobody up, followers in this process have been told all the same. They
 * reject with `LeaseLostError`.
 */
export interface ClusterWriter {
  readonly cluster: string;
  /** How the cluster stood when the lease was taken: its rows are there, as old as this says. */
  readonly found: ClusterSync;
  /** Makes the store's rows of one kind equal to these, with deletes found by difference. */
  replace(kind: RowKind, rows: ReadonlyMap<RowKey, object>): Promise<void>;
  write(changes: readonly RowChange[]): Promise<void>;
  sync(sync: ClusterSync): Promise<void>;
  release(): Promise<void>;
}

export interface FleetStore {
  /** Resolves when the store may be used, or is away for now; rejects when it must not be used as it is set up. */
  ready(): Promise<void>;
  /** Takes the cluster's lease; undefined while somebody else has it. */
  acquire(cluster: string): Promise<ClusterWriter | undefined>;
  /**
   * Follows one cluster: a reset batch first, then every change. Returns the function that stops it. When the store
   * cannot be reached, or nobody writes the cluster any more, what is known is told again as STALE.
   */
  follow(cluster: string, listener: (batch: ChangeBatch) => void): Promise<() => void>;
  close(): Promise<void>;
}
