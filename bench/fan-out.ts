/** Many subscribers of one stream over WebSockets: the gateway, and graphql-ws as it comes over the same schema. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { FromClients, FromServer, ToClients, ToServer } from './fan-out/messages.ts';
import { cpuMsOf, median, printGoals, printTable, progress, saveResults } from './measure.ts';

type Side = 'stock' | 'gateway';

interface Figures {
  readonly messages: number;
  readonly cpuUsPerMessage: number;
  /** From the last change until everybody has the last state. */
  readonly lastStateMs: number;
  readonly rssKbPerSubscriber: number;
}

interface Options {
  readonly subscribers: number;
  readonly ticks: number;
  readonly perSecond: number;
}

export async function fanOutBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscribers: { type: 'string', default: '5000' },
      ticks: { type: 'string', default: '25' },
      'per-second': { type: 'string', default: '5' },
      runs: { type: 'string', default: '3' },
    },
  });
  const options: Options = {
    subscribers: Number(values.subscribers),
    ticks: Number(values.ticks),
    perSecond: Number(values['per-second']),
  };
  const figures: Record<Side, Figures[]> = { stock: [], gateway: [] };
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const side of ['stock', 'gateway'] as const) {
      progress(`run ${run}: ${side}`);
      figures[side].push(await measure(side, options));
    }
  }
  const middle = (side: Side, of: keyof Figures) => median(figures[side].map((one) => one[of]));
  const rows = (['stock', 'gateway'] as const).map((side) => ({
    side,
    messages: middle(side, 'messages'),
    'CPU µs/message': middle(side, 'cpuUsPerMessage'),
    'last state, ms': middle(side, 'lastStateMs'),
    'RSS kB/subscriber': middle(side, 'rssKbPerSubscriber'),
  }));
  const { subscribers, perSecond } = options;
  printTable(`${subscribers} subscribers × ${perSecond} messages/s`, rows);
  const ratio = middle('gateway', 'cpuUsPerMessage') / middle('stock', 'cpuUsPerMessage');
  const goals = [
    { goal: "CPU per message ≤ 1/5 of graphql-ws's", reached: ratio, met: ratio <= 1 / 5 },
  ];
  printGoals(goals);
  await saveResults('fan-out', { options, figures, goals });
}

/** Throws when a subscriber does not come to the last state. */
async function measure(side: Side, { subscribers, ticks, perSecond }: Options): Promise<Figures> {
  const children: ChildProcess[] = [];
  const start = (file: string, args: readonly string[]) => {
    const child = fork(join(import.meta.dirname, 'fan-out', file), args);
    children.push(child);
    return child;
  };
  try {
    const server = start('server.ts', [side]);
    const listening = await next<FromServer>(server);
    if (listening.type !== 'listening') throw new Error('The server does not listen');
    const pid = server.pid ?? 0;
    const rssBefore = await rssOf(pid);
    const clients = start('clients.ts', [listening.url, String(subscribers)]);
    await next<FromClients>(clients);
    const rss = (await rssOf(pid)) - rssBefore;
    const before = await reportOf(clients);
    const cpuBefore = await cpuMsOf(pid);
    for (let count = 1; count <= ticks; count += 1) {
      await ask(server, { type: 'tick', count });
      await sleep(1_000 / perSecond);
    }
    const lastChange = performance.now();
    const wanted = await ask(server, { type: 'state' });
    let report = await reportOf(clients);
    while (report.states[wanted] !== subscribers) {
      if (performance.now() - lastChange > 60_000) {
        throw new Error(`${side}: ${report.states[wanted] ?? 0} have the last state`);
      }
      await sleep(100);
      report = await reportOf(clients);
    }
    const messages = report.messages - before.messages;
    return {
      messages,
      cpuUsPerMessage: (((await cpuMsOf(pid)) - cpuBefore) * 1_000) / messages,
      lastStateMs: performance.now() - lastChange,
      rssKbPerSubscriber: rss / 1_024 / subscribers,
    };
  } finally {
    for (const child of children) child.kill();
  }
}

async function next<T>(child: ChildProcess): Promise<T> {
  const got = new AbortController();
  const { signal } = got;
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => Promise.reject(new Error('A process has ended'))),
    ])) as [T];
    return message;
  } finally {
    got.abort();
  }
}

async function ask(server: ChildProcess, message: ToServer): Promise<string> {
  server.send(message);
  const answer = await next<FromServer>(server);
  return answer.type === 'state' ? answer.state : '';
}

async function reportOf(clients: ChildProcess) {
  clients.send({ type: 'report' } satisfies ToClients);
  const answer = await next<FromClients>(clients);
  if (answer.type !== 'report') throw new Error('The clients do not report');
  return answer;
}

/** Memory in use now, in bytes. */
async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
