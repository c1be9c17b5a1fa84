/**
 * How much later than a raw watch of the API server a change is seen through the gateway: by a subscriber and by a query, at
 * the replica that watches the cluster and at another one. Everything in a process of its own; one clock, that of this one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from 'graphql-ws';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createKubeClient } from '../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../src/kube/kube-config.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createReplica } from '../test/support/faults/replica.ts';
import { ask } from '../test/support/faults/seen-picture.ts';
import { startSimProcess } from '../test/support/faults/sim-process.ts';
import { median, printGoals, printTable, progress, saveResults } from './measure.ts';

const marker = 'example.com/change';
const nodes = 400;
/** Every so many changes one is asked for at the other replica again and again until it is there. */
const askedEvery = 40;
/** Between two of these questions: who asks without a pause measures how busy that makes the replica. */
const askPauseMs = 2;

const ways = [
  'subscriber at the replica that watches',
  'subscriber at another replica',
  'query at another replica',
] as const;
type Way = (typeof ways)[number];

/** When each change was seen, by its number. */
type Seen = Map<number, number>;

interface Fleet extends AsyncDisposable {
  readonly client: KubeClient;
  readonly names: readonly string[];
  readonly watching: string;
  readonly other: string;
}

export async function latencyBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      changes: { type: 'string', default: '2000' },
      'per-second': { type: 'string', default: '200' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [count, rate, runs] = [
    Number(values.changes),
    Number(values['per-second']),
    Number(values.runs),
  ];
  await using fleet = await startFleet();
  const raw: Seen = new Map();
  const atWatching: Seen = new Map();
  const atOther: Seen = new Map();
  const asked: Seen = new Map();
  const stopping = new AbortController();
  const following = [
    watchRaw(fleet.client, raw, stopping.signal),
    subscribe(fleet.watching, atWatching, stopping.signal),
    subscribe(fleet.other, atOther, stopping.signal),
  ];
  await change(fleet, { from: 0, count: 1, rate });
  await untilSeen([raw, atWatching, atOther], 0);

  const results: Readonly<Record<Way, Delays>>[] = [];
  for (let run = 0; run < runs; run += 1) {
    progress(`run ${run + 1} of ${runs}`);
    const from = 1 + run * count;
    await change(fleet, { from, count, rate, asked });
    const last = from + count - 1;
    await untilSeen([raw, atWatching, atOther], last);
    const later = (seen: Seen) => delays({ raw, seen, from, last });
    results.push({
      'subscriber at the replica that watches': later(atWatching),
      'subscriber at another replica': later(atOther),
      'query at another replica': later(asked),
    });
  }
  stopping.abort();
  await Promise.all(following);

  const medians = ways.map((way) => ({
    way,
    p50: median(results.map((run) => run[way].p50)),
    p99: median(results.map((run) => run[way].p99)),
    changes: Math.min(...results.map((run) => run[way].changes)),
  }));
  printTable(
    `Milliseconds after a raw watch, at ${rate} changes a second; median of ${runs} runs of ${count}`,
    medians.map(({ way, ...figures }) => ({ 'seen by a': way, ...figures })),
  );
  const goal = (way: Way, part: 'p50' | 'p99', most: number) => {
    const reached = medians.find((one) => one.way === way)?.[part] ?? NaN;
    return { goal: `${way}: ${part} at most +${most} ms`, reached, met: reached <= most };
  };
  const goals = [
    goal('subscriber at the replica that watches', 'p50', 2),
    goal('subscriber at another replica', 'p50', 10),
    goal('subscriber at another replica', 'p99', 50),
    goal('query at another replica', 'p50', 10),
    goal('query at another replica', 'p99', 50),
  ];
  printGoals(goals);
  await saveResults('latency', { changes: count, rate, runs, medians, results, goals });
}

