/** P4: queries of every sort over a whole fleet, page after page both ways, with counts and facets. */
import { parseArgs } from 'node:util';
import type { View } from '../src/view/view.ts';
import { createRandom } from './fleet/random.ts';
import { emptyFleetView, fleetBatches } from './fleet/rows.ts';
import { compareMixes } from './queries/compare.ts';
import { queryMixes, readPage, type QueryMix } from './queries/mixes.ts';
import { printGoals, printTable, progress, saveResults } from './measure.ts';

/** Pages of this size, down to this deep from either end. */
const pageSize = 50;
const deepest = 200;

interface Timing {
  readonly mix: QueryMix;
  readonly matches: number;
  readonly times: readonly number[];
}

export function viewQueriesBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10000,100000,300000' },
      pages: { type: 'string', default: String(deepest) },
      clusters: { type: 'string', default: '10' },
    },
  });
  const mixes = queryMixes(createRandom(11));
  progress('answers compared with plain loops');
  compareMixes(mixes);
  const growth: Record<string, string | number>[] = [];
  let last: readonly Timing[] = [];
  let countMs = NaN;
  for (const pods of values.sizes.split(',').map(Number)) {
    const { view, rows } = filledView({ clusters: Number(values.clusters), pods });
    progress(`${rows} rows`);
    // Once before: code is compiled, and orders that are only made when asked for are there.
    for (const mix of mixes) timed(view, mix, 20);
    countMs = percentile(countTimes(view), 0.99);
    last = mixes.map((mix) => timed(view, mix, Number(values.pages)));
    const all = last.flatMap(({ times }) => times);
    growth.push({
      rows,
      pods,
      queries: all.length,
      'p50 ms': percentile(all, 0.5),
      'p99 ms': percentile(all, 0.99),
      'slowest mix, p99 ms': Math.max(...last.map(({ times }) => percentile(times, 0.99))),
      'slowest ms': Math.max(...all),
      'unfiltered count, p99 ms': countMs,
    });
  }
  const perMix = last.map(({ mix, matches, times }) => ({
    mix: mix.name,
    matches,
    queries: times.length,
    'p50 ms': percentile(times, 0.5),
    'p99 ms': percentile(times, 0.99),
  }));
  printTable('Each mix, at the largest size: CPU time of a query', perMix);
  printTable('How the cost grows', growth);
  const worst = Math.max(...perMix.map((row) => row['p99 ms']));
  const goals = [
    { goal: 'p99 of every mix ≤ 10 ms (CPU)', reached: worst, met: worst <= 10 },
    { goal: 'unfiltered count ≤ 1 ms', reached: countMs, met: countMs <= 1 },
  ];
  printGoals(goals);
  return saveResults('view-queries', { perMix, growth, goals });
}

function filledView(size: { readonly clusters: number; readonly pods: number }): {
  readonly view: View;
  readonly rows: number;
} {
  const view = emptyFleetView(size);
  let rows = 0;
  for (const batch of fleetBatches(size)) {
    view.ingest(batch);
    rows += batch.changes.length;
  }
  // What is put off to the first reading is no part of any query's cost.
  view.stations({ first: 1 });
  view.nodes({ first: 1 });
  return { view, rows };
}

/** CPU time of every page with its count, from the first on and from the last back, and facets now and then. */
function timed(view: View, mix: QueryMix, deep: number): Timing {
  const times: number[] = [];
  let matches = 0;
  for (const backward of [false, true]) {
    let cursor: string | undefined;
    for (let page = 0; page < deep; page += 1) {
      const begun = cpuMs();
      const bounds = backward
        ? { last: pageSize, ...(cursor === undefined ? {} : { before: cursor }) }
        : { first: pageSize, ...(cursor === undefined ? {} : { after: cursor }) };
      const found = readPage(view, mix, bounds);
      matches = found.totalCount;
      if (page % 10 === 0) for (const facet of mix.facets) found.facets(facet, 20);
      times.push(cpuMs() - begun);
      const edge = backward ? found.edges[0] : found.edges.at(-1);
      cursor = edge?.cursor;
      if (cursor === undefined || !(backward ? found.hasPreviousPage : found.hasNextPage)) break;
    }
  }
  return { mix, matches, times };
}

function countTimes(view: View): readonly number[] {
  return Array.from({ length: 200 }, () => {
    const begun = cpuMs();
    const counts = [
      view.pods({ first: 0 }),
      view.nodes({ first: 0 }),
      view.workloads({ first: 0 }),
    ];
    for (const { totalCount } of counts)
      if (totalCount === 0) throw new Error('Nothing was counted');
    return (cpuMs() - begun) / counts.length;
  });
}

/** CPU time, and not wall time, so that what else runs on the machine is left out. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
