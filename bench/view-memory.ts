/** P5: what pods take in a view with every index, against the whole objects kept; and a whole fleet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { printGoals, printTable, progress, saveResults } from './measure.ts';
import type { Memory, Side } from './view-memory/side.ts';

export async function viewMemoryBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,10000,100000' },
      fleet: { type: 'string', default: '300000' },
    },
  });
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
  const main = [`${import.meta.dirname}/view-memory/side.ts`, side, size];
  const child = spawn(process.execPath, [...options, ...main], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  return JSON.parse(output) as Memory;
}
