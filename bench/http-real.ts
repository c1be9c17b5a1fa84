/** Pods of a real control plane: the gateway against the API server's own list and the Hive gateway. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { waitUntil } from '../tools/control-plane/probe.ts';
import {
  median,
  peakRssOf,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Goal,
} from './measure.ts';
import { askAgain, idleCpu, type Asked } from './peers/asking.ts';
import { installHive, startHive } from './peers/hive.ts';
import { gatewayPeer, hivePeer, listPeer, type Peer, type PodValues } from './peers/peers.ts';
import { createPeersWorld, type PeersWorld } from './peers/world.ts';
import { startGatewayProcess } from './processes.ts';

/** How the control plane is to be, and who is asked. */
export interface RealOptions {
  readonly pods: number;
  readonly runs: number;
  readonly hive: boolean;
}

export async function httpRealBench(options: RealOptions): Promise<void> {
  const { pods, runs, hive } = options;
  await using stack = new AsyncDisposableStack();
  const world = stack.use(await createPeersWorld(pods));
  progress(`${pods} pods run after ${(world.seedMs / 1000).toFixed(1)} s`);
  const gateway = stack.use(await gatewayOf(world, pods));
  const list = stack.use(listPeer(world));
  const peers = [gateway, list];
  if (hive) {
    progress('the Hive gateway is installed');
    await installHive(world.folder);
    const server = stack.use(await startHive(world));
    peers.push(stack.use(hivePeer(server)));
  }
  progress('answers are compared');
  await compare(peers);

  const idle: number[] = [];
  const asked = new Map(peers.map(({ name }) => [name, [] as Asked[]]));
  for (let run = 1; run <= runs; run += 1) {
    for (const peer of peers) {
      progress(`run ${run} of ${runs}: ${peer.name}`);
      const perSecond = await idleCpu(world);
      idle.push(perSecond);
      asked.get(peer.name)?.push(await askAgain(peer, { world, idle: perSecond }));
    }
  }
  await report({ options, world, idle, peers, asked });
}

async function gatewayOf(world: PeersWorld, pods: number): Promise<Peer> {
  const { folder, plane } = world;
  const log = join(folder, 'gateway.log');
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startGatewayProcess(['--kubeconfig', plane.kubeconfigPath], log));
  const peer = stack.use(gatewayPeer(server, pods));
  await waitUntil('the gateway to see every pod', 60_000, async () => {
    return peer.podsOf(JSON.parse(await peer.ask())).length === pods;
  });
  const rest = stack.move();
  return { ...peer, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

/** Throws unless all have the same pods with the same values. */
async function compare([first, ...others]: readonly Peer[]): Promise<void> {
  if (first === undefined) return;
  const podsOf = async (peer: Peer) => sorted(peer.podsOf(JSON.parse(await peer.ask())));
  const expected = await podsOf(first);
  for (const other of others) {
    if (!isDeepStrictEqual(await podsOf(other), expected)) {
      throw new Error(`${first.name} and ${other.name} have different pods`);
    }
  }
}

function sorted(pods: readonly PodValues[]): readonly PodValues[] {
  const keyOf = ({ namespace, name }: PodValues) => `${namespace}/${name}`;
  return pods.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

interface Measured {
  readonly options: RealOptions;
  readonly world: PeersWorld;
  /** CPU of the API server in milliseconds a second when nobody asked, once for each time that somebody was. */
  readonly idle: readonly number[];
  readonly peers: readonly Peer[];
  readonly asked: ReadonlyMap<string, readonly Asked[]>;
}

async function report({ options, world, idle, peers, asked }: Measured): Promise<void> {
  const { pods, runs } = options;
  const results = await Promise.all(
    peers.map(async ({ name, pid }) => ({
      name,
      peakRssBytes: await peakRssOf(pid),
      ...medians(asked.get(name) ?? []),
    })),
  );
  const [gateway, list, hive] = results;
  if (gateway === undefined || list === undefined) throw new Error('Nobody was asked');
  printTable(
    `${pods} pods × 5 values of a real control plane, equal answers, one request after another; median of ${runs}`,
    results.map((result) => ({
      peer: result.name,
      'ms an answer': result.readMs,
      'and parsed': result.parsedMs,
      'CPU ms, peer': result.cpuMs,
      'CPU ms, API server beyond idle': result.apiServerCpuMs,
      'CPU ms, client': result.clientCpuMs,
      'requests for pods to the API server': result.podRequests,
      kB: result.bytes / 1000,
      'peak MB': result.peakRssBytes / 1_000_000,
      'time, gateway as 1': result.readMs / gateway.readMs,
      'and parsed, gateway as 1': result.parsedMs / gateway.parsedMs,
    })),
  );
  const idleCpuMs = median(idle);
  const spread = idle.map((perSecond) => perSecond.toFixed(0)).join(', ');
  console.log(`\nAn API server that nobody asks: ${spread} ms of CPU a second`);
  const goals = goalsOf({ gateway, list, hive });
  printGoals(goals);
  const { seedMs } = world;
  await saveResults('http-real', { pods, runs, seedMs, idleCpuMs, idle, results, goals });
}

interface Compared {
  readonly gateway: Asked;
  readonly list: Asked;
  readonly hive: Asked | undefined;
}

function goalsOf({ gateway, list, hive }: Compared): readonly Goal[] {
  const timesList = list.readMs / gateway.readMs;
  const share = gateway.apiServerCpuMs / list.apiServerCpuMs;
  const goals = [
    {
      goal: "at least 10 times faster than the API server's JSON list",
      reached: timesList,
      met: timesList >= 10,
    },
    {
      goal: 'no request for pods to the API server',
      reached: gateway.podRequests,
      met: gateway.podRequests === 0,
    },
    {
      goal: 'CPU of the API server for an answer: less than a thousandth of that for its list',
      reached: share,
      met: share < 0.001,
    },
  ];
  if (hive === undefined) return goals;
  const timesHive = hive.readMs / gateway.readMs;
  return [
    ...goals,
    {
      goal: 'at least 40 times faster than the Hive gateway',
      reached: timesHive,
      met: timesHive >= 40,
    },
  ];
}

function medians(asked: readonly Asked[]): Asked {
  const middle = (field: keyof Asked): number => median(asked.map((one) => one[field]));
  return {
    answers: middle('answers'),
    readMs: middle('readMs'),
    parsedMs: middle('parsedMs'),
    cpuMs: middle('cpuMs'),
    apiServerCpuMs: middle('apiServerCpuMs'),
    clientCpuMs: middle('clientCpuMs'),
    bytes: middle('bytes'),
    podRequests: middle('podRequests'),
  };
}
