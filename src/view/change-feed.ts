import type { CancelTimer, Clock } from '../runtime/clock.ts';
import { createChangeLane, type ChangeLane, type Delivery } from './change-lane.ts';
import { createChangeLog } from './change-log.ts';
import type { ChangesMessage, Subject } from './change-subject.ts';
import { createEarlyReaders } from './early-readers.ts';
import { createRoundPace, type Run } from './round-pace.ts';
import type { View } from './view.ts';

/** A message and who it is for. One message may be told in parts, each to some of its readers. */
export interface Told<T, R> extends Omit<Delivery<T, R>, 'reset' | 'changes'> {
  readonly message: ChangesMessage<T>;
}

/** Readers of one subject who share what is told; see change-lane.ts. Closed when the last one has left. */
export interface OpenLane<R> {
  join(reader: R, resumeFrom?: string): void;
  /** Tells the reader nothing until he is `ready` again; what changes meanwhile is merged. */
  hold(reader: R): void;
  ready(reader: R): void;
  leave(reader: R): void;
  readonly size: number;
}

export interface LaneListener<T, R> {
  tell(told: Told<T, R>): void;
  /** The feed has stopped. */
  end(): void;
}

/**
 * Streams of state, not of signals (invariant S1): the present state first, then what has changed since the message
 * before. What changes while a reader is slow is merged: its next message has the latest state of each thing, so
 * that what waits is bounded by the number of things, never by the number of changes.
 *
 * The first change is told at once. While there are many, what comes within a few milliseconds is told together, and
 * the more the telling costs the rarer it gets. Many readers are told a part at a time, so that others in the process
 * have their turn in between, and first messages come a few at a time for the same reason.
 *
 * A cursor names a place in every cluster's log. Within the window a stream goes on from there with no gap; its
 * first message then comes at once too, though there may be nothing in it. Beyond the window, or with a cursor that
 * is none of ours, the stream begins anew and says `reset`. With a cursor of a replica that was further on than this
 * one, the first message waits until this one has come there, for 5 seconds at most.
 */
export interface ChangeFeed {
  /** For many readers of one subject. */
  lane<T, R>(subject: Subject<T>, listener: LaneListener<T, R>): OpenLane<R>;
  /** How many readers there are. */
  readonly readers: number;
  /** How many states of things were never told to a reader, because he was slow and a later one came. */
  readonly merged: number;
  /** Ends every stream. */
  stop(): void;
}

export interface ChangeFeedOptions {
  /** How long changes can be resumed from, in milliseconds; left out: 15 minutes. */
  readonly windowMs?: number;
  /** How many changed things are kept at most; left out: 500,000. */
  readonly windowKeys?: number;
  /** Changes within this many milliseconds after a message come in one; left out: 4. */
  readonly gatherMs?: number;
}

/** Messages for some only, and readers of these, before others in the process have their turn. */
const admission = { messages: 8, readers: 250 };
/**
 * Telling is broken off every few milliseconds, and takes two thirds of the process at most, unless a change would
 * wait for over a second: so 5,000 readers have 5 messages a second where telling them all takes up to 130 ms.
 */
const pace = { restFactor: 0.5, longestRestMs: 1_000, turnMs: 5 };
/** So many readers are told in one step. */
const toldAtOnce = 100;

/** For so long a reader waits for this replica to come to where the one before was. */
const catchUpMs = 5_000;

/** What the feed does with a lane, whatever it is about. */
interface FedLane {
  readonly lane: Pick<ChangeLane<unknown, unknown>, 'take' | 'waiting' | 'size' | 'merged'>;
  /** Tells what there is to tell, a part at each step: to how many readers. */
  round(): Iterable<number>;
  end(): void;
}

export function createChangeFeed(
  { view, clock }: { readonly view: View; readonly clock: Clock },
  { windowMs = 15 * 60_000, windowKeys = 500_000, gatherMs = 4 }: ChangeFeedOptions = {},
): ChangeFeed {
  const log = createChangeLog({ view, clock }, { windowMs, windowKeys });
  const earlyReaders = createEarlyReaders(log, clock, { waitMs: catchUpMs });
  const lanes = new Set<FedLane>();
  let mergedByClosed = 0;
  let stopped = false;

  function* round(): Run {
    let told = 0;
    for (const fed of lanes) {
      if (!fed.lane.waiting()) continue;
      for (const readers of fed.round()) {
        told += readers;
        yield;
      }
    }
    if ([...lanes].some(({ lane }) => lane.waiting())) rounds.want();
    return told > 0;
  }
  const rounds = createRoundPace(round, clock, { restMs: gatherMs, ...pace });
  const unfollow = view.onChange((change) => {
    log.add(change);
    earlyReaders.look();
    let waiting = false;
    for (const { lane } of lanes) if (lane.take(change)) waiting = true;
    if (waiting) rounds.want();
  });
  const sum = (count: (lane: FedLane['lane']) => number) =>
    [...lanes].reduce((total, { lane }) => total + count(lane), 0);

  return {
    lane<T, R>(subject: Subject<T>, listener: LaneListener<T, R>): OpenLane<R> {
      let lane: ChangeLane<T, R> | undefined;
      let fed: FedLane | undefined;
      const open = () => {
        const opened = createChangeLane<T, R>(subject, (cursor) => log.since(cursor));
        fed = {
          lane: opened,
          *round() {
            const cursor = log.cursor();
            for (const { reset, changes, readers, ...how } of opened.round(admission)) {
              const message = { cursor, reset, changes };
              const isTold = how.isFirst || changes.length > 0;
              for (let from = 0; from < readers.length; from += toldAtOnce) {
                const some = readers.slice(from, from + toldAtOnce);
                listener.tell({ message, readers: some, ...how });
                yield isTold ? some.length : 0;
              }
            }
          },
          end: () => listener.end(),
        };
        lanes.add(fed);
        return opened;
      };
      const early = new Map<R, CancelTimer>();
      const comeIn = (reader: R, resumeFrom: string | undefined) => {
        lane ??= open();
        lane.join(reader, resumeFrom);
        rounds.wantSoon();
      };
      return {
        join(reader, resumeFrom) {
          if (stopped) {
            listener.end();
            return;
          }
          if (resumeFrom === undefined || !log.isAhead(resumeFrom)) {
            comeIn(reader, resumeFrom);
            return;
          }
          const take = () => {
            early.delete(reader);
            if (stopped) listener.end();
            else comeIn(reader, resumeFrom);
          };
          early.set(reader, earlyReaders.admit(resumeFrom, take));
        },
        hold: (reader) => lane?.hold(reader),
        ready(reader) {
          lane?.ready(reader);
          rounds.want();
        },
        leave(reader) {
          early.get(reader)?.();
          early.delete(reader);
          lane?.leave(reader);
          if (lane?.size !== 0 || fed === undefined) return;
          mergedByClosed += lane.merged;
          lanes.delete(fed);
          if (lanes.size === 0) rounds.forget();
          [lane, fed] = [undefined, undefined];
        },
        get size() {
          return (lane?.size ?? 0) + early.size;
        },
      };
    },
    get readers() {
      return sum(({ size }) => size) + earlyReaders.size;
    },
    get merged() {
      return mergedByClosed + sum(({ merged }) => merged);
    },
    stop() {
      stopped = true;
      unfollow();
      rounds.stop();
      earlyReaders.stop();
      for (const fed of [...lanes]) fed.end();
      lanes.clear();
    },
  };
}
