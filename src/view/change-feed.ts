import type { Clock } from '../runtime/clock.ts';
import { createChangeLog } from './change-log.ts';
import type { View, ViewChange } from './view.ts';

/** One message of a stream of changes. `item` is null when the thing is gone or no longer fits. */
export interface ChangesMessage<T> {
  readonly cursor: string;
  readonly reset: boolean;
  readonly changes: readonly Change<T>[];
}

export interface Change<T> {
  readonly kind: 'ADDED' | 'CHANGED' | 'REMOVED';
  readonly id: string;
  readonly item: T | null;
}

/** What a stream is about: which things there are, and which of them a change of the view may have touched. */
export interface Subject<T> {
  /** A look at the view, good until its next change. */
  look(): Look<T>;
  /** The cluster that the thing belongs to. */
  clusterOf(item: T): string;
  /** Ids that may be others than before. Naming too many is harmless but for the traffic. */
  touched(change: ViewChange): Iterable<string>;
  /** What makes the thing another one to a reader, as text; left out: whatever touches it does. */
  printOf?(item: T): string;
}

export interface Look<T> {
  /** Everything that fits, by id. */
  all(): Iterable<readonly [id: string, item: T]>;
  /** The thing, when it is there and fits. */
  find(id: string): T | undefined;
}

/**
 * Streams of state, not of signals (invariant S1): the present state first, then what has changed since the message
 * before. What changes while a reader is slow is merged: its next message has the latest state of each thing, so
 * that what waits is bounded by the number of things, never by the number of changes.
 *
 * A cursor names a place in every cluster's log. Within the window a stream goes on from there with no gap; beyond it,
 * or with a cursor that is none of ours, it begins anew and says `reset`.
 */
export interface ChangeFeed {
  changes<T>(subject: Subject<T>, resumeFrom?: string): AsyncIterableIterator<ChangesMessage<T>>;
  /** Ends every stream. */
  stop(): void;
}

export interface ChangeFeedOptions {
  /** How long changes can be resumed from, in milliseconds; left out: 15 minutes. */
  readonly windowMs?: number;
  /** How many changed keys are kept at most; left out: 500,000. */
  readonly windowKeys?: number;
  /** Changes within this many milliseconds come in one message; left out: 50. */
  readonly gatherMs?: number;
}

