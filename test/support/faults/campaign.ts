/** Rounds of faults by seed, each followed by the question whether everything has come to the truth. */
import { setTimeout as sleep } from 'node:timers/promises';
import { converged } from './convergence.ts';
import type { Collection } from './picture.ts';
import type { FaultWorld } from './fault-world.ts';
import { faults, isPossible, type Fault, type FaultName } from './faults.ts';

export interface CampaignReport {
  readonly rounds: number;
  readonly changes: Readonly<Record<string, number>>;
  /** How many objects of each collection were compared in the last round. */
  readonly objects: Readonly<Record<Collection, number>> | undefined;
  /** What was not equal, or could not be brought about, with its round. */
  readonly differences: readonly string[];
  readonly byFault: readonly {
    readonly fault: FaultName;
    readonly rounds: number;
    readonly longestMs: number;
  }[];
}

export interface CampaignOptions {
  readonly rounds: number;
  readonly among: readonly FaultName[];
  /** After so long a round counts as not converged; left out: 90 seconds, twice what a half-open watch may take. */
  readonly withinMs?: number;
  readonly tell?: (line: string) => void;
}

/** The faults that can be brought about in this world; `quick`: of those that heal within a second or two, as few as break everything that they break. */
export function possibleFaults(
  { redis }: Pick<FaultWorld, 'redis'>,
  { quick = false }: { readonly quick?: boolean } = {},
): FaultName[] {
  const all = Object.entries(faults) as [FaultName, Fault][];
  return all.flatMap(([name, fault]) => {
    return isPossible(fault, redis) && (!quick || fault.quick === true) ? [name] : [];
  });
}

/** The report as a table for people. */
export function campaignTable({
  rounds,
  changes,
  objects,
  differences,
  byFault,
}: CampaignReport): string {
  const counts = (of: object) =>
    Object.entries(of)
      .map(([what, count]) => `${what} ${String(count)}`)
      .join(', ');
  const rows = byFault.map(
    ({ fault, rounds, longestMs }) =>
      `${fault.padEnd(40)} ${String(rounds).padStart(6)} ${longestMs.toFixed(0).padStart(12)}`,
  );
  return [
    `rounds ${rounds}, differences ${differences.length}`,
    `changes meanwhile: ${counts(changes)}`,
    `compared at the end: ${counts(objects ?? {})}`,
    `${'fault'.padEnd(40)} rounds   longest ms`,
    ...rows,
    '',
  ].join('\n');
}

/** So many lines say how a round went wrong. */
const toldAtMost = 12;

/** Every fault comes up before any comes up again; the order is the world's seed's. Ends with the first difference. */
export async function runCampaign(
  world: FaultWorld,
  { rounds, among, withinMs = 90_000, tell = () => undefined }: CampaignOptions,
): Promise<CampaignReport> {
  let done = 0;
  const longest = new Map<FaultName, { rounds: number; longestMs: number }>();
  const differences: string[] = [];
  const waiting: FaultName[] = [];
  let objects: CampaignReport['objects'] | undefined;
  for (let round = 1; round <= rounds; round += 1) {
    if (waiting.length === 0) waiting.push(...shuffled(among, world));
    const name = waiting.pop();
    if (name === undefined) break;
    world.changes.resume();
    await sleep(world.random.integer(50, 200));
    const failure = await failureOf(() => faults[name].strike(world));
    await sleep(world.random.integer(0, 200));
    await world.changes.pause();
    const outcome = await converged(world, withinMs);
    done = round;
    ({ objects } = outcome);
    const found = [...(failure === undefined ? [] : [failure]), ...outcome.differences];
    differences.push(...found.map((line) => `round ${round}, ${name}: ${line}`));
    const so = longest.get(name) ?? { rounds: 0, longestMs: 0 };
    longest.set(name, {
      rounds: so.rounds + 1,
      longestMs: Math.max(so.longestMs, outcome.tookMs),
    });
    tell(`${round} ${name}: ${Math.round(outcome.tookMs)} ms`);
    // What was not mended would be found again in every later round.
    for (const line of found.slice(0, toldAtMost)) tell(`  ${line}`);
    if (found.length > 0) break;
  }
  const complaints = world.followers.flatMap(({ name, complaints }) =>
    complaints.map((line) => `follower of ${name}: ${line}`),
  );
  return {
    rounds: done,
    changes: world.changes.made,
    objects,
    differences: [...differences, ...complaints],
    byFault: [...longest].map(([fault, counted]) => ({ fault, ...counted })),
  };
}

async function failureOf(strike: () => Promise<void>): Promise<string | undefined> {
  try {
    await strike();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function shuffled<T>(items: readonly T[], { random }: FaultWorld): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
