/** What one reader of a stream of changes has been told, and what it has not been told yet. */
import type { ViewChange } from './view.ts';

export interface Change<T> {
  readonly kind: 'ADDED' | 'CHANGED' | 'REMOVED';
  readonly id: string;
  /** Null when the thing is gone or no longer fits. */
  readonly item: T | null;
}

/** A thing that a change of the view may have touched; new when it was not there before, whether or not it fits. */
interface Touch {
  readonly id: string;
  readonly isNew: boolean;
}

/** What a stream is about: which things there are, and which of them a change of the view may have touched. */
export interface Subject<T> {
  /** A look at the view, good until its next change. */
  look(): Look<T>;
  /** Naming too many is harmless but for the traffic. */
  touched(change: ViewChange): Iterable<Touch>;
  /** What makes the thing another one to a reader, as text; left out: whatever touches it does. */
  printOf?(item: T): string;
}

export interface Look<T> {
  /** Everything that fits, by id. */
  all(): Iterable<readonly [id: string, item: T]>;
  /** The thing, when it is there and fits. */
  find(id: string): T | undefined;
}

export interface ChangeReader<T> {
  /** Notes a change of the view; true when there may be something to tell. */
  take(change: ViewChange): boolean;
  /** True when there may be something to tell. */
  readonly waiting: () => boolean;
  /** All that is to be told, each thing once in its latest state; afterwards it has been told. */
  message(): { readonly reset: boolean; readonly changes: readonly Change<T>[] };
}

/** Fewer waiting ids than this are not worth looking for those that mean nothing any more. */
const pruneFrom = 1_024;

/**
 * A reader who has nothing yet, or, with `missed`, who had everything that fitted before these changes. Of
 * things that were there then but no longer fit it cannot be known whether they fitted: they come as REMOVED.
 */
export function createChangeReader<T>(
  subject: Subject<T>,
  missed?: readonly ViewChange[],
): ChangeReader<T> {
  /** What the reader has: the print it was told last, undefined where that is not known. */
  const known = new Map<string, string | undefined>();
  /**
   * What may have changed since, last touched last.
   * invariant: bounded by the number of things that there are or that the reader has, never by what happens.
   */
  const dirty = new Set<string>();
  let fresh = missed === undefined;
  let pruneAt = pruneFrom;

  const printOf = (item: T) => subject.printOf?.(item);
  if (missed !== undefined) {
    const firstTouch = new Map<string, boolean>();
    for (const { id, isNew } of missed.flatMap((change) => [...subject.touched(change)])) {
      if (!firstTouch.has(id)) firstTouch.set(id, isNew);
    }
    for (const [id, isNew] of firstTouch) {
      dirty.add(id);
      if (!isNew) known.set(id, undefined);
    }
    for (const [id, item] of subject.look().all()) {
      if (!dirty.has(id)) known.set(id, printOf(item));
    }
  }

  const changeOf = (id: string, item: T | undefined): readonly Change<T>[] => {
    const had = known.has(id);
    if (item === undefined) {
      known.delete(id);
      return had ? [{ kind: 'REMOVED', id, item: null }] : [];
    }
    const told = known.get(id);
    const print = printOf(item);
    known.set(id, print);
    if (print !== undefined && print === told) return [];
    return [{ kind: had ? 'CHANGED' : 'ADDED', id, item }];
  };
  /** Forgets what came and went without the reader ever having had it. */
  const prune = () => {
    const look = subject.look();
    for (const id of dirty) if (!known.has(id) && look.find(id) === undefined) dirty.delete(id);
    pruneAt = Math.max(pruneFrom, 2 * dirty.size);
  };
  const waiting = () => fresh || dirty.size > 0;

  return {
    waiting,
    take(change) {
      if (!fresh) {
        for (const { id } of subject.touched(change)) {
          dirty.delete(id);
          dirty.add(id);
        }
        if (dirty.size > pruneAt) prune();
      }
      return waiting();
    },
    message() {
      const reset = fresh;
      const look = subject.look();
      const ids = [...dirty];
      dirty.clear();
      fresh = false;
      const changes = reset
        ? [...look.all()].flatMap(([id, item]) => changeOf(id, item))
        : ids.flatMap((id) => changeOf(id, look.find(id)));
      return { reset, changes };
    },
  };
}