async function startFleet(): Promise<Fleet> {
  await using started = new AsyncDisposableStack();
  const sim = started.use(
    await startSimProcess({ names: 'east', stations: 40, nodes, 'heartbeat-ms': 0 }),
  );
  const [cluster] = sim.clusters;
  if (cluster === undefined) throw new Error('There is no cluster');
  const redis = started.use(await startRedis());
  const folder = await mkdtemp(join(tmpdir(), 'bench-latency-'));
  started.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'east.yaml'), cluster.kubeconfig);
  const config = join(folder, 'gateway.json');
  const clusters = [{ name: 'east', kubeconfig: './east.yaml', manage: false }];
  await writeFile(config, JSON.stringify({ clusters, store: { redis: redis.url } }));
  const args = ['--config', config, '--roles', 'serve,collect', '--log-level', 'warn'];
  const replicas = ['one', 'two'].map((name) => started.use(createReplica({ name, args })));
  // The first to come has the lease.
  for (const replica of replicas) await replica.start();
  const [watching, other] = replicas.map(({ url }) => url ?? '');
  const holds = await (await fetch(`${watching ?? ''}/metrics`)).text();
  if (!holds.includes('stationmaster_cluster_lease_held{cluster="east"} 1')) {
    throw new Error('The first replica does not watch the cluster');
  }
  const connection = loadKubeConfigText(cluster.kubeconfig).connection();
  const client = createKubeClient({ cluster: 'east', connection, clock: systemClock });
  started.defer(() => client.close());
  const { items } = (await client.request({ method: 'GET', path: '/api/v1/nodes' })) as {
    readonly items: readonly KubeObject[];
  };
  const stack = started.move();
  return {
    client,
    names: items.map(({ metadata }) => metadata.name),
    watching: watching ?? '',
    other: other ?? '',
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function startRedis(): Promise<AsyncDisposable & { readonly url: string }> {
  const finder = createServer().listen(0, '127.0.0.1');
  await once(finder, 'listening');
  const { port } = finder.address() as AddressInfo;
  finder.close();
  const program = process.env['REDIS_SERVER'] ?? 'redis-server';
  const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

interface Changing {
  readonly from: number;
  readonly count: number;
  /** A second. */
  readonly rate: number;
  readonly asked?: Seen | undefined;
}

/** One node after the other gets the number of the change as a label, at the times that the rate says. */
async function change(
  { client, names, other }: Fleet,
  { from, count, rate, asked }: Changing,
): Promise<void> {
  const begun = performance.now();
  const running: Promise<unknown>[] = [];
  for (let at = 0; at < count; at += 1) {
    const dueIn = begun + (at * 1_000) / rate - performance.now();
    if (dueIn > 0) await sleep(dueIn);
    const number = from + at;
    const name = names[number % names.length] ?? '';
    running.push(
      client.request({
        method: 'PATCH',
        path: `/api/v1/nodes/${name}`,
        body: { metadata: { labels: { [marker]: String(number) } } },
        contentType: 'application/merge-patch+json',
      }),
    );
    if (asked !== undefined && number % askedEvery === 0)
      running.push(askUntilThere(other, { name, number, asked }));
  }
  await Promise.all(running);
}

async function askUntilThere(
  url: string,
  { name, number, asked }: { readonly name: string; readonly number: number; readonly asked: Seen },
): Promise<void> {
  const query =
    'query($name: String!) { clusterNode(name: $name, cluster: "east") { labels { key value } } }';
  for (;;) {
    const { clusterNode } = (await ask(url, query, { name })) as {
      readonly clusterNode: { readonly labels: readonly Label[] };
    };
    if (numberIn(clusterNode.labels) >= number) break;
    await sleep(askPauseMs);
  }
  asked.set(number, performance.now());
}

interface Label {
  readonly key: string;
  readonly value: string;
}

const numberIn = (labels: readonly Label[]): number =>
  Number(labels.find(({ key }) => key === marker)?.value ?? -1);

async function watchRaw(client: KubeClient, seen: Seen, signal: AbortSignal): Promise<void> {
  const request = {
    method: 'GET',
    path: '/api/v1/nodes',
    query: { watch: 'true' },
    signal,
  } as const;
  try {
    for await (const line of client.lines(request, () => undefined)) {
      const { object } = JSON.parse(line) as { readonly object: KubeObject };
      const number = object.metadata.labels?.[marker];
      if (number !== undefined) note(seen, Number(number));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function subscribe(url: string, seen: Seen, signal: AbortSignal): Promise<void> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  signal.addEventListener('abort', () => void client.dispose());
  const query = 'subscription { nodeChanges { changes { node { labels { key value } } } } }';
  for await (const { data } of client.iterate({ query })) {
    const { nodeChanges } = data as unknown as {
      nodeChanges: { changes: { node: { labels: Label[] } | null }[] };
    };
    for (const { node } of nodeChanges.changes) note(seen, numberIn(node?.labels ?? []));
  }
}

function note(seen: Seen, number: number): void {
  if (number >= 0 && !seen.has(number)) seen.set(number, performance.now());
}

async function untilSeen(all: readonly Seen[], number: number): Promise<void> {
  const until = performance.now() + 20_000;
  while (!all.every((seen) => seen.has(number))) {
    if (performance.now() > until) throw new Error(`Change ${number} was not seen everywhere`);
    await sleep(10);
  }
}

interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly changes: number;
}

/** A state that was overtaken by a later one before it was told counts for nothing. */
function delays({
  raw,
  seen,
  from,
  last,
}: {
  readonly raw: Seen;
  readonly seen: Seen;
  readonly from: number;
  readonly last: number;
}): Delays {
  const later: number[] = [];
  for (let number = from; number <= last; number += 1) {
    const [first, then] = [raw.get(number), seen.get(number)];
    if (first !== undefined && then !== undefined) later.push(then - first);
  }
  const sorted = later.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), changes: sorted.length };
}
