/**
 * What a dead and a slow cluster cost those who ask about the others: two gateways over the same four clusters, one of
 * which sees two of them through lines that hold and that answer after ten seconds. Asked in turns, answers compared.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { startFaultWorld, type FaultWorld } from '../test/support/faults/fault-world.ts';
import { ask } from '../test/support/faults/seen-picture.ts';
import { breakableSims } from '../test/support/faults/sim-clusters.ts';
import { startSimProcess } from '../test/support/faults/sim-process.ts';
import { median, printGoals, printTable, progress, saveResults } from './measure.ts';

const delayMs = 10_000;
const about = '["east", "west"]';

/** Of the healthy two only. */
const questions: Readonly<Record<string, string>> = {
  stations: `{ stations(first: 50, filter: { clusters: ${about} }, orderBy: [{ field: PODS, direction: DESC }]) {
    totalCount edges { node { name cluster { name } state totals { nodes { total ready } pods { total } } } } } }`,
  nodes: `{ nodes(first: 100, filter: { clusters: ${about}, ready: true }) {
    totalCount edges { node { name station { name } labels { key value } } } } }`,
  pods: `{ pods(first: 200, filter: { clusters: ${about} }) {
    totalCount edges { node { name namespace phase node { name } } } } }`,
  cluster:
    '{ cluster(name: "east") { name totals { stations nodes { total ready } pods { total } } } }',
};

interface ClusterState {
  readonly name: string;
  readonly state: string;
  readonly sync: { readonly lagMs: number | null; readonly lastError: string | null };
  readonly totals: { readonly pods: { readonly total: number } };
}

export async function deadClusterBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      questions: { type: 'string', default: '2000' },
      runs: { type: 'string', default: '3' },
      pods: { type: 'string', default: '8000' },
    },
  });
  const [count, runs, pods] = [Number(values.questions), Number(values.runs), Number(values.pods)];
  await using sim = await startSimProcess({
    names: 'east,west,south,north',
    stations: 100,
    nodes: 800,
    pods,
    'heartbeat-ms': 0,
  });
  const options = { clusters: breakableSims(sim), replicas: 1, seed: 1, followersEach: 0 };
  await using healthy = await startFaultWorld(options);
  await using troubled = await startFaultWorld(options);
  const urls = { healthy: urlOf(healthy), troubled: urlOf(troubled) };
  const [, , dead, slow] = troubled.clusters;
  dead?.proxy.setPassage('held');
  dead?.proxy.freeze('both');
  dead?.proxy.cut();
  slow?.proxy.setDelay(delayMs);
  slow?.proxy.cut();
  progress('waiting until both are known to be away');
  await untilAway(urls.troubled);

  const results = [];
  let awaited = 0;
  for (let run = 1; run <= runs; run += 1) {
    progress(`run ${run} of ${runs}`);
    const before = await sim.requests();
    results.push(await takeTurns(urls, count));
    const after = await sim.requests();
    for (const name of ['east', 'west']) awaited += (after[name] ?? 0) - (before[name] ?? 0);
  }
  const states = await statesOf(urls.troubled);
  const ratio = median(results.map(({ healthy, troubled }) => troubled.p99 / healthy.p99));
  printTable(
    `${count} questions about healthy clusters each, ${pods} pods, in turns`,
    results.flatMap(({ healthy, troubled }, index) =>
      [['all healthy', healthy] as const, ['one dead, one slow', troubled] as const].map(
        ([fleet, { p50, p99 }]) => ({ run: index + 1, fleet, 'p50 ms': p50, 'p99 ms': p99 }),
      ),
    ),
  );
  printTable(
    'What is said of the clusters meanwhile',
    states.map(({ name, state, sync, totals }) => ({
      cluster: name,
      state,
      'age s': Math.round((sync.lagMs ?? 0) / 1000),
      'pods shown': totals.pods.total,
      'last error': sync.lastError ?? '',
    })),
  );
  const goals = [
    {
      goal: 'p99 with a dead and a slow cluster: at most 1.3 times',
      reached: ratio,
      met: ratio <= 1.3,
    },
    {
      goal: 'requests to the clusters asked about: none',
      reached: awaited,
      met: awaited === 0,
    },
  ];
  printGoals(goals);
  await saveResults('dead-cluster', { questions: count, runs, pods, results, states, goals });
}

const urlOf = ({ replicas }: FaultWorld): string => replicas[0]?.url ?? '';

async function statesOf(url: string): Promise<readonly ClusterState[]> {
  const query = '{ clusters { name state sync { lagMs lastError } totals { pods { total } } } }';
  return ((await ask(url, query)) as { clusters: ClusterState[] }).clusters;
}

async function untilAway(url: string): Promise<void> {
  for (;;) {
    const states = await statesOf(url);
    if (states.filter(({ state }) => state !== 'SYNCED').length === 2) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Throws when the two do not answer alike. */
async function takeTurns(
  urls: Readonly<Record<'healthy' | 'troubled', string>>,
  count: number,
): Promise<Readonly<Record<'healthy' | 'troubled', Times>>> {
  const times = { healthy: [] as number[], troubled: [] as number[] };
  const all = Object.values(questions);
  for (let turn = 0; turn < count; turn += 1) {
    const question = all[turn % all.length] ?? '';
    const order =
      turn % 8 < 4 ? (['healthy', 'troubled'] as const) : (['troubled', 'healthy'] as const);
    const answers = [];
    for (const side of order) {
      const begun = performance.now();
      answers.push(await ask(urls[side], question));
      times[side].push(performance.now() - begun);
    }
    if (!isDeepStrictEqual(answers[0], answers[1])) throw new Error(`Answers differ: ${question}`);
  }
  return { healthy: percentiles(times.healthy), troubled: percentiles(times.troubled) };
}

function percentiles(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
