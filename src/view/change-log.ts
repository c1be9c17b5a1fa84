import { createHash } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import { createFifo, type Fifo } from './fifo.ts';
import type { LogPosition, View, ViewChange } from './view.ts';

/**
 * The changes of the last minutes, and cursors into them. A cursor holds the position in every cluster's log
 * (epoch and sequence, as the store counts them), so that it is good at every replica that has been there too.
 */
export interface ChangeLog {
  /** Notes a change that the view has told of. */
  add(change: ViewChange): void;
  /** Where every cluster's log is now: opaque. */
  cursor(): string;
  /**
   * The changes after the cursor, in order.
   * Undefined when some are not known (any more), when clusters were added or taken away, and for a cursor
   * that is none of ours.
   */
  since(cursor: string): readonly ViewChange[] | undefined;
}

export interface ChangeLogOptions {
  /** How long changes are kept, in milliseconds. */
  readonly windowMs: number;
  /** How many changed things are kept at most; the latest change is kept whatever its size. */
  readonly windowKeys: number;
}

/** One cluster's part. `base` is the position before the first entry. */
interface ClusterLog {
  base: LogPosition;
  readonly entries: Fifo<LogEntry>;
}

/** `nth` counts the changes of all clusters. */
interface LogEntry {
  readonly nth: number;
  readonly change: ViewChange;
}

interface Noted {
  readonly atMs: number;
  readonly weight: number;
  readonly log: ClusterLog;
}

const version = 1;
const markBytes = 8;
const sequenceBytes = 6;

export function createChangeLog(
  { view, clock }: { readonly view: Pick<View, 'positions'>; readonly clock: Pick<Clock, 'now'> },
  { windowMs, windowKeys }: ChangeLogOptions,
): ChangeLog {
  const logs = new Map<string, ClusterLog>();
  for (const [name, base] of view.positions()) logs.set(name, newLog(base));
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
      if (forgotten !== undefined) log.base = afterForgetting(forgotten.change, log.base);
      keys -= weight;
    }
  };

  return {
    add(change) {
      const log = logs.get(change.cluster) ?? newLog({ epoch: '', sequence: 0 });
      cursor = undefined;
      const weight = 1 + change.keys.length + change.stations.length + change.releases.length;
      nth += 1;
      log.entries.push({ nth, change });
      noted.push({ atMs: clock.now(), weight, log });
      keys += weight;
      // A cluster that was taken away begins anew when it comes back.
      if (view.positions().has(change.cluster)) logs.set(change.cluster, log);
      else logs.delete(change.cluster);
      forgetOld();
    },
    cursor: () => (cursor ??= encode(inOrder(view.positions()))),
    since(from) {
      const seen = decode(from);
      const clusters = inOrder(view.positions());
      if (seen?.length !== clusters.length) return undefined;
      const entries: LogEntry[] = [];
      for (const [at, [name, now]] of clusters.entries()) {
        const position = seen[at];
        const log = logs.get(name) ?? newLog(now);
        const later = position && laterThan(position, name, log);
        if (later === undefined) return undefined;
        entries.push(...later);
      }
      return entries.sort((a, b) => a.nth - b.nth).map(({ change }) => change);
    },
  };
}

interface SeenPosition {
  readonly mark: Buffer;
  readonly sequence: number;
}

/**
 * The entries after a position, if this replica has been there itself: of a place that it went past in one
 * step (a reset), or has not come to yet, it cannot know what has come and gone since. Several entries may
 * have one position (what the configuration changes has none of its own): then only the first counts as seen.
 */
function laterThan(
  { mark, sequence }: SeenPosition,
  cluster: string,
  log: ClusterLog,
): readonly LogEntry[] | undefined {
  const entries = log.entries.items();
  const positions: readonly LogPosition[] = [log.base, ...entries.map(({ change }) => change)];
  const epochs = new Set(positions.map(({ epoch }) => epoch));
  const epoch = [...epochs].find((known) => markOf(cluster, known).equals(mark));
  const seen = positions.findIndex((at) => at.epoch === epoch && at.sequence === sequence);
  return seen < 0 ? undefined : entries.slice(seen);
}

/** Of two changes at one position the second is forgotten too: then a cursor of that position has a gap. */
function afterForgetting({ epoch, sequence }: LogPosition, base: LogPosition): LogPosition {
  const again = base.epoch === epoch && base.sequence >= sequence;
  return { epoch, sequence: again ? sequence + 0.5 : sequence };
}

function newLog(base: LogPosition): ClusterLog {
  return { base, entries: createFifo() };
}

/** Stands for an epoch of a cluster. */
function markOf(cluster: string, epoch: string): Buffer {
  return createHash('sha256').update(`${cluster}\n${epoch}`).digest().subarray(0, markBytes);
}

function inOrder(
  positions: ReadonlyMap<string, LogPosition>,
): readonly (readonly [string, LogPosition])[] {
  return [...positions].sort(([a], [b]) => (a < b ? -1 : 1));
}

function encode(positions: readonly (readonly [string, LogPosition])[]): string {
  const parts = positions.map(([name, { epoch, sequence }]) => {
    const part = Buffer.alloc(markBytes + sequenceBytes);
    markOf(name, epoch).copy(part);
    part.writeUIntBE(sequence, markBytes, sequenceBytes);
    return part;
  });
  return Buffer.concat([Buffer.of(version), ...parts]).toString('base64url');
}

function decode(cursor: string): readonly SeenPosition[] | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const size = markBytes + sequenceBytes;
  if (bytes[0] !== version || (bytes.length - 1) % size !== 0) return undefined;
  if (bytes.toString('base64url') !== cursor) return undefined;
  return Array.from({ length: (bytes.length - 1) / size }, (_, at) => {
    const part = bytes.subarray(1 + at * size, 1 + (at + 1) * size);
    return {
      mark: part.subarray(0, markBytes),
      sequence: part.readUIntBE(markBytes, sequenceBytes),
    };
  });
}
