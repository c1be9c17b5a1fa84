import { expect, vi } from 'vitest';
import type { RowKind } from '../../src/model/rows.ts';
import type {
  ChangeBatch,
  ClusterWriter,
  FleetStore,
  RowChange,
} from '../../src/store/fleet-store.ts';

/** A change that sets a node to a value. */
export const node = (key: string, value: number): RowChange => ({
  kind: 'Node',
  key,
  row: { value },
});

/** Waits for the lease. */
export async function acquired(store: FleetStore, cluster: string): Promise<ClusterWriter> {
  return await vi.waitFor(async () => {
    const writer = await store.acquire(cluster);
    if (writer === undefined) throw new Error('the lease is taken');
    return writer;
  });
}

export interface Follower {
  readonly batches: readonly ChangeBatch[];
  /** The rows of a kind as its batches tell them. */
  rows(kind: RowKind): Record<string, object>;
  stop(): void;
}

/** Follows as a view does, and refuses what the contract forbids: a start without reset, a gap, something twice. */
export async function follow(store: FleetStore, cluster: string): Promise<Follower> {
  const batches: ChangeBatch[] = [];
  const rows = new Map<string, Map<string, object>>();
  const problems: string[] = [];
  const stop = await store.follow(cluster, (batch) => {
    const last = batches.at(-1);
    const next = last?.epoch === batch.epoch && last.sequence + 1 === batch.sequence;
    const again =
      last?.epoch === batch.epoch && last.sequence === batch.sequence && batch.changes.length === 0;
    const moved = last !== undefined && last.epoch !== batch.epoch && batch.changes.length === 0;
    if (!batch.reset && !next && !again && !moved)
      problems.push(`${batch.sequence} after ${last?.sequence ?? 'nothing'}`);
    if (batch.cluster !== cluster) problems.push(`of ${batch.cluster}`);
    batches.push(batch);
    if (batch.reset) rows.clear();
    for (const { kind, key, row } of batch.changes) {
      const ofKind = rows.get(kind) ?? new Map<string, object>();
      rows.set(kind, ofKind);
      if (row === null) ofKind.delete(key);
      else ofKind.set(key, row);
    }
  });
  return {
    batches,
    rows: (kind) => {
      expect(problems).toEqual([]);
      return Object.fromEntries(rows.get(kind) ?? []);
    },
    stop,
  };
}
