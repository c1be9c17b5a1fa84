import type { Clock } from '../runtime/clock.ts';
import { createFifo, type Fifo } from './fifo.ts';
import {
  clusterMark,
  decodeStreamCursor,
  encodeStreamCursor,
  epochMark,
  type SeenPosition,
} from './stream-cursor.ts';
import type { LogPosition, View, ViewChange } from './view.ts';

/**
 * The changes of the last minutes, and cursors into them. A cursor holds the position in every cluster's log
 * (epoch and sequence, as the store counts them), so that it is good at every replica that has gone the same way.
 */
export interface ChangeLog {
  /** Notes a change that the view has told of. */
  add(change: ViewChange): void;
  /** Where every cluster's log is now: opaque. */
  cursor(): string;
  /**
   * The changes after the cursor, in order. Undefined when some are not known (any more), and for a cursor that is
   * none of ours. What came before the cursor may be among them, then as nothing new, where this replica went past
   * the cursor's position in one step.
   */
  since(cursor: string): readonly ViewChange[] | undefined;
  /** Whether the cursor is from a replica that was further on than this one is now. */
  isAhead(cursor: string): boolean;
}

export interface ChangeLogOptions {
  /** How long changes are kept, in milliseconds. */
  readonly windowMs: number;
  /** How many changed things are kept at most; the latest change is kept whatever its size. */
  readonly windowKeys: number;
}

/** A position with the epoch as cursors have it. */
interface Point {
  readonly epoch: string;
  readonly sequence: number;
}

/**
 * One cluster's part, from before the first entry (`base`) to `last`. It outlives the cluster when that is taken away,
 * until it has been forgotten.
 */
interface ClusterLog {
  readonly name: string;
  base: Point;
  last: Point & { readonly plainEpoch: string };
  readonly entries: Fifo<LogEntry>;
  /** True once it was taken away and came back: then it may have been at one position more than once. */
  hasReturned: boolean;
}

/** `nth` counts the changes of all clusters; `to` is the position after the change. */
interface LogEntry {
  readonly nth: number;
  readonly change: ViewChange;
  readonly to: Point;
}

interface Noted {
  readonly atMs: number;
  readonly weight: number;
  readonly log: ClusterLog;
}

export function createChangeLog(
  { view, clock }: { readonly view: Pick<View, 'positions'>; readonly clock: Pick<Clock, 'now'> },
  { windowMs, windowKeys }: ChangeLogOptions,
): ChangeLog {
  /** By the mark of the cluster. */
  const logs = new Map<string, ClusterLog>();
  for (const [name, base] of view.positions()) logs.set(clusterMark(name), newLog(name, base));
  const noted = createFifo<Noted>();
  let keys = 0;
  let nth = 0;
  let cursor: string | undefined;

  const forgetOld = () => {
    const oldestMs = clock.now() - windowMs;
    for (let first = noted.first(); first !== undefined; first = noted.first()) {
      const { atMs, weight, log } = first;
      if (noted.size === 1 || (keys <= windowKeys && atMs >= oldestMs)) return;
      noted.shift();
      const forgotten = log.entries.shift();
      if (forgotten !== undefined) log.base = afterForgetting(forgotten.to, log.base);
      keys -= weight;
      if (log.entries.size === 0 && !view.positions().has(log.name)) {
        logs.delete(clusterMark(log.name));
      }
    }
  };

  return {
    add(change) {
      const { cluster, sequence, appeared } = change;
      const mark = clusterMark(cluster);
      const log = logs.get(mark) ?? newLog(cluster, { epoch: '', sequence: 0 });
      logs.set(mark, log);
      cursor = undefined;
      const epoch =
        log.last.plainEpoch === change.epoch ? log.last.epoch : epochMark(cluster, change.epoch);
      const to = { epoch, sequence };
      if (appeared.cluster && log.entries.size > 0) log.hasReturned = true;
      log.last = { ...to, plainEpoch: change.epoch };
      const weight = 1 + change.keys.length + change.stations.length + change.releases.length;
      nth += 1;
      log.entries.push({ nth, change, to });
      noted.push({ atMs: clock.now(), weight, log });
      keys += weight;
      forgetOld();
    },
    cursor: () => (cursor ??= encodeStreamCursor(view.positions())),
    since(from) {
      const seen = decodeStreamCursor(from);
      if (seen === undefined) return undefined;
      const names = new Set(seen.map(({ cluster }) => cluster));
      const added = [...view.positions().keys()]
        .map(clusterMark)
        .filter((cluster) => !names.has(cluster));
      const parts = [
        ...seen.map((position) => laterThan(position, logs.get(position.cluster))),
        ...added.map((cluster) => sinceItAppeared(logs.get(cluster))),
      ];
      const known = parts.filter((part) => part !== undefined);
      if (known.length < parts.length) return undefined;
      return known
        .flat()
        .sort((a, b) => a.nth - b.nth)
        .map(({ change }) => change);
    },
    isAhead: (from) =>
      decodeStreamCursor(from)?.some(({ cluster, epoch, sequence }) => {
        const last = logs.get(cluster)?.last;
        return last?.epoch === epoch && last.sequence < sequence;
      }) ?? false,
  };
}

