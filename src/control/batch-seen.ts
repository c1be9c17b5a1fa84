/**
 * Whether the view shows what was done in the clusters of the batch in change. It may be behind what this process has
 * written there, and a process that has just begun to lead may be behind its predecessor: a station in change that is not
 * seen yet must not be taken for one that was never begun (R3).
 */
import { isDeepStrictEqual } from 'node:util';
import { isKubeError, isUnreachable } from '../kube/kube-error.ts';
import { stationOfKey } from '../model/placement.ts';
import { isEnded } from '../model/rollout-situation.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { Entry } from '../view/view.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { releaseLabelsIn } from './release-labels.ts';

/** A view that is behind for so long is believed again: nobody is held up for ever. */
const believedAfterMs = 60_000;

export interface BatchSeen {
  /** Asks the clusters where that is in doubt; the signal is that of the leadership. */
  isSeen(app: Entry<'HelmApp'>, leading: AbortSignal): Promise<boolean>;
}

export function createBatchSeen(
  deps: Pick<ReconcilerDeps, 'view' | 'clientOf' | 'manages' | 'clock'>,
): BatchSeen {
  const leaderships = new WeakMap<AbortSignal, Leadership>();

  async function isSeenIn(cluster: string, { key }: Entry<'HelmApp'>): Promise<boolean> {
    const { view, clientOf, manages } = deps;
    const client = clientOf(cluster);
    if (!client || !manages(cluster) || view.cluster(cluster)?.sync.state !== 'SYNCED') return true;
    const app = { namespace: key.namespace, name: key.name };
    try {
      const there = await releaseLabelsIn(client, app);
      const shown = view.releasesOfApp(app, { cluster });
      const labels = shown.map(({ row }) => row.labels);
      return isDeepStrictEqual(latestOf(labels), latestOf(there));
    } catch (error) {
      if (!isKubeError(error)) throw error;
      // One that is away is soon said to be so, and its stations are parked. One that refuses this refuses all.
      return !isUnreachable(error);
    }
  }

  return {
    async isSeen(app, leading) {
      const { uid, status, generation } = app.row;
      const { rollout, observedGeneration } = status;
      const { seen, behindSince } = leaderships.get(leading) ?? newLeadership();
      leaderships.set(leading, { seen, behindSince });
      // Within a revision a process goes on from what it saw itself: what it does not see yet it does again, to no effect.
      if (observedGeneration === generation && seen.has(uid)) return true;
      const batch = rollout && !isEnded(rollout) ? (rollout.batch?.targets ?? []) : [];
      const clusters = [...new Set(batch.map((key) => stationOfKey(key).cluster))];
      const answers: boolean[] = [];
      await inParallel(clusters, clusters.length, async (cluster) => {
        answers.push(await isSeenIn(cluster, app));
      });
      const now = deps.clock.now();
      const since = behindSince.get(uid) ?? now;
      if (answers.includes(false) && now - since < believedAfterMs) {
        behindSince.set(uid, since);
        return false;
      }
      behindSince.delete(uid);
      seen.add(uid);
      return true;
    },
  };
}

/** What is known since this process leads: of what it knew when it led before, nothing holds. */
interface Leadership {
  /** Apps of which the view was found to be up to date. */
  readonly seen: Set<string>;
  /** Since when the view has been behind about an app, in milliseconds since the Unix epoch. */
  readonly behindSince: Map<string, number>;
}

const newLeadership = (): Leadership => ({ seen: new Set(), behindSince: new Map() });

type Labels = Readonly<Record<string, unknown>>;

/** The labels of the latest revision of each release: they say all that a station is judged by. */
function latestOf(revisions: readonly Labels[]): ReadonlyMap<unknown, Labels> {
  const latest = new Map<unknown, Labels>();
  for (const labels of revisions) {
    const known = latest.get(labels['name']);
    if (Number(labels['version']) > Number(known?.['version'] ?? 0)) {
      latest.set(labels['name'], labels);
    }
  }
  return latest;
}
