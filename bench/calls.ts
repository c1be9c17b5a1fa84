/** Calls to one API server over TLS: the gateway's client against `@kubernetes/client-node`. */
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { parseArgs } from 'node:util';
import { createKubeClient } from '../src/kube/http-kube-client.ts';
import { loadKubeConfigText } from '../src/kube/kube-config.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { startBenchApiServer, type BenchApiServer } from './api-server.ts';
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

/** Calls that are under way at once. */
const atOnce = 20;
const maps = 100;
const namespace = 'default';

/** What both sides must have read: of each config map what tells it from all others. */
type Read = (name: string) => Promise<readonly unknown[]>;

interface Side {
  readonly read: Read;
  readonly close: () => Promise<void>;
}

interface Measured extends Cost {
  readonly connections: number;
}

const sides = {
  'client-node': clientNode,
  gateway,
} as const satisfies Record<string, (server: BenchApiServer) => Side>;
type Name = keyof typeof sides;

export async function callsBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string', default: '1000' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [calls, runs] = [Number(values.calls), Number(values.runs)];
  await using server = await startBenchApiServer(maps);
  const measured: Record<Name, Measured[]> = { 'client-node': [], gateway: [] };
  for (let run = 1; run <= runs; run += 1) {
    progress(`run ${run} of ${runs}`);
    const [theirs, ours] = [
      await measure(server, { name: 'client-node', calls }),
      await measure(server, { name: 'gateway', calls }),
    ];
    if (JSON.stringify(theirs.outcome) !== JSON.stringify(ours.outcome)) {
      throw new Error('The sides have not read the same');
    }
    measured['client-node'].push(theirs.measured);
    measured.gateway.push(ours.measured);
  }
  await report(measured, { calls, runs });
}

async function measure(
  server: BenchApiServer,
  { name, calls }: { readonly name: Name; readonly calls: number },
): Promise<{ readonly measured: Measured; readonly outcome: readonly unknown[] }> {
  const before = await server.counts();
  const outcome: unknown[] = [];
  const side = sides[name](server);
  const cost = await costOf(async () => {
    let next = 0;
    const lane = async () => {
      for (let call = next++; call < calls; call = next++) {
        outcome[call] = await side.read(`map-${call % maps}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  });
  await side.close();
  const { connections } = await server.counts();
  return { measured: { ...cost, connections: connections - before.connections }, outcome };
}

function clientNode({ kubeconfig }: BenchApiServer): Side {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  return {
    async read(name) {
      const { metadata, data } = await api.readNamespacedConfigMap({ name, namespace });
      return [metadata?.name, metadata?.uid, metadata?.resourceVersion, data];
    },
    close: () => Promise.resolve(),
  };
}

function gateway({ kubeconfig }: BenchApiServer): Side {
  const connection = loadKubeConfigText(kubeconfig).connection();
  const client = createKubeClient({ cluster: 'bench', connection, clock: systemClock });
  return {
    async read(name) {
      const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
      const answer = await client.request({ method: 'GET', path });
      const { metadata, data } = answer as {
        readonly metadata: Readonly<Record<string, string>>;
        readonly data: object;
      };
      return [metadata['name'], metadata['uid'], metadata['resourceVersion'], data];
    },
    close: () => client.close(),
  };
}

async function report(
  measured: Readonly<Record<Name, readonly Measured[]>>,
  { calls, runs }: { readonly calls: number; readonly runs: number },
): Promise<void> {
  const medians = Object.entries(measured).map(([side, all]) => ({
    side,
    ...medianCost(all),
    connections: median(all.map(({ connections }) => connections)),
  }));
  printTable(
    `${calls} calls, ${atOnce} at once, over TLS to one server; equal answers; median of ${runs}`,
    medians.map(({ side, wallMs, cpuMs, connections }) => ({
      side,
      'ms in all': wallMs,
      'CPU µs a call': (cpuMs * 1000) / calls,
      connections,
    })),
  );
  const ours = medianCost(measured.gateway);
  const ratio = medianCost(measured['client-node']).cpuMs / ours.cpuMs;
  const most = Math.max(...measured.gateway.map(({ connections }) => connections));
  const goals = [
    { goal: 'times less CPU than client-node: at least 8', reached: ratio, met: ratio >= 8 },
    { goal: 'connections: at most 4', reached: most, met: most <= 4 },
  ];
  printGoals(goals);
  await saveResults('calls', { calls, runs, medians, measured, goals });
}
