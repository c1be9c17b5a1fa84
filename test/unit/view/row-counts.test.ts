import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChangeBatch, RowChange } from '../../../src/store/fleet-store.ts';
import { createView } from '../../../src/view/create-view.ts';
import { createRowCounts } from '../../../src/view/row-counts.ts';
import { projections } from '../../../src/view/projections.ts';

const kinds = ['Namespace', 'Service'] as const;
const keys = { Namespace: ['a', 'b'], Service: ['a/x', 'a/y', 'b/x'] };
const rowOf = (kind: (typeof kinds)[number], key: string) => {
  const [first = '', second] = key.split('/');
  const metadata = second === undefined ? { name: first } : { namespace: first, name: second };
  return projections[kind](
    { apiVersion: 'v1', kind, metadata },
    { stationLabel: 'NodeGroup', gpuResources: [] },
  );
};

const changes = fc.uniqueArray(
  fc
    .constantFrom(...kinds)
    .chain((kind) => fc.tuple(fc.constant(kind), fc.constantFrom(...keys[kind]), fc.boolean())),
  { selector: ([kind, key]) => `${kind} ${key}` },
);
const batches = fc.array(fc.tuple(fc.boolean(), changes), { maxLength: 12 });

it('rows are counted as they come and go, just as the view has them', () => {
  fc.assert(
    fc.property(batches, (given) => {
      const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
      view.setClusters([{ name: 'east', labels: {} }]);
      const counts = createRowCounts(view);
      given.forEach(([again, changed], at) => {
        const reset = again || at === 0;
        const rows = changed.map(([kind, key, there]): RowChange => {
          return { kind, key, row: there || reset ? rowOf(kind, key) : null };
        });
        const batch: ChangeBatch = {
          cluster: 'east',
          epoch: 'e',
          sequence: at + 1,
          reset,
          changes: rows,
          sync: { state: 'SYNCED', asOf: null, lastError: null, version: null, watches: [] },
        };
        counts.count(batch);
        view.ingest(batch);
      });
      for (const kind of kinds) {
        expect(counts.of('east').get(kind) ?? 0).toBe([...view.all(kind, 'east')].length);
      }
    }),
  );
});
