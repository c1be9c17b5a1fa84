import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { RowKind } from '../model/rows.ts';
import { equalRows } from './equal-rows.ts';
import type {
  ChangeBatch,
  ClusterSync,
  ClusterWriter,
  FleetStore,
  RowChange,
  RowKey,
} from './fleet-store.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { unknownSync } from './mirror.ts';

/** So many rows of a list are taken in before others in this process have their turn. */
const rowsInTurn = 500;

type Listener = (batch: ChangeBatch) => void;

interface ClusterRows {
  readonly name: string;
  readonly rows: Map<RowKind, Map<RowKey, object>>;
  readonly listeners: Set<Listener>;
  sync: ClusterSync;
  /** Of the last batch that was written; empty and 0 before the first. */
  epoch: string;
  sequence: number;
  /** Epoch of the writer that has the lease. */
  holder: string | undefined;
}

/**
 * The fleet store within one process: listeners are called within the write, rows are shared and not copied.
 * A lease is held until it is released.
 */
export function createMemoryStore(): FleetStore {
  const clusters = new Map<string, ClusterRows>();

  const clusterOf = (name: string): ClusterRows => {
    let cluster = clusters.get(name);
    if (cluster === undefined) {
      cluster = {
        name,
        rows: new Map(),
        listeners: new Set(),
        sync: unknownSync,
        epoch: '',
        sequence: 0,
        holder: undefined,
      };
      clusters.set(name, cluster);
    }
    return cluster;
  };

  return {
    ready: () => Promise.resolve(),
    acquire(name) {
      const cluster = clusterOf(name);
      return Promise.resolve(cluster.holder === undefined ? writerOf(cluster) : undefined);
    },
    follow(name, listener) {
      const cluster = clusterOf(name);
      // A wrapper of its own, so that the same function may follow twice.
      const own: Listener = (batch) => listener(batch);
      own(resetBatch(cluster));
      cluster.listeners.add(own);
      return Promise.resolve(() => {
        cluster.listeners.delete(own);
      });
    },
    close() {
      for (const cluster of clusters.values()) {
        cluster.listeners.clear();
        cluster.holder = undefined;
      }
      return Promise.resolve();
    },
  };
}

function writerOf(cluster: ClusterRows): ClusterWriter {
  const epoch = randomUUID();
  cluster.holder = epoch;

  /** All of it happens in one turn: nobody sees half of it. */
  const change = (apply: () => readonly RowChange[] | undefined): Promise<void> => {
    if (cluster.holder !== epoch) return Promise.reject(new LeaseLostError(cluster.name));
    const changes = apply();
    if (changes !== undefined) publish(cluster, epoch, changes);
    return Promise.resolve();
  };

  return {
    cluster: cluster.name,
    found: cluster.sync,
    async replace(kind, rows) {
      const gone = [...(cluster.rows.get(kind)?.keys() ?? [])].filter((key) => !rows.has(key));
      const changes: RowChange[] = gone.map((key) => ({ kind, key, row: null }));
      for (const [key, row] of rows) changes.push({ kind, key, row });
      for (let at = 0; at < Math.max(1, changes.length); at += rowsInTurn) {
        if (at > 0) await turn();
        await change(() => takeIn(cluster, changes.slice(at, at + rowsInTurn)));
      }
    },
    write: (changes) => change(() => takeIn(cluster, changes)),
    sync: (sync) =>
      change(() => {
        if (equalRows(sync, cluster.sync)) return undefined;
        cluster.sync = sync;
        return [];
      }),
    release() {
      if (cluster.holder === epoch) cluster.holder = undefined;
      return Promise.resolve();
    },
  };
}

/** Stores the changes; returns those that changed anything, or undefined when none did. */
function takeIn(
  cluster: ClusterRows,
  changes: readonly RowChange[],
): readonly RowChange[] | undefined {
  const effective = changes.filter((change) => store(cluster, change));
  return effective.length === 0 ? undefined : effective;
}

function store(cluster: ClusterRows, { kind, key, row }: RowChange): boolean {
  let rows = cluster.rows.get(kind);
  if (row === null) return rows?.delete(key) === true;
  if (rows === undefined) {
    rows = new Map();
    cluster.rows.set(kind, rows);
  }
  const present = rows.get(key);
  if (present !== undefined && equalRows(present, row)) return false;
  rows.set(key, row);
  return true;
}

function publish(cluster: ClusterRows, epoch: string, changes: readonly RowChange[]): void {
  const another = cluster.epoch !== epoch;
  cluster.epoch = epoch;
  cluster.sequence = another ? 1 : cluster.sequence + 1;
  const batch: ChangeBatch = another
    ? resetBatch(cluster)
    : {
        cluster: cluster.name,
        epoch,
        sequence: cluster.sequence,
        reset: false,
        changes,
        sync: cluster.sync,
      };
  for (const listener of [...cluster.listeners]) {
    try {
      listener(batch);
    } catch (error) {
      // A follower's fault is nobody else's: the write stands, the others are told, the process hears of the bug.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function resetBatch(cluster: ClusterRows): ChangeBatch {
  const changes: RowChange[] = [];
  for (const [kind, rows] of cluster.rows) {
    for (const [key, row] of rows) changes.push({ kind, key, row });
  }
  const { name, epoch, sequence, sync } = cluster;
  return { cluster: name, epoch, sequence, reset: true, changes, sync };
}
