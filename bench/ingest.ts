/** P6: pods taken in for the first time, as lines of a list that streams in, against bare `JSON.parse` of the same. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { KubeObject } from '../src/kube/kube-client.ts';
import { parseWithoutManagedFields } from '../src/kube/managed-fields.ts';
import type { RowChange } from '../src/store/fleet-store.ts';
import type { View } from '../src/view/view.ts';
import { fleetObjects } from './fleet/objects.ts';
import { changeOf, emptyFleetView, synced } from './fleet/rows.ts';
import {
  costOf,
  median,
  medianCost,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Cost,
} from './measure.ts';

/** Rows taken in with one batch, and lines read between two turns of the event loop. */
const batchSize = 250;

interface Run {
  readonly parse: Cost;
  readonly ingest: Cost;
  readonly delayMs: number;
}

export async function ingestBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,10000,100000' },
      runs: { type: 'string', default: '3' },
    },
  });
  const rows: Record<string, string | number>[] = [];
  let [ratio, delayMs] = [NaN, NaN];
  for (const pods of values.sizes.split(',').map(Number)) {
    progress(`${pods} pods`);
    const lines = linesOf(pods);
    const bytes = lines.reduce((sum, line) => sum + line.length, 0);
    const runs: Run[] = [];
    for (let run = 1; run <= Number(values.runs); run += 1) {
      const pages = pagesOf(lines);
      const parse = await costOf(() => parsed(pages));
      const { view, ...taken } = await ingested(lines);
      compare(view, lines);
      runs.push({ parse, ...taken });
      progress(
        `run ${run}: parse ${parse.cpuMs.toFixed(0)} ms, in ${taken.ingest.cpuMs.toFixed(0)} ms of CPU`,
      );
    }
    const [parse, ingest] = [
      medianCost(runs.map((run) => run.parse)),
      medianCost(runs.map((run) => run.ingest)),
    ];
    ratio = median(runs.map((run) => run.parse.cpuMs / run.ingest.cpuMs));
    delayMs = median(runs.map((run) => run.delayMs));
    rows.push({
      pods,
      MB: bytes / 1e6,
      'JSON.parse, wall ms': parse.wallMs,
      'CPU ms': parse.cpuMs,
      'taken in, wall ms': ingest.wallMs,
      'CPU ms ': ingest.cpuMs,
      'µs of CPU each': (ingest.cpuMs / pods) * 1000,
      'throughput, × of parse': ratio,
      'loop delay p99.9, ms': delayMs,
    });
  }
  printTable('Pods taken in with every index', rows);
  const goals = [
    { goal: 'throughput ≥ 1.0 × bare JSON.parse (CPU)', reached: ratio, met: ratio >= 1 },
    { goal: 'event loop delay p99.9 ≤ 25 ms', reached: delayMs, met: delayMs <= 25 },
  ];
  printGoals(goals);
  await saveResults('ingest', { rows, goals });
}

function linesOf(pods: number): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (const { kind, object } of fleetObjects({ clusters: 1, pods })) {
    if (kind === 'Pod') lines.push(Buffer.from(JSON.stringify({ type: 'ADDED', object })));
  }
  return lines;
}

/** How many objects one page of a list has. */
const pageSize = 500;

function pagesOf(lines: readonly Buffer[]): readonly Buffer[] {
  return Array.from({ length: Math.ceil(lines.length / pageSize) }, (_, at) => {
    const items = lines.slice(at * pageSize, (at + 1) * pageSize).join(',');
    return Buffer.from(`{"items":[${items}]}`);
  });
}

/** As pages of a list, which is how clients without a stream get them. */
async function parsed(pages: readonly Buffer[]): Promise<void> {
  for (const page of pages) {
    JSON.parse(page.toString());
    await turn();
  }
}

/** Parsed, projected, interned and taken into a view, a batch at a time. */
async function ingested(
  lines: readonly Buffer[],
): Promise<Omit<Run, 'parse'> & { readonly view: View }> {
  const view = emptyFleetView({ clusters: 1 });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const ingest = await costOf(async () => {
    let sequence = 0;
    let changes: RowChange[] = [];
    for (const [at, line] of lines.entries()) {
      const { object } = parseWithoutManagedFields(line.toString()) as {
        readonly object: KubeObject;
      };
      const change = changeOf('Pod', object);
      changes.push(
        change.row === null ? change : { ...change, row: view.intern('Pod', change.row) },
      );
      if (changes.length < batchSize && at < lines.length - 1) continue;
      sequence += 1;
      view.ingest({ cluster: 'c0', epoch: 'e', sequence, reset: false, changes, sync: synced });
      changes = [];
      await turn();
    }
    // What is put off to the first reading belongs to it.
    view.pods({ first: 1 });
    view.search({ text: 'web', first: 1 });
  });
  delay.disable();
  return { ingest, delayMs: delay.percentile(99.9) / 1e6, view };
}

/** Throws unless the view has every pod, with the row that the whole object gives. */
function compare(view: View, lines: readonly Buffer[]): void {
  if (view.pods({ first: 1 }).totalCount !== lines.length) throw new Error('Pods are missing');
  for (const line of lines.filter((_, at) => at % 97 === 0)) {
    const { object } = JSON.parse(line.toString()) as { readonly object: KubeObject };
    const { name, namespace } = object.metadata;
    const entry = view.get('Pod', 'c0', name, namespace);
    if (!isDeepStrictEqual(entry?.row, changeOf('Pod', object).row)) {
      throw new Error(`The row of ${name} is another`);
    }
  }
}
