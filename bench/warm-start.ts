/**
 * A replica that begins with what others have left in Redis, against one that parses the cluster's lists; both until
 * the view answers. The network and the API server are left out: they would only be on the side of the lists.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import type { KubeObject } from '../src/kube/kube-client.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { silentLogger } from '../src/runtime/logger.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { equalRows } from '../src/store/equal-rows.ts';
import type { ChangeBatch, ClusterSync, RowChange } from '../src/store/fleet-store.ts';
import { openStore } from '../src/store/open-store.ts';
import { parseRedisUrl } from '../src/store/redis/redis-url.ts';
import { createView } from '../src/view/create-view.ts';
import { projections } from '../src/view/projections.ts';
import type { View } from '../src/view/view.ts';
import { ensureRedisServer } from '../tools/redis-server.ts';
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
import { manifestOfPod } from './warm-start/pods.ts';

const cluster = 'east';
const stationLabel = 'NodeGroup';
const pageSize = 500;
const sync: ClusterSync = {
  state: 'SYNCED',
  asOf: '2026-01-01T00:00:00.000Z',
  lastError: null,
  version: 'v1.36.3',
  watches: [],
};

export async function warmStartBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pods: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [count, runs] = [Number(values.pods), Number(values.runs)];
  await using redis = await startRedis();
  const costs: { readonly lists: Cost[]; readonly redis: Cost[] } = { lists: [], redis: [] };
  const ratios: number[] = [];
  const slowest = { write: 0, read: 0 };
  const sizes = { list: 0, stored: 0 };
  for (let run = 1; run <= runs; run += 1) {
    progress(`run ${run} of ${runs}: the lists`);
    const cold = await fromLists(count);
    if (run === 1) {
      progress('what is left in Redis');
      await write(redis.url, cold.rows);
      slowest.write = await redis.slowestMs();
      sizes.list = cold.bytes / count;
      sizes.stored = (await redis.usedBytes()) / count;
    }
    progress(`run ${run} of ${runs}: from Redis`);
    const warm = await fromRedis(redis.url, count);
    slowest.read = Math.max(slowest.read, await redis.slowestMs());
    if (run === 1) compare(cold.rows, warm.rows);
    costs.lists.push(cold.cost);
    costs.redis.push(warm.cost);
    ratios.push(cold.cost.wallMs / warm.cost.wallMs);
  }
  const [lists, stored] = [medianCost(costs.lists), medianCost(costs.redis)];
  const ratio = median(ratios);
  const line = (side: string, { wallMs, cpuMs }: Cost) => ({
    side,
    'wall ms': wallMs,
    'CPU ms': cpuMs,
    'CPU µs a pod': (cpuMs * 1000) / count,
  });
  printTable(`${count} pods, until the view answers (median of ${runs})`, [
    line(`parsing lists of ${(sizes.list / 1000).toFixed(1)} kB pods`, lists),
    line('from Redis', stored),
  ]);
  const slowestMs = Math.max(slowest.write, slowest.read);
  const goals = [
    { goal: 'from Redis at least 6 x faster', reached: ratio, met: ratio >= 6 },
    { goal: 'no Redis command above 10 ms', reached: slowestMs, met: slowestMs <= 10 },
  ];
  printGoals(goals);
  console.log(`\nRedis keeps ${Math.round(sizes.stored)} bytes a pod, the log included.`);
  await saveResults('warm-start', {
    count,
    runs,
    lists,
    redis: stored,
    ratios,
    slowest,
    sizes,
    goals,
  });
}

interface Outcome {
  readonly cost: Cost;
  readonly rows: readonly RowChange[];
}

/** Making the text of a page is not part of it. */
async function fromLists(count: number): Promise<Outcome & { readonly bytes: number }> {
  const view = newView();
  const rows: RowChange[] = [];
  let bytes = 0;
  let cost: Cost = { wallMs: 0, cpuMs: 0 };
  const add = async (work: () => void) => {
    const { wallMs, cpuMs } = await costOf(() => {
      work();
      return Promise.resolve();
    });
    cost = { wallMs: cost.wallMs + wallMs, cpuMs: cost.cpuMs + cpuMs };
  };
  for (let from = 0; from < count; from += pageSize) {
    const items = Array.from({ length: Math.min(pageSize, count - from) }, (_, at) =>
      manifestOfPod(from + at),
    );
    const page = Buffer.from(JSON.stringify({ kind: 'PodList', items }));
    bytes += page.length;
    await add(() => {
      const list = JSON.parse(page.toString()) as { readonly items: readonly KubeObject[] };
      for (const pod of list.items) {
        const row = projections.Pod(pod, { stationLabel, gpuResources: [] });
        rows.push({ kind: 'Pod', key: `${row.namespace}/${row.name}`, row });
      }
    });
  }
  await add(() => {
    view.ingest({ cluster, epoch: 'e', sequence: 1, reset: true, changes: rows, sync });
    mustAnswer(view, count);
  });
  return { cost, rows, bytes };
}

