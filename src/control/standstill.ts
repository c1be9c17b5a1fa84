/** How long nothing could be done because the home cluster was away (H1): deadlines stand still meanwhile. */
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';

export interface Standstill extends Disposable {
  /** For how many milliseconds since then it was away, as far as this process has seen. */
  since(fromMs: number): number;
}

/** Outages remembered; older ones are before any deadline that still runs. */
const remembered = 100;

/** Whether decisions can be made on what is known of the home cluster. */
export function isHomeThere(view: Pick<View, 'cluster'>, home: string): boolean {
  return view.cluster(home)?.sync.state === 'SYNCED';
}

/** Follows the home cluster whether this process leads or not: one that takes over must know what it missed. */
export function createStandstill(
  { view, clock }: { view: Pick<View, 'cluster' | 'onChange'>; clock: Pick<Clock, 'now'> },
  home: string,
): Standstill {
  const outages: { readonly from: number; to: number | undefined }[] = [];
  const look = (): void => {
    const isThere = isHomeThere(view, home);
    const last = outages.at(-1);
    const isAway = last !== undefined && last.to === undefined;
    if (isThere && isAway) last.to = clock.now();
    if (!isThere && !isAway) outages.push({ from: clock.now(), to: undefined });
    if (outages.length > remembered) outages.shift();
  };
  look();
  const unfollow = view.onChange(({ cluster }) => {
    if (cluster === home) look();
  });
  return {
    since: (fromMs) =>
      outages.reduce((sum, { from, to = clock.now() }) => {
        return sum + Math.max(0, to - Math.max(from, fromMs));
      }, 0),
    [Symbol.dispose]: unfollow,
  };
}
