/**
 * Many readers of one subject who are told the same: what changed is found once for all of them.
 *
 * Readers on the lane have been told everything up to the last round. One who cannot take more leaves it: only what
 * has changed for him is kept then, each thing once (invariant S1: bounded by the number of things, never by the
 * number of changes), and he comes back by a message with the latest state of each. Whoever joins waits for a round,
 * as all are level with the view then.
 *
 * Holds no timers and sends nothing: `round` says what is to be told to whom.
 */
import type { Change, Look, Subject } from './change-subject.ts';
import type { ViewChange } from './view.ts';

/** Something to be told; its readers are level with the view when they have been. */
export interface Delivery<T, R> {
  readonly reset: boolean;
  readonly changes: readonly Change<T>[];
  /** At least one. */
  readonly readers: readonly R[];
  /** The first message of its readers: it comes also with nothing in it. */
  readonly isFirst: boolean;
  /** True for what is told to those on the lane; else it is for readers that join it with this message. */
  readonly isShared: boolean;
}

/** How many of those who wait come onto the lane in one round. */
export interface Admission {
  /** Messages that are for some only. */
  readonly messages: number;
  readonly readers: number;
}

export interface ChangeLane<T, R> {
  /** Notes a change of the view; true when there is something to tell to somebody. */
  take(change: ViewChange): boolean;
  /** True when a round would do something. */
  readonly waiting: () => boolean;
  /** The reader comes onto the lane in a later round: with the present state, or with what came after the cursor. */
  join(reader: R, resumeFrom?: string): void;
  /** Tells the reader nothing until he is `ready` again. */
  hold(reader: R): void;
  ready(reader: R): void;
  leave(reader: R): void;
  /** Finds what changed since the last round, and lets some of those who wait come onto the lane. */
  round(admission: Admission): readonly Delivery<T, R>[];
  readonly size: number;
  /** States of things that a reader was never told, because a later one came while he was held; over all readers. */
  readonly merged: number;
}

/** How a thing stood with a reader before what he has not been told. */
interface Before {
  readonly had: boolean;
  /** Undefined where it is not known. */
  readonly print: string | undefined;
}

/** Readers who left the lane between the same two rounds, and so have missed the same. */
interface Cohort<R> {
  readonly owed: Map<string, Before>;
  readonly held: Set<R>;
  readonly ready: Set<R>;
}

/** What those who wait are told when they come onto the lane. */
interface Admitted<T, R> extends Omit<Delivery<T, R>, 'readers' | 'isShared'> {
  readonly waiting: Set<R>;
}

/** Fewer waiting ids than this are not worth looking for those that mean nothing any more. */
const pruneFrom = 1_024;