async function fromRedis(url: string, count: number): Promise<Outcome> {
  const view = newView();
  let rows: readonly RowChange[] = [];
  const store = open(url);
  try {
    const cost = await costOf(async () => {
      await store.follow(cluster, (batch: ChangeBatch) => {
        ({ changes: rows } = batch);
        view.ingest(batch);
      });
      mustAnswer(view, count);
    });
    return { cost, rows };
  } finally {
    await store.close();
  }
}

async function write(url: string, rows: readonly RowChange[]): Promise<void> {
  const store = open(url);
  const writer = await store.acquire(cluster);
  if (writer === undefined) throw new Error('Somebody else writes');
  const pods = new Map(rows.map(({ key, row }) => [key, row ?? {}]));
  await writer.replace('Pod', pods);
  await writer.sync(sync);
  // A store that is slow holds no writer up: what was written is there when another replica sees it.
  const other = open(url);
  await new Promise<void>((resolve) => {
    void other.follow(cluster, (batch) => {
      if (batch.sync.state === 'SYNCED') resolve();
    });
  });
  await other.close();
  await writer.release();
  await store.close();
}

const open = (url: string) =>
  openStore(
    { kind: 'redis', prefix: 'bench', target: parseRedisUrl(url) },
    { clock: systemClock, logger: silentLogger, metrics: createMetrics({ runtime: false }) },
  );

function newView(): View {
  const view = createView({ stationLabel, homeCluster: cluster });
  view.setClusters([{ name: cluster, labels: {} }]);
  return view;
}

function mustAnswer(view: View, count: number): void {
  const total = view.clusters()[0]?.pods.total;
  if (total !== count) throw new Error(`The view has ${String(total)} pods of ${count}`);
}

/** Throws when the sides do not end with the same rows. */
function compare(expected: readonly RowChange[], found: readonly RowChange[]): void {
  const byKey = new Map(found.map(({ key, row }) => [key, row]));
  const wrong = expected.find(({ key, row }) => !equalRows(row, byKey.get(key)));
  if (wrong !== undefined || byKey.size !== expected.length) {
    throw new Error(`The sides differ: ${wrong?.key ?? `${byKey.size} rows`}`);
  }
}

async function startRedis() {
  const program = ensureRedisServer();
  if (program === undefined) throw new Error('This bench needs a Redis server');
  const folder = await mkdtemp(join(tmpdir(), 'bench-redis-'));
  const port = await freePort();
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn(program, [...options, '--slowlog-log-slower-than', '500'], {
    stdio: 'ignore',
  });
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20 });
  client.on('error', () => undefined);
  await client.ping();
  await client.config('SET', 'slowlog-max-len', '100000');
  return {
    url: `redis://127.0.0.1:${port}`,
    /** Of the commands since the last question; 0.5 when all were faster than that. */
    async slowestMs(): Promise<number> {
      const entries = (await client.slowlog('GET', '-1')) as (readonly [number, number, number])[];
      await client.slowlog('RESET');
      return Math.max(500, ...entries.map(([, , micros]) => micros)) / 1000;
    },
    async usedBytes(): Promise<number> {
      return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
    },
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
