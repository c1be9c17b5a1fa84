import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesSaid } from '../../../src/model/station.ts';
import type { RowChange } from '../../../src/store/fleet-store.ts';
import { createView } from '../../../src/view/create-view.ts';
import { projections } from '../../../src/view/projections.ts';
import { misplacedPodsOf } from '../../../src/view/place.ts';
import type { PodEntry, View, ViewChange } from '../../../src/view/view.ts';
import { nodeObject, podObject } from '../../support/kube-objects.ts';
import * as naive from '../../support/naive-view.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

const stations = ['a', 'b'] as const;
const options = { stationLabel: 'NodeGroup', gpuResources: [] };
const maybe = <const T>(...values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const labelsOf = (labels: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;

/** More pods than a condition names, and hardly anything else than what misplaces them. */
const podChange = fc
  .record({
    name: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'),
    station: maybe(...stations),
    zone: maybe('z0', 'z1'),
    nodeName: maybe('n0', 'n1', 'n0', 'n1', 'n-unknown'),
    phase: fc.constantFrom('Running', 'Running', 'Running', 'Failed'),
    gone: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ name, station, zone, nodeName, phase, gone }): RowChange => {
    const labels = labelsOf({ NodeGroup: station, zone });
    const pod = podObject({
      ...{ name, namespace: 'ns', labels, phase },
      ...(nodeName === undefined ? {} : { nodeName }),
    });
    return {
      kind: 'Pod',
      key: `ns/${name}`,
      row: gone === 0 ? null : projections.Pod(pod, options),
    };
  });
const nodeChange = fc
  .record({
    name: fc.constantFrom('n0', 'n1'),
    station: maybe(...stations),
    gone: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ name, station, gone }): RowChange => {
    const node = nodeObject({ name, labels: labelsOf({ NodeGroup: station }) });
    return { kind: 'Node', key: name, row: gone === 0 ? null : projections.Node(node, options) };
  });
const step = fc
  .array(fc.oneof({ weight: 3, arbitrary: podChange }, { weight: 1, arbitrary: nodeChange }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((changes) => ({ cluster: 'east', reset: false, changes }));

/** What each station says, beside what the rows of its misplaced pods are. */
const saidOf = (view: View) =>
  Object.fromEntries(
    stations.map((name) => {
      const station = view.station('east', name);
      const placed = station?.conditions.find(({ type }) => type === 'PodsPlaced');
      return [name, station && { pods: station.totals.pods, placed: placed?.message }];
    }),
  );

function expected(rows: naive.NaiveRows | undefined) {
  return Object.fromEntries(
    stations.map((name) => {
      if (!naive.stationNames(rows).includes(name)) return [name, undefined];
      const missing = naive.misplacedPods(rows, name).map((pod) => `ns/${pod.name}`);
      const here = naive
        .rowsOf(rows, 'Pod')
        .filter((pod) => naive.stationOfPod(rows, pod) === name);
      const named = missing.toSorted().slice(0, namesSaid).join(', ');
      const more = missing.length > namesSaid ? ` and ${missing.length - namesSaid} more` : '';
      const placed =
        missing.length === 0
          ? 'no pod of it runs elsewhere'
          : `bear its label and run elsewhere: ${named}${more}`;
      return [name, { pods: naive.podTotals(here, missing.length), placed }];
    }),
  );
}

describe('misplaced pods', { timeout: 60_000 }, () => {
  it('are kept, named and told of as plain loops find them, after any changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const view = createView({ stationLabel: 'NodeGroup' });
        view.setClusters([{ name: 'east', labels: {} }]);
        const told: ViewChange[] = [];
        view.onChange((change) => told.push(change));
        const written = createWrittenFleet(['east']);
        let before = saidOf(view);
        for (const taken of steps) {
          view.ingest(written.write(taken));
          const rows = written.rows.get('east');
          const after = saidOf(view);
          expect(after).toEqual(expected(rows));
          for (const name of stations) {
            const missing = view.podsMissingAt({ cluster: 'east', name });
            expect(missing.map(({ key }) => key.name).sort()).toEqual(
              naive
                .misplacedPods(rows, name)
                .map((pod) => pod.name)
                .sort(),
            );
            for (const pod of missing) {
              expect(view.get('Pod', 'east', pod.key.name, 'ns')).toBe(pod);
              expect(view.misplacedFrom(pod)).toBe(name);
            }
            if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) {
              expect(told.at(-1)?.stations).toContain(name);
            }
          }
          before = after;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are named by the first few of all, in whatever order they came', () => {
    const name = fc.stringMatching(/^[a-c]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, name), { selector: String }), (names) => {
        const misplaced = new Set(
          names.map(([namespace, name]) => ({ key: { namespace, name } }) as PodEntry),
        );
        const sorted = names.map(([namespace, name]) => `${namespace}/${name}`).sort();
        expect(misplacedPodsOf({ misplaced })).toEqual({
          total: names.length,
          first: sorted.slice(0, namesSaid),
        });
      }),
    );
  });
});