/**
 * The entries after a position, if this replica has gone through it: all of its changes came before it or after it. A
 * batch of several changes may go past it; then the batch as a whole comes after it, and nothing in it is new. When
 * the cluster was loaded anew, what came and went meanwhile is not known. Several entries may have one position (what
 * the configuration changes has none of its own): these come after it too, as nothing new.
 */
function laterThan(
  { epoch, sequence }: SeenPosition,
  log: ClusterLog | undefined,
): readonly LogEntry[] | undefined {
  if (log === undefined) return undefined;
  const { entries, base, hasReturned } = log;
  /** The position before the entry. */
  const pointAt = (at: number): Point => (at === 0 ? base : (entries.at(at - 1)?.to ?? base));
  const is = (point: Point) => point.epoch === epoch && point.sequence === sequence;
  let first: number | undefined;
  // From the end, as most who come back have not been away for long.
  for (let at = entries.size; at >= 0; at -= 1) {
    const before = pointAt(at);
    if (is(before)) first = at;
    else if (first !== undefined && !hasReturned) break;
    else if (first === undefined && isWithin({ epoch, sequence }, before, entries.at(at))) {
      const entry = entries.at(at);
      if (entry === undefined || entry.change.reset) return undefined;
      return [asNothingNew(entry), ...entries.from(at + 1)];
    }
  }
  return first === undefined
    ? undefined
    : entries.from(first).map((entry) => (is(entry.to) ? asNothingNew(entry) : entry));
}

/** Whether the entry goes from before the point to after it. */
function isWithin(point: Point, before: Point, entry: LogEntry | undefined): boolean {
  const { epoch, sequence } = point;
  if (before.epoch !== epoch || entry?.to.epoch !== epoch) return false;
  return before.sequence < sequence && sequence < entry.to.sequence;
}

/** All of a cluster that was not there at a cursor, if it came within the window. */
function sinceItAppeared(log: ClusterLog | undefined): readonly LogEntry[] | undefined {
  if (log === undefined) return undefined;
  for (let at = log.entries.size - 1; at >= 0; at -= 1) {
    if (log.entries.at(at)?.change.appeared.cluster === true) return log.entries.from(at);
  }
  return undefined;
}

/** Of what may have been told before. */
function asNothingNew(entry: LogEntry): LogEntry {
  const appeared = {
    keys: new Set<never>(),
    stations: new Set<never>(),
    releases: new Set<never>(),
  };
  return { ...entry, change: { ...entry.change, appeared: { ...appeared, cluster: false } } };
}

/** Of two changes at one position the second is forgotten too: then a cursor of that position has a gap. */
function afterForgetting({ epoch, sequence }: Point, base: Point): Point {
  const again = base.epoch === epoch && base.sequence >= sequence;
  return { epoch, sequence: again ? sequence + 0.5 : sequence };
}

function newLog(name: string, { epoch, sequence }: LogPosition): ClusterLog {
  const base = { epoch: epochMark(name, epoch), sequence };
  return {
    name,
    base,
    last: { ...base, plainEpoch: epoch },
    entries: createFifo(),
    hasReturned: false,
  };
}
