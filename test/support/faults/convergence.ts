/** The oracle: every gateway's answers and every follower's last state against the clusters' own lists. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultWorld } from './fault-world.ts';
import {
  collections,
  countsOf,
  differencesOf,
  hashOf,
  hashOfPicture,
  type Collection,
  type Picture,
} from './picture.ts';
import { seenPicture } from './seen-picture.ts';
import { truePicture } from './true-picture.ts';

export interface Convergence {
  /** Until everything was equal, or until it was given up. */
  readonly tookMs: number;
  /** Empty when everything is equal. */
  readonly differences: readonly string[];
  /** How many objects of each collection there are. */
  readonly objects: Readonly<Record<Collection, number>>;
}

const lookEveryMs = 100;

/** To be asked when nothing changes any more. */
export async function converged(world: FaultWorld, withinMs: number): Promise<Convergence> {
  const begun = performance.now();
  for (;;) {
    const truth = await truePicture(world.clients);
    const differences = await differencesFrom(truth, world);
    const tookMs = performance.now() - begun;
    if (differences.length === 0 || tookMs > withinMs)
      return { tookMs, differences, objects: countsOf(truth) };
    await sleep(lookEveryMs);
  }
}

async function differencesFrom(
  truth: Picture,
  { replicas, followers }: FaultWorld,
): Promise<string[]> {
  const trueHash = hashOfPicture(truth);
  const answers = await Promise.all(
    replicas.map(async ({ name, url }) => {
      if (url === undefined) return [`${name} does not run`];
      try {
        const seen = await seenPicture(url);
        return hashOfPicture(seen) === trueHash ? [] : differing(seen, truth, name);
      } catch (error) {
        return [`${name} does not answer: ${String(error)}`];
      }
    }),
  );
  const followed = followers.flatMap((follower) => {
    const [lines, true_] = [follower.lines(), truth[follower.collection]];
    return hashOf(lines) === hashOf(true_)
      ? []
      : differencesOf(lines, true_).map((line) => `follower of ${follower.name}: ${line}`);
  });
  return [...answers.flat(), ...followed];
}

function differing(seen: Picture, truth: Picture, name: string): string[] {
  return collections.flatMap((collection) =>
    differencesOf(seen[collection], truth[collection]).map(
      (line) => `${name} ${collection}: ${line}`,
    ),
  );
}
