import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { ClusterFeed } from '../cluster-feed.ts';
import { createBell } from './bell.ts';
import { applyEntry, load, samePosition } from './load.ts';
import type { RedisAccess } from './redis-access.ts';
import type { StoredCluster } from './stored-cluster.ts';
import type { StoreTimes } from './store-times.ts';

/** Keeps a feed equal to what another replica writes, for as long as it is not written here. */
export interface Follower {
  start(): void;
  /** Resolves when nothing more is said. */
  stop(): Promise<void>;
}

export interface FollowerDeps {
  readonly stored: StoredCluster;
  readonly feed: ClusterFeed;
  readonly redis: Pick<RedisAccess, 'listen'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each entry that was taken in: when Redis wrote it, and now. */
  readonly onFollowed?: (writtenAt: number, takenInAt: number) => void;
}

const unreachable = 'The shared store does not answer';
const incomplete = 'The shared store is being filled again';
const unattended = 'No replica watches this cluster';

export function createFollower(deps: FollowerDeps, times: StoreTimes): Follower {
  const { stored, feed, redis, clock, logger } = deps;
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let lastId = '';
  let wasDamaged = false;
  const bell = createBell(clock);
  /** Since when there has been no sign of a holder: no lease, or an `asOf` that stands still. */
  let heldAt = 0;
  let asOf: { readonly value: string | null; readonly since: number } = { value: null, since: 0 };

  /** Resolves with true when there may be more. */
  const pull = async (signal: AbortSignal): Promise<boolean> => {
    const { held, head, entries } = await stored.tail(lastId);
    if (signal.aborted) return false;
    const now = clock.now();
    if (held) heldAt = now;
    if (head === undefined || head.filling) {
      // What is known is kept: it is better than nothing, and said to be old.
      feed.doubt(feed.mirror.position.epoch === '' ? null : incomplete);
      return false;
    }
    if (samePosition(head.position, feed.mirror.position)) {
      ({ lastId } = head);
      feed.doubt(doubtOf(now));
      return false;
    }
    for (const entry of entries) {
      const changes = applyEntry(feed.mirror, entry);
      if (changes === undefined) return await reload(signal);
      ({ id: lastId } = entry);
      noteAsOf(now);
      feed.tell(changes.map((change) => feed.mirror.row(change)));
      // The id of an entry begins with the milliseconds of Redis' clock.
      deps.onFollowed?.(Number.parseInt(lastId, 10), clock.now());
    }
    return entries.length === 0 ? await reload(signal) : true;
  };

  const reload = async (signal: AbortSignal): Promise<boolean> => {
    const loaded = await load(stored);
    if (signal.aborted || loaded.state === 'NOTHING') return false;
    if (loaded.state !== 'WHOLE') {
      feed.doubt(incomplete);
      // It may have been written just then.
      if (loaded.state === 'DAMAGED' && wasDamaged) await stored.complain();
      wasDamaged = loaded.state === 'DAMAGED';
      await clock.sleep(times.againMs, signal);
      return loaded.state === 'MOVED';
    }
    wasDamaged = false;
    ({ lastId } = loaded);
    feed.reset(loaded.mirror);
    noteAsOf(clock.now());
    return true;
  };

  const noteAsOf = (now: number) => {
    const { asOf: value } = feed.mirror.sync;
    if (value !== asOf.value) asOf = { value, since: now };
  };
  /** A holder that lives may be slow to ask its cluster: it gets twice the time. */
  const doubtOf = (now: number): string | null => {
    const stands = feed.mirror.sync.state === 'SYNCED' && now - asOf.since > 2 * times.silentMs;
    return stands || now - heldAt > times.silentMs ? unattended : null;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const isOver = () => signal.aborted;
    while (!isOver()) {
      let more = false;
      try {
        more = await pull(signal);
      } catch (error) {
        if (isOver()) return;
        logger.debug('following was interrupted', { error });
        feed.doubt(unreachable);
      }
      if (!more) await bell.heard(times.lookMs, signal);
    }
  };

  return {
    start() {
      ending = new AbortController();
      const { signal } = ending;
      lastId = '';
      heldAt = clock.now();
      asOf = { value: feed.mirror.sync.asOf, since: heldAt };
      const unlisten = redis.listen(stored.keys.calls, bell.ring);
      running = run(signal).finally(unlisten);
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
