/** P5: what pods take in a view with every index, against the whole objects kept; and a whole fleet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createMemoryStore } from '../src/store/memory-store.ts';
import { fleetObjects } from './fleet/objects.ts';
import { emptyFleetView, fleetBatches } from './fleet/rows.ts';
import { printGoals, printTable, progress, saveResults } from './measure.ts';

type Side = 'whole objects' | 'view' | 'view and store' | 'fleet';

interface Memory {
  readonly rows: number;
  readonly heapMb: number;
  /** Typed arrays, which lie beside the heap. */
  readonly buffersMb: number;
  readonly rssMb: number;
}

export async function viewMemoryBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,10000,100000' },
      fleet: { type: 'string', default: '300000' },
      /** Set in the processes that this one starts: each side has one of its own. */
      side: { type: 'string' },
    },
  });
  if (values.side !== undefined) {
    console.log(JSON.stringify(await measured(values.side as Side, Number(values.sizes))));
    return;
  }
  const rows: Record<string, string | number>[] = [];
  let ratio = NaN;
  for (const pods of values.sizes.split(',')) {
    const of = {
      whole: await inProcess('whole objects', pods),
      view: await inProcess('view', pods),
    };
    const both = await inProcess('view and store', pods);
    ratio = of.whole.heapMb / (of.view.heapMb + of.view.buffersMb);
    rows.push({
      pods: Number(pods),
      'whole objects, MB of heap': of.whole.heapMb,
      'view, MB of heap': of.view.heapMb,
      'typed arrays, MB': of.view.buffersMb,
      'whole : view': ratio,
      'with the store, MB': both.heapMb + both.buffersMb,
      'whole, RSS MB': of.whole.rssMb,
      'view, RSS MB': of.view.rssMb,
    });
  }
  printTable('Pods with every index', rows);
  const fleet = await inProcess('fleet', values.fleet);
  printTable('A whole fleet', [{ ...fleet }]);
  const goals = [
    { goal: 'whole objects ≥ 15 × view (heap and typed arrays)', reached: ratio, met: ratio >= 15 },
    {
      goal: `RSS of ${fleet.rows} rows ≤ 1,200 MB`,
      reached: fleet.rssMb,
      met: fleet.rssMb <= 1_200,
    },
  ];
  printGoals(goals);
  await saveResults('view-memory', { rows, fleet, goals });
}

async function inProcess(side: Side, size: string): Promise<Memory> {
  progress(`${side}, ${size} pods`);
  const options = ['--expose-gc', '--max-old-space-size=6000'];
  const main = [`${import.meta.dirname}/main.ts`, 'view-memory', '--side', side, '--sizes', size];
  const child = spawn(process.execPath, [...options, ...main], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  return JSON.parse(output) as Memory;
}

async function measured(side: Side, pods: number): Promise<Memory> {
  const { rows, kept } = side === 'whole objects' ? wholePods(pods) : await viewOf(side, pods);
  for (let round = 0; round < 3; round += 1) await globalThis.gc?.({ execution: 'async' });
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  // Read after the measurement: nothing of it may be collected before.
  if (kept.length === 0) throw new Error('Nothing was kept');
  const mb = (bytes: number) => bytes / 1e6;
  return { rows, heapMb: mb(heapUsed), buffersMb: mb(arrayBuffers), rssMb: mb(rss) };
}

function wholePods(pods: number) {
  const kept: object[] = [];
  for (const { kind, object } of fleetObjects({ clusters: 1, pods })) {
    if (kind === 'Pod') kept.push(JSON.parse(JSON.stringify(object)) as object);
  }
  return { rows: kept.length, kept };
}

async function viewOf(side: Exclude<Side, 'whole objects'>, pods: number) {
  const size = { clusters: side === 'fleet' ? 10 : 1, pods };
  const view = emptyFleetView(size);
  const store = createMemoryStore();
  const writer = side === 'view and store' ? await store.acquire('c0') : undefined;
  if (writer !== undefined)
    await store.follow('c0', (batch) => {
      view.ingest(batch);
    });
  let rows = 0;
  for (const batch of fleetBatches(size)) {
    const changes = batch.changes
      .filter(({ kind }) => side === 'fleet' || kind === 'Pod')
      .map((change) =>
        change.row === null ? change : { ...change, row: view.intern(change.kind, change.row) },
      );
    rows += changes.length;
    if (writer === undefined) view.ingest({ ...batch, changes });
    else await writer.write(changes);
  }
  view.nodes({ first: 1 });
  view.stations({ first: 1 });
  return { rows, kept: [view, store] };
}
