import type { ChangeBatch, ClusterSync, RowChange } from './fleet-store.ts';
import { createMirror, type Mirror, type Position } from './mirror.ts';

type Listener = (batch: ChangeBatch) => void;

/** What the followers in this process are told of one cluster, and the rows that late ones begin with. */
export interface ClusterFeed {
  readonly cluster: string;
  /** What is known. Whoever changes it tells. */
  readonly mirror: Mirror;
  /** Resolves when there is something to say, be it that nothing is known. */
  follow(listener: Listener): Promise<() => void>;
  /** From now on this is what is known: everybody begins anew. Throws, and changes nothing, when rows cannot be read. */
  reset(mirror: Mirror): void;
  /** What is known goes by another epoch from now on, and is the same. */
  move(position: Position): void;
  /** Says what has just changed in the mirror, at its position. */
  tell(changes: readonly RowChange[]): void;
  /** Why what is known may be old, and takes that back with null. Says so when it is news. */
  doubt(reason: string | null): void;
  /** Whether this epoch was known here before. */
  hasSeen(epoch: string): boolean;
  close(): void;
}

export function createClusterFeed(cluster: string): ClusterFeed {
  const listeners = new Set<Listener>();
  const seen = new Set<string>();
  let mirror = createMirror();
  let doubted: string | null = null;
  const something: PromiseWithResolvers<void> = Promise.withResolvers();

  const batch = (reset: boolean, changes: readonly RowChange[]): ChangeBatch => ({
    cluster,
    ...mirror.position,
    reset,
    changes,
    sync: doubted === null ? mirror.sync : doubtful(mirror.sync, doubted),
  });
  const tellAll = (said: ChangeBatch) => {
    for (const listener of [...listeners]) {
      try {
        listener(said);
      } catch (error) {
        // A follower's fault is nobody else's: the write stands, the others are told, the process hears of the bug.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };

  return {
    cluster,
    get mirror() {
      return mirror;
    },
    async follow(listener) {
      await something.promise;
      // A wrapper of its own, so that the same function may follow twice.
      const own: Listener = (said) => listener(said);
      own(batch(true, mirror.rows()));
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    reset(known) {
      const rows = listeners.size === 0 ? [] : known.rows();
      mirror = known;
      seen.add(known.position.epoch);
      doubted = null;
      something.resolve();
      tellAll(batch(true, rows));
    },
    move(position) {
      mirror.position = position;
      seen.add(position.epoch);
      doubted = null;
      something.resolve();
      tellAll(batch(false, []));
    },
    tell: (changes) => tellAll(batch(false, changes)),
    doubt(reason) {
      const news = reason !== doubted;
      doubted = reason;
      something.resolve();
      if (news) tellAll(batch(false, []));
    },
    hasSeen: (epoch) => seen.has(epoch),
    close: () => listeners.clear(),
  };
}

/** What was synced may be old. What never was is not older for it. */
function doubtful(sync: ClusterSync, reason: string): ClusterSync {
  return {
    ...sync,
    state: sync.state === 'SYNCED' ? 'STALE' : sync.state,
    lastError: reason,
    watches: sync.watches.map((watch) =>
      watch.state === 'SYNCED' ? { ...watch, state: 'STALE', lastError: reason } : watch,
    ),
  };
}
