import type { Clock } from '../runtime/clock.ts';
import type { View, ViewChange } from './view.ts';

/** The changes of the last minutes, and cursors into them. */
export interface ChangeLog {
  /** Notes a change that the view has told of. */
  add(change: ViewChange): void;
  /** Where every cluster's log is now: opaque. */
  cursor(): string;
  /** Changes after the cursor, in order; undefined when some are not known (any more), or the cursor is none of ours. */
  since(cursor: string): readonly ViewChange[] | undefined;
}

export interface ChangeLogOptions {
  /** How long changes are kept, in milliseconds. */
  readonly windowMs: number;
  /** How many changed keys are kept at most. */
  readonly windowKeys: number;
}

interface Noted {
  readonly atMs: number;
  readonly change: ViewChange;
}

/** A cluster's log is named by its epoch and counted by its sequence (fleet-store.ts): the same in every replica. */
interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

export function createChangeLog(
  { view, clock }: { readonly view: Pick<View, 'clusters'>; readonly clock: Pick<Clock, 'now'> },
  { windowMs, windowKeys }: ChangeLogOptions,
): ChangeLog {
  const last = new Map<string, Position>();
  /** The last change of each cluster that is not kept: a cursor from before it has a gap. */
  const forgotten = new Map<string, Position>();
  let kept: Noted[] = [];
  let oldest = 0;
  let keys = 0;

  const forgetOld = () => {
    for (let noted = kept[oldest]; noted !== undefined; noted = kept[oldest]) {
      if (keys <= windowKeys && noted.atMs >= clock.now() - windowMs) break;
      forgotten.set(noted.change.cluster, noted.change);
      keys -= weight(noted.change);
      oldest += 1;
    }
    // Cut off now and then, not each time: that would copy the whole log for every change.
    if (oldest > 1_000 && oldest > kept.length / 2) {
      kept = kept.slice(oldest);
      oldest = 0;
    }
  };
  const hasGap = (cluster: string, seen: Position | undefined): boolean => {
    const now = last.get(cluster);
    if (now === undefined) return seen !== undefined && seen.epoch !== '';
    if (seen?.epoch !== now.epoch || seen.sequence > now.sequence) return true;
    const lost = forgotten.get(cluster);
    return lost?.epoch === seen.epoch && lost.sequence > seen.sequence;
  };

  return {
    add: (change) => {
      if (!last.has(change.cluster))
        forgotten.set(change.cluster, { ...change, sequence: change.sequence - 1 });
      last.set(change.cluster, change);
      kept.push({ atMs: clock.now(), change });
      keys += weight(change);
      forgetOld();
    },
    cursor: () => {
      const positions = view.clusters().map(({ name }): [string, string, number] => {
        const { epoch = '', sequence = 0 } = last.get(name) ?? {};
        return [name, epoch, sequence];
      });
      return Buffer.from(JSON.stringify(positions)).toString('base64url');
    },
    since: (cursor) => {
      const seen = decode(cursor);
      if (seen === undefined) return undefined;
      if (view.clusters().some(({ name }) => hasGap(name, seen.get(name)))) return undefined;
      return kept
        .slice(oldest)
        .map(({ change }) => change)
        .filter(({ cluster, sequence }) => sequence > (seen.get(cluster)?.sequence ?? 0));
    },
  };
}

const weight = (change: ViewChange): number => 1 + change.keys.length + change.stations.length;

function decode(cursor: string): ReadonlyMap<string, Position> | undefined {
  try {
    const positions: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(positions) || !positions.every(isPosition)) return undefined;
    return new Map(positions.map(([name, epoch, sequence]) => [name, { epoch, sequence }]));
  } catch {
    return undefined;
  }
}

function isPosition(value: unknown): value is [string, string, number] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [name, epoch, sequence] = value as unknown[];
  return typeof name === 'string' && typeof epoch === 'string' && Number.isInteger(sequence);
}
