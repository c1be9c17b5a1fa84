/** Queries over HTTP: the whole gateway against Apollo with express, and against a loop by hand. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { Pool } from 'undici';
import { nodesQuery, podsQuery, smallQuery, type GraphQuery } from './graph-queries.ts';
import { httpRealBench } from './http-real.ts';
import {
  cpuMsOf,
  medianCost,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Cost,
} from './measure.ts';

const [gateway, apollo, byHand] = ['gateway', 'Apollo + express5', 'a loop by hand'] as const;

/** What is asked of whom, and how often at a time. */
const rounds = [
  { name: 'nodes × 12 values', query: nodesQuery, against: apollo, requests: 40 },
  { name: 'pods × 5 values', query: podsQuery, against: byHand, requests: 200 },
  { name: 'one node', query: smallQuery, against: apollo, requests: 5_000 },
] as const;

/** Requests on their way at the same time. */
const atOnce = 10;

interface Side extends AsyncDisposable {
  readonly pid: number;
  readonly pool: Pool;
}

export async function httpBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '3' },
      real: { type: 'boolean', default: false },
      pods: { type: 'string', default: '5000' },
      'without-hive': { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (values.real) {
    await httpRealBench({ pods: Number(values.pods), runs, hive: !values['without-hive'] });
    return;
  }
  const results = [];
  for (const { name, query, against, requests } of rounds) {
    await using ours = await startSide(gateway);
    await using theirs = await startSide(against);
    compare(name, [await ask(ours, query), await ask(theirs, query)]);
    for (const side of [ours, theirs]) await load(side, query, requests);
    const costs: Record<'ours' | 'theirs', Cost[]> = { ours: [], theirs: [] };
    for (let run = 1; run <= runs; run += 1) {
      progress(`${name}: run ${run} of ${runs}`);
      costs.ours.push(await load(ours, query, requests));
      costs.theirs.push(await load(theirs, query, requests));
    }
    results.push({
      name,
      against,
      ours: medianCost(costs.ours),
      theirs: medianCost(costs.theirs),
      costs,
    });
  }
  printTable(
    `Over HTTP, ${atOnce} requests at once, equal answers; CPU of the server's process; median of ${runs}`,
    results.flatMap(({ name, against, ours, theirs }) =>
      [
        { side: gateway as string, cost: ours },
        { side: against as string, cost: theirs },
      ].map(({ side, cost }) => ({
        query: name,
        side,
        'CPU ms a request': cost.cpuMs,
        'requests a second': 1_000 / cost.wallMs,
        'CPU, gateway as 1': cost.cpuMs / ours.cpuMs,
      })),
    ),
  );
  const cpu = results.map(({ ours, theirs }) => theirs.cpuMs / ours.cpuMs);
  const [nodes = NaN, pods = NaN, small = NaN] = cpu;
  const goals = [
    {
      goal: 'nodes × 12: at least 4.5 times the requests for a CPU second',
      reached: nodes,
      met: nodes >= 4.5,
    },
    { goal: 'pods × 5: at most 2 times the loop by hand', reached: 1 / pods, met: 1 / pods <= 2 },
    {
      goal: 'one node: CPU at most 0.45 of Apollo + express5',
      reached: 1 / small,
      met: 1 / small <= 0.45,
    },
  ];
  printGoals(goals);
  await saveResults('http', { runs, results, goals });
}

async function startSide(name: string): Promise<Side> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'http-side.ts'), name],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error(`${name} did not start`);
  const [port] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: atOnce });
  return {
    pid,
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      const ended = once(child, 'exit');
      child.stdin?.end();
      await ended;
    },
  };
}

async function ask({ pool }: Side, query: GraphQuery): Promise<string> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(query),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`Status ${statusCode}: ${text.slice(0, 500)}`);
  return text;
}

/** Cost of one request, when many are made. */
async function load(side: Side, query: GraphQuery, requests: number): Promise<Cost> {
  let left = requests;
  const [begun, before] = [performance.now(), await cpuMsOf(side.pid)];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await ask(side, query);
      }
    }),
  );
  const [wallMs, cpuMs] = [performance.now() - begun, (await cpuMsOf(side.pid)) - before];
  return { wallMs: wallMs / requests, cpuMs: cpuMs / requests };
}

function compare(name: string, [ours, theirs]: readonly [string, string]): void {
  if (!isDeepStrictEqual(JSON.parse(ours), JSON.parse(theirs)))
    throw new Error(`The answers to ${name} differ`);
}