export function createChangeFeed(
  { view, clock }: { readonly view: View; readonly clock: Clock },
  { windowMs = 15 * 60_000, windowKeys = 500_000, gatherMs = 50 }: ChangeFeedOptions = {},
): ChangeFeed {
  const log = createChangeLog({ view, clock }, { windowMs, windowKeys });
  const readers = new Set<(change: ViewChange) => void>();
  const closers = new Set<() => void>();
  const unfollow = view.onChange((change) => {
    log.add(change);
    for (const reader of readers) reader(change);
  });

  return {
    changes<T>(subject: Subject<T>, resumeFrom?: string) {
      const missed = resumeFrom === undefined ? undefined : log.since(resumeFrom);
      const state = missed === undefined ? freshState(subject) : resumedState(subject, missed);
      let wake: () => void = () => undefined;
      let closed = false;
      let firstMessage = true;
      const onChange = (change: ViewChange) => {
        if (state.take(change)) wake();
      };
      const close = () => {
        closed = true;
        readers.delete(onChange);
        closers.delete(close);
        wake();
      };
      readers.add(onChange);
      closers.add(close);

      const next = async (): Promise<IteratorResult<ChangesMessage<T>>> => {
        while (!closed) {
          if (firstMessage || state.waiting()) {
            if (!firstMessage) await clock.sleep(gatherMs);
            firstMessage = false;
            const cursor = log.cursor();
            const { reset, changes } = state.message();
            if (reset || changes.length > 0)
              return { done: false, value: { cursor, reset, changes } };
            continue;
          }
          await new Promise<void>((resolve) => (wake = resolve));
        }
        return { done: true, value: undefined };
      };
      return {
        next,
        return: () => {
          close();
          return Promise.resolve({ done: true, value: undefined });
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    stop: () => {
      unfollow();
      for (const close of closers) close();
    },
  };
}

/** What one reader has and what it has not been told yet. */
interface ReaderState<T> {
  /** Notes a change; true when there is something to tell. */
  take(change: ViewChange): boolean;
  waiting(): boolean;
  message(): { readonly reset: boolean; readonly changes: readonly Change<T>[] };
}

function freshState<T>(subject: Subject<T>): ReaderState<T> {
  return readerState(subject, { known: new Map(), dirty: new Set(), reset: true });
}

/** Somebody of whom we do not know what they have cannot be told about a cluster that was read anew: they begin anew too. */
function resumedState<T>(subject: Subject<T>, missed: readonly ViewChange[]): ReaderState<T> {
  if (missed.some((change) => change.reset)) return freshState(subject);
  const dirty = new Set(missed.flatMap((change) => [...subject.touched(change)]));
  const known = new Map<string, string>();
  for (const [id, item] of subject.look().all()) {
    if (!dirty.has(id)) known.set(id, printOf(subject, item));
  }
  // What was touched may or may not be known to the reader: it comes as ADDED, or as REMOVED.
  return readerState(subject, { known, dirty, reset: false });
}

interface ReaderStart {
  /** Print of what the reader was told last of each thing. */
  readonly known: Map<string, string>;
  readonly dirty: Set<string>;
  readonly reset: boolean;
}

const printOf = <T>(subject: Subject<T>, item: T): string => subject.printOf?.(item) ?? '';

function readerState<T>(subject: Subject<T>, start: ReaderStart): ReaderState<T> {
  const { known } = start;
  const perhapsKnown = new Set(start.dirty);
  let { dirty, reset } = start;
  let readAnew = new Set<string>();

  const changeOf = (id: string, item: T | undefined): readonly Change<T>[] => {
    const told = known.get(id);
    if (item === undefined) {
      known.delete(id);
      return told !== undefined || perhapsKnown.has(id)
        ? [{ kind: 'REMOVED', id, item: null }]
        : [];
    }
    const print = printOf(subject, item);
    known.set(id, print);
    if (subject.printOf !== undefined && print === told) return [];
    return [{ kind: told === undefined ? 'ADDED' : 'CHANGED', id, item }];
  };
  /** After a cluster was read anew: all of it may have changed, and what is gone shows by its absence. */
  const difference = (look: Look<T>, ids: ReadonlySet<string>, clusters: ReadonlySet<string>) => {
    const present = new Map(look.all());
    const gone = [...known.keys()].filter((id) => !present.has(id));
    const perhapsOther = [...present].filter(
      ([id, item]) => !known.has(id) || ids.has(id) || clusters.has(subject.clusterOf(item)),
    );
    return [
      ...gone.flatMap((id) => changeOf(id, undefined)),
      ...perhapsOther.flatMap(([id, item]) => changeOf(id, item)),
    ];
  };
  const waiting = () => reset || dirty.size > 0 || readAnew.size > 0;
  return {
    take: (change) => {
      if (change.reset) readAnew.add(change.cluster);
      else for (const id of subject.touched(change)) dirty.add(id);
      return waiting();
    },
    waiting,
    message: () => {
      const taken = { reset, ids: dirty, clusters: readAnew };
      const look = subject.look();
      reset = false;
      dirty = new Set();
      readAnew = new Set();
      if (taken.reset) known.clear();
      const changes =
        taken.reset || taken.clusters.size > 0
          ? difference(look, taken.ids, taken.clusters)
          : [...taken.ids].flatMap((id) => changeOf(id, look.find(id)));
      perhapsKnown.clear();
      return { reset: taken.reset, changes };
    },
  };
}
