import type { RowKind } from '../../src/model/rows.ts';
import type { ChangeBatch, ClusterSync } from '../../src/store/fleet-store.ts';
import type { FleetStep } from './arbitrary-fleet.ts';
import type { NaiveFleet } from './naive-view.ts';

export const synced: ClusterSync = {
  state: 'SYNCED',
  asOf: '2026-11-01T00:00:00Z',
  lastError: null,
  version: 'v1.36.3',
  watches: [
    { kind: 'NodeMetrics', state: 'SYNCED', asOf: '2026-11-01T00:00:05.000Z', lastError: null },
  ],
};

/** Keeps the rows that steps leave behind, and numbers each step as a store does. */
export function createWrittenFleet(clusters: readonly string[]) {
  const fleet = new Map(clusters.map((name) => [name, new Map<RowKind, Map<string, object>>()]));
  const positions = new Map<string, { epoch: number; sequence: number }>();
  return {
    rows: fleet as NaiveFleet,
    /** Takes in a step; answers the batch of it that followers see. */
    write({ cluster, reset, changes }: FleetStep): ChangeBatch {
      const last = positions.get(cluster) ?? { epoch: 0, sequence: 0 };
      const position = reset
        ? { epoch: last.epoch + 1, sequence: 1 }
        : { epoch: last.epoch, sequence: last.sequence + 1 };
      positions.set(cluster, position);
      if (reset) fleet.set(cluster, new Map());
      const rows = fleet.get(cluster);
      const distinct = new Map(changes.map((change) => [`${change.kind} ${change.key}`, change]));
      const applied = reset ? [...distinct.values()] : changes;
      for (const { kind, key, row } of applied) {
        const table = rows?.get(kind) ?? new Map<string, object>();
        if (row === null) table.delete(key);
        else table.set(key, row);
        rows?.set(kind, table);
      }
      return {
        cluster,
        reset,
        epoch: `epoch-${position.epoch}`,
        sequence: position.sequence,
        changes: reset ? applied.filter(({ row }) => row !== null) : applied,
        sync: synced,
      };
    },
  };
}
