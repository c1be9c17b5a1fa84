/** What it costs to ask a peer for all pods, and what the API server does meanwhile. */
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMsOf, median } from '../measure.ts';
import type { Peer } from './peers.ts';
import type { PeersWorld } from './world.ts';

/** So long each peer is asked in each run, one request after the other, and so long nobody is. */
const windowMs = 8_000;

/** So long an API server clears away what earlier requests left. */
const settleMs = 2_000;

/** One peer in one window. All but `answers` is for one answer, times and CPU in milliseconds. */
export interface Asked {
  readonly answers: number;
  /** Until the body was read whole; the middle one. */
  readonly readMs: number;
  /** Until it was parsed too. */
  readonly parsedMs: number;
  /** Of the process that answers. */
  readonly cpuMs: number;
  /** Of the API server, beyond what it uses when nobody asks. */
  readonly apiServerCpuMs: number;
  /** Of the process that asks. */
  readonly clientCpuMs: number;
  /** Of the last body. */
  readonly bytes: number;
  /** How many requests for pods the API server was sent, by anyone. */
  readonly podRequests: number;
}

/** CPU of the API server in milliseconds a second when nobody asks. */
export async function idleCpu({ apiServerPid }: PeersWorld): Promise<number> {
  await delay(settleMs);
  const [begun, before] = [performance.now(), await cpuMsOf(apiServerPid)];
  await delay(windowMs);
  return ((await cpuMsOf(apiServerPid)) - before) / ((performance.now() - begun) / 1000);
}

/** Asks one peer again and again for the window, over its one connection. `idle` is what `idleCpu` gave just before. */
export async function askAgain(
  peer: Peer,
  { world, idle }: { readonly world: PeersWorld; readonly idle: number },
): Promise<Asked> {
  // Twice beforehand: both sides warm up.
  for (let time = 0; time < 2; time += 1) JSON.parse(await peer.ask());
  const cpu = async () => [await cpuMsOf(peer.pid), await cpuMsOf(world.apiServerPid)] as const;
  const [readMs, parsedMs]: [number[], number[]] = [[], []];
  let text = '';
  const since = new Date();
  const [peerBefore, apiServerBefore] = await cpu();
  const client = process.cpuUsage();
  const begun = performance.now();
  while (performance.now() - begun < windowMs) {
    const asked = performance.now();
    text = await peer.ask();
    readMs.push(performance.now() - asked);
    JSON.parse(text);
    parsedMs.push(performance.now() - asked);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(client);
  const [peerAfter, apiServerAfter] = await cpu();
  const until = new Date();
  const requests = await world.plane.auditRequests({ since });
  const answers = readMs.length;
  return {
    answers,
    readMs: median(readMs),
    parsedMs: median(parsedMs),
    cpuMs: (peerAfter - peerBefore) / answers,
    apiServerCpuMs: (apiServerAfter - apiServerBefore - idle * seconds) / answers,
    clientCpuMs: (user + system) / 1000 / answers,
    bytes: Buffer.byteLength(text),
    podRequests: requests.filter(
      ({ receivedAt, resource }) => receivedAt <= until && resource === 'pods',
    ).length,
  };
}
