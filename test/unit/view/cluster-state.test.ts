import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClusterState } from '../../../src/view/cluster-state.ts';
import { createInterner } from '../../../src/view/intern.ts';
import { amountsOf, podTotalsOf, type PodTally } from '../../../src/view/tally.ts';
import { fleetStep } from '../../support/arbitrary-fleet.ts';
import * as naive from '../../support/naive-view.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

const saidOf = (tally: PodTally) => ({
  ...podTotalsOf(tally),
  requested: amountsOf(tally.requested),
});

describe('the totals of a place', { timeout: 60_000 }, () => {
  it('are kept by namespace, so that what somebody may see of them is a sum', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 15 }), (steps) => {
        const written = createWrittenFleet(['east', 'west']);
        const state = createClusterState('east', {
          stationLabel: 'NodeGroup',
          interner: createInterner(),
        });
        for (const step of steps) {
          const batch = written.write(step);
          if (batch.cluster === 'east') state.apply(batch);
        }
        const rows = written.rows.get('east');
        const wantedOf = (station?: string) => {
          const pods = naive
            .rowsOf(rows, 'Pod')
            .filter((pod) => station === undefined || naive.stationOfPod(rows, pod) === station);
          const misplaced = naive.misplacedPods(rows, station);
          const namespaces = [
            ...new Set([...pods, ...misplaced].map(({ namespace }) => namespace)),
          ].sort();
          return namespaces.map((namespace) => {
            const own = pods.filter((pod) => pod.namespace === namespace);
            const missing = misplaced.filter((pod) => pod.namespace === namespace);
            const totals = naive.podTotals(own, missing.length);
            return [namespace, { ...totals, requested: naive.requestedBy(own) }];
          });
        };
        const saidBy = (tallies: ReadonlyMap<string, PodTally> = new Map()) =>
          [...tallies].sort().map(([namespace, tally]) => [namespace, saidOf(tally)]);
        expect(saidBy(state.stations.tally.podsByNamespace)).toEqual(wantedOf());
        for (const station of ['s0', 's1', 'S_2']) {
          const tally = state.stations.tallyOf(station);
          expect(saidBy(tally?.podsByNamespace)).toEqual(wantedOf(station));
        }
      }),
      { numRuns: 200 },
    );
  });
});