/** `since` answers the changes of the view after a cursor; undefined when they are not known. */
export function createChangeLane<T, R>(
  subject: Subject<T>,
  since: (cursor: string) => readonly ViewChange[] | undefined,
): ChangeLane<T, R> {
  const printOf = (item: T) => subject.printOf?.(item);
  /** What those on the lane have, with its print. */
  const known = new Map<string, string | undefined>();
  for (const [id, item] of subject.look().all()) known.set(id, printOf(item));
  /** What may have changed since the last round, last touched last. */
  const dirty = new Set<string>();
  const level = new Set<R>();
  /** By the cursor to resume from; undefined: from the beginning. */
  const joining = new Map<string | undefined, Set<R>>();
  const cohorts = new Set<Cohort<R>>();
  const cohortOf = new Map<R, Cohort<R>>();
  let leaving: Cohort<R> | undefined;
  let pruneAt = pruneFrom;
  let merged = 0;

  /** Forgets what came and went without anybody having been told. */
  const prune = () => {
    const look = subject.look();
    for (const id of dirty) if (!known.has(id) && look.find(id) === undefined) dirty.delete(id);
    pruneAt = Math.max(pruneFrom, 2 * dirty.size);
  };

  const owe = (id: string, before: Before) => {
    for (const { owed, held, ready } of cohorts) {
      const first = owed.get(id);
      if (first === undefined) owed.set(id, before);
      else merged += held.size + ready.size;
      // It came and went meanwhile.
      if (first?.had === false && !known.has(id)) owed.delete(id);
    }
  };

  /** Brings `known` level with the view. */
  const advance = (look: Look<T>): readonly Change<T>[] => {
    if (subject.isOne === true && dirty.size > 0) {
      for (const id of known.keys()) dirty.add(id);
      for (const [id] of look.all()) dirty.add(id);
    }
    const changes = [...dirty].flatMap((id) => {
      const before: Before = { had: known.has(id), print: known.get(id) };
      const item = look.find(id);
      if (item === undefined) known.delete(id);
      else known.set(id, printOf(item));
      const change = changeOf(id, { before, item, print: known.get(id) });
      if (change.length > 0) owe(id, before);
      return change;
    });
    dirty.clear();
    if (changes.length > 0) leaving = undefined;
    return changes;
  };

  const presentState = (look: Look<T>) => ({
    reset: true,
    changes: [...look.all()].map(([id, item]) => ({ kind: 'ADDED' as const, id, item })),
  });

  const owedChanges = (owed: ReadonlyMap<string, Before>, look: Look<T>) => ({
    reset: false,
    changes: [...owed].flatMap(([id, before]) => {
      const item = look.find(id);
      return changeOf(id, { before, item, print: item && printOf(item) });
    }),
  });

  /** Takes the first few of the waiting onto the lane. */
  const admit = (waiting: Set<R>, atMost: number): readonly R[] => {
    const readers = [...waiting].slice(0, atMost);
    for (const reader of readers) {
      leave(reader);
      level.add(reader);
    }
    return readers;
  };

  function* admissions(look: Look<T>): Generator<Admitted<T, R>> {
    for (const { ready, owed } of cohorts) {
      if (ready.size === 0) continue;
      yield { ...owedChanges(owed, look), waiting: ready, isFirst: false };
    }
    for (const [cursor, waiting] of joining) {
      const missed = cursor === undefined ? undefined : since(cursor);
      if (missed !== undefined) {
        yield { ...owedChanges(owedAfter(subject, missed), look), waiting, isFirst: true };
      } else if (cursor !== undefined) {
        // They begin anew, together with all others who do.
        joining.delete(cursor);
        for (const reader of waiting) join(reader, undefined);
      }
    }
    const newcomers = joining.get(undefined);
    if (newcomers !== undefined) yield { ...presentState(look), waiting: newcomers, isFirst: true };
  }

  const join = (reader: R, resumeFrom: string | undefined) => {
    const readers = joining.get(resumeFrom) ?? new Set();
    joining.set(resumeFrom, readers.add(reader));
  };

  const leave = (reader: R) => {
    level.delete(reader);
    const cohort = cohortOf.get(reader);
    if (cohort !== undefined) {
      cohort.held.delete(reader);
      cohort.ready.delete(reader);
      cohortOf.delete(reader);
      if (cohort.held.size + cohort.ready.size === 0) cohorts.delete(cohort);
      return;
    }
    for (const [cursor, readers] of joining) {
      if (readers.delete(reader) && readers.size === 0) joining.delete(cursor);
    }
  };

  return {
    take(change) {
      for (const { id } of subject.touched(change)) {
        dirty.delete(id);
        dirty.add(id);
      }
      if (dirty.size > pruneAt) prune();
      return dirty.size > 0;
    },
    waiting: () =>
      dirty.size > 0 || joining.size > 0 || cohorts.values().some(({ ready }) => ready.size > 0),
    join,
    hold(reader) {
      const cohort = cohortOf.get(reader) ?? (level.delete(reader) ? cohortNow() : undefined);
      if (cohort === undefined) return;
      cohort.ready.delete(reader);
      cohort.held.add(reader);
      cohortOf.set(reader, cohort);
    },
    ready(reader) {
      const cohort = cohortOf.get(reader);
      if (cohort?.held.delete(reader) === true) cohort.ready.add(reader);
    },
    leave,
    round({ messages, readers: atMost }) {
      const look = subject.look();
      const changes = advance(look);
      const deliveries: Delivery<T, R>[] = [];
      if (changes.length > 0 && level.size > 0) {
        const readers = [...level];
        deliveries.push({ reset: false, changes, readers, isFirst: false, isShared: true });
      }
      let [messagesLeft, readersLeft] = [messages, atMost];
      for (const { waiting, ...told } of admissions(look)) {
        const readers = admit(waiting, readersLeft);
        deliveries.push({ ...told, readers, isShared: false });
        messagesLeft -= 1;
        readersLeft -= readers.length;
        if (messagesLeft <= 0 || readersLeft <= 0) break;
      }
      return deliveries;
    },
    get size() {
      const joiners = joining.values().reduce((sum, readers) => sum + readers.size, 0);
      return level.size + cohortOf.size + joiners;
    },
    get merged() {
      return merged;
    },
  };

  function cohortNow(): Cohort<R> {
    leaving ??= { owed: new Map(), held: new Set(), ready: new Set() };
    cohorts.add(leaving);
    return leaving;
  }
}

/**
 * What a reader is owed who had everything that fitted before these changes. Of things that were there then but no
 * longer fit it cannot be known whether they fitted: they come as REMOVED.
 */
function owedAfter<T>(
  subject: Subject<T>,
  missed: readonly ViewChange[],
): ReadonlyMap<string, Before> {
  const owed = new Map<string, Before>();
  const touches = missed.flatMap((change) => [...subject.touched(change)]);
  for (const { id, isNew } of touches) {
    const first = owed.get(id);
    // Last touched last, as on the lane.
    owed.delete(id);
    owed.set(id, first ?? { had: !isNew, print: undefined });
  }
  if (subject.isOne === true && touches.length > 0) {
    for (const [id] of subject.look().all()) {
      if (!owed.has(id)) owed.set(id, { had: true, print: undefined });
    }
  }
  return owed;
}

function changeOf<T>(
  id: string,
  {
    before: { had, print: told },
    item,
    print,
  }: { readonly before: Before; readonly item: T | undefined; readonly print: string | undefined },
): readonly Change<T>[] {
  if (item === undefined) return had ? [{ kind: 'REMOVED', id, item: null }] : [];
  if (had && print !== undefined && print === told) return [];
  return [{ kind: had ? 'CHANGED' : 'ADDED', id, item }];
}
