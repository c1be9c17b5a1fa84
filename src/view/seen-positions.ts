import type { LogPosition, View } from './view.ts';

/** How far the log of each cluster was shown here. */
export interface SeenPositions {
  /** Whether the view shows, or has shown, the cluster as of this position. */
  has(cluster: string, position: LogPosition): boolean;
}

/** Epochs of each cluster that are remembered: the latest. */
const mostEpochs = 16;

/**
 * Remembers how far a view is, and was within the epochs before: what it showed once, it or something later goes on
 * being shown, whatever the log is called since. For as long as the view is there.
 */
export function createSeenPositions(view: Pick<View, 'positions' | 'onChange'>): SeenPositions {
  const furthest = new Map<string, Map<string, number>>();
  const note = (cluster: string, { epoch, sequence }: LogPosition) => {
    const epochs = furthest.get(cluster) ?? new Map<string, number>();
    furthest.set(cluster, epochs);
    const before = epochs.get(epoch) ?? 0;
    epochs.delete(epoch);
    epochs.set(epoch, Math.max(before, sequence));
    const [oldest] = epochs.keys();
    if (epochs.size > mostEpochs && oldest !== undefined) epochs.delete(oldest);
  };
  for (const [cluster, position] of view.positions()) note(cluster, position);
  view.onChange((change) => {
    note(change.cluster, change);
  });
  return {
    has: (cluster, { epoch, sequence }) => (furthest.get(cluster)?.get(epoch) ?? -1) >= sequence,
  };
}
