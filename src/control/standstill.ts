/** How long nothing could be done because the home cluster was away (H1): deadlines stand still meanwhile. */
import type { Clock } from '../runtime/clock.ts';

export interface Standstill {
  /** Says whether the home cluster is there now. */
  note(isThere: boolean): void;
  /** For how many milliseconds since then it was away, as far as this process has seen. */
  since(fromMs: number): number;
}

/** Outages remembered; older ones are before any deadline that still runs. */
const remembered = 100;

export function createStandstill(clock: Pick<Clock, 'now'>): Standstill {
  const outages: { readonly from: number; to: number | undefined }[] = [];
  return {
    note(isThere) {
      const last = outages.at(-1);
      const isAway = last !== undefined && last.to === undefined;
      if (isThere && isAway) last.to = clock.now();
      if (!isThere && !isAway) outages.push({ from: clock.now(), to: undefined });
      if (outages.length > remembered) outages.shift();
    },
    since: (fromMs) =>
      outages.reduce((sum, { from, to = clock.now() }) => {
        return sum + Math.max(0, to - Math.max(from, fromMs));
      }, 0),
  };
}
