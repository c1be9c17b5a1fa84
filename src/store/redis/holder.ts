import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { ClusterFeed } from '../cluster-feed.ts';
import { equalRows } from '../equal-rows.ts';
import type { ClusterSync, ClusterWriter, RowChange } from '../fleet-store.ts';
import { LeaseLostError } from '../lease-lost-error.ts';
import { attach, createUnwritten, type Unwritten } from './attach.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { load } from './load.ts';
import type { RedisAccess } from './redis-access.ts';
import type { Outcome, StoredCluster } from './stored-cluster.ts';
import type { StoreTimes } from './store-times.ts';
import { createChunk, type Chunk } from './write-chunks.ts';

/** So many rows are taken in before others in this process have their turn. */
const rowsInTurn = 500;

export interface HolderDeps {
  readonly stored: StoredCluster;
  readonly feed: ClusterFeed;
  readonly redis: Pick<RedisAccess, 'listen'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface HolderOptions {
  /** The value of the lease. */
  readonly holder: string;
  /**
   * False: the lease has just been taken, and what is stored is what is known. True: Redis could not be asked for it, and
   * nothing is known. Then what is written is told here alone, until Redis answers: as the holder's if nobody else has
   * the lease by then.
   */
  readonly alone: boolean;
  readonly times: StoreTimes;
  readonly logBytes: number;
  /** Ends it with the store; the lease goes by itself. */
  readonly closing: AbortSignal;
  /** Called once, when nothing more is written. */
  readonly onEnd: () => void;
}

/**
 * ATTACHED: what the feed is told goes to Redis with the same epoch and sequence. DETACHED: Redis does not answer, or
 * has lost something; the feed is told all the same, and what was not written is written as one difference, under
 * another epoch, once it answers. OVER: given back, or somebody else's.
 */
type Standing =
  | { readonly name: 'ATTACHED'; readonly epoch: string; readonly outbox: Outbox }
  | { readonly name: 'DETACHED'; readonly trust: boolean; readonly unwritten: Unwritten }
  | { readonly name: 'OVER' };

/**
 * Writes a cluster for as long as the lease is ours. Unless it begins alone it rejects, with the lease still held, when
 * Redis fails at the start.
 */
export async function createHolder(
  deps: HolderDeps,
  { holder, alone, times, logBytes, closing, onEnd }: HolderOptions,
): Promise<ClusterWriter> {
  const { stored, feed, clock, logger } = deps;
  const { cluster } = feed;
  const ending = new AbortController();
  let standing: Standing = { name: 'DETACHED', trust: true, unwritten: createUnwritten() };

  let examining = false;

  const isDetached = () => standing.name === 'DETACHED';
  const end = () => {
    if (standing.name === 'OVER') return;
    const before = standing;
    standing = { name: 'OVER' };
    ending.abort();
    closing.removeEventListener('abort', end);
    if (before.name === 'ATTACHED') before.outbox.reject(new LeaseLostError(cluster));
    onEnd();
  };
  /** Of a write that Redis did not take. A lease that nobody has is taken again: we were asleep, or Redis forgot it. */
  const onOutcome = (outcome: Outcome) => {
    if (outcome.outcome === 'DAMAGED') detach({ reason: outcome.outcome });
    else renew().catch((reason: unknown) => detach({ reason }));
  };

  const detach = (why: { readonly reason: unknown; readonly trust?: boolean }) => {
    if (standing.name !== 'ATTACHED') return;
    logger.warn('the shared store is behind', { reason: why.reason });
    standing.outbox.giveUp();
    standing = { name: 'DETACHED', trust: why.trust ?? true, unwritten: createUnwritten() };
    void reattach();
  };

  /** Resolves when what is stored is what is known here. Rejects when Redis fails on the way, or the lease is lost. */
  const attachOnce = async (adopt: boolean): Promise<void> => {
    if (standing.name !== 'DETACHED') return;
    const { trust, unwritten } = standing;
    const taken = await stored.take(holder, times.leaseMs);
    if (taken.outcome !== 'DONE') throw new LeaseLostError(cluster);
    const options = { holder, adopt, trust, unwritten };
    const { position, logId, mirror, sync, filling } = await attach({ stored, feed }, options);
    if (!isDetached()) return;
    const outbox = createOutbox(
      { stored, clock },
      {
        holder,
        logBytes,
        logMs: times.logMs,
        onFailure: (reason) => detach({ reason }),
        onOutcome,
      },
    );
    standing = { name: 'ATTACHED', epoch: position.epoch, outbox };
    outbox.startAt(position, logId);
    if (mirror === feed.mirror) feed.move(position);
    else {
      mirror.position = position;
      feed.reset(mirror);
    }
    if (filling || mirror.sync !== sync) void say(createChunk(), { filling: false });
  };

  /** So that whoever is to write, we among them, need not wait until the lease has run out. */
  const yieldLease = async (): Promise<void> => {
    end();
    await stored.release(holder).catch(() => undefined);
  };
  const reattach = async (): Promise<void> => {
    while (standing.name === 'DETACHED') {
      try {
        await attachOnce(false);
      } catch (error) {
        if (error instanceof LeaseLostError) await yieldLease();
        logger.debug('the shared store is still behind', { error });
        await slept(times.againMs);
      }
    }
  };

  const beginAlone = () => {
    logger.warn('the cluster is watched without the shared store');
    feed.move({ epoch: randomUUID(), sequence: 1 });
    void reattach();
  };

  /** Tells the feed what the mirror has already, and sends it on its way. */
  const say = (
    chunk: Chunk,
    told: {
      readonly rows?: readonly RowChange[];
      readonly sync?: ClusterSync;
      readonly filling?: false;
    },
  ): Promise<void> => {
    const { mirror } = feed;
    const { rows = [], sync = told.filling === false ? mirror.sync : undefined } = told;
    mirror.position = { ...mirror.position, sequence: mirror.position.sequence + 1 };
    let written: Promise<void> = Promise.resolve();
    if (standing.name === 'DETACHED') standing.unwritten.add(chunk.changes);
    else if (standing.name === 'ATTACHED') {
      const kinds = new Set(chunk.changes.map(({ kind }) => kind));
      written = standing.outbox.send(
        {
          position: mirror.position,
          changes: chunk.changes,
          summaries: new Map([...kinds].map((kind) => [kind, mirror.summary(kind)])),
          ...(sync !== undefined && { sync }),
          ...(told.filling !== undefined && { filling: told.filling }),
        },
        chunk.bytes(),
      );
    }
    feed.tell(rows);
    return written;
  };

  /** Resolves when it is written, or will be without anybody waiting for it. */
  const patiently = async (written: Promise<void>): Promise<void> => {
    const waited = new AbortController();
    const patience = clock.sleep(times.patienceMs, waited.signal).catch(() => undefined);
    try {
      await Promise.race([written, patience]);
    } finally {
      waited.abort();
    }
  };

  const write = async (changes: Iterable<RowChange>): Promise<void> => {
    const orThrow = () => {
      if (standing.name === 'OVER') throw new LeaseLostError(cluster);
    };
    orThrow();
    let written: Promise<void> | undefined;
    let [chunk, rows]: [Chunk, RowChange[]] = [createChunk(), []];
    const close = () => {
      if (rows.length === 0) return;
      written = say(chunk, { rows });
      [chunk, rows] = [createChunk(), []];
      // Only the last is waited for; a failure ends the others as well.
      written.catch(() => undefined);
    };
    let taken = 0;
    for (const change of changes) {
      const text = feed.mirror.putRow(change);
      taken += 1;
      if (text !== undefined) {
        chunk.add(text);
        rows.push(change);
      }
      if (chunk.isFull() || taken % rowsInTurn === 0) {
        // Nothing that is in the mirror goes untold when the turn passes on.
        close();
        await turn();
        orThrow();
      }
    }
    close();
    if (written !== undefined) await patiently(written);
  };

  /** Nobody else writes while the lease is ours: when it had lapsed, what is stored says whether somebody has. */
  const renew = async (): Promise<void> => {
    const before = standing;
    const { stored: found, ...outcome } = await stored.take(holder, times.leaseMs);
    if (standing !== before || before.name !== 'ATTACHED') return;
    const { epoch, sequence } = found;
    const behind = epoch !== before.epoch || sequence < before.outbox.confirmed();
    if (outcome.outcome === 'LOST') end();
    else if (behind) detach({ reason: 'it has lost what was written' });
    else before.outbox.resume();
  };
  const count = async (): Promise<void> => {
    const before = standing;
    for (const kind of [...feed.mirror.kinds()]) {
      const whole = await stored.isWhole(kind);
      if (standing !== before) return;
      if (!whole) detach({ reason: 'rows are missing', trust: false });
    }
  };
  /** What counting does not find. Readers compare sums, so one of them has had to read all rows first. */
  const examine = async (): Promise<void> => {
    const before = standing;
    if (before.name !== 'ATTACHED' || examining) return;
    examining = true;
    try {
      const { state } = await load(stored);
      if (standing !== before || state !== 'DAMAGED') return;
      detach({ reason: 'rows are not what was written', trust: false });
    } catch (error) {
      logger.debug('the stored rows could not be read', { error });
    } finally {
      examining = false;
    }
  };
  const slept = (ms: number): Promise<boolean> =>
    clock.sleep(ms, ending.signal).then(
      () => true,
      () => false,
    );
  const every = async (ms: number, act: () => Promise<void>): Promise<void> => {
    while (await slept(ms)) {
      try {
        await act();
      } catch (error) {
        logger.debug('the shared store does not answer', { error });
      }
    }
  };

  closing.addEventListener('abort', end, { once: true });
  const unlisten = deps.redis.listen(stored.keys.doubts, () => void examine());
  ending.signal.addEventListener('abort', unlisten, { once: true });
  const renewing = every(times.renewMs, renew);
  try {
    if (alone) beginAlone();
    else await attachOnce(true);
  } catch (error) {
    standing = { name: 'OVER' };
    ending.abort();
    closing.removeEventListener('abort', end);
    throw error;
  }
  const counting = every(times.countMs, count);

  return {
    cluster,
    found: feed.mirror.sync,
    replace(kind, rows) {
      const gone = [...feed.mirror.texts(kind).keys()].filter((key) => !rows.has(key));
      return write([
        ...gone.map((key) => ({ kind, key, row: null })),
        ...Array.from(rows, ([key, row]) => ({ kind, key, row })),
      ]);
    },
    write: (changes) => write(latest(changes)),
    sync(sync) {
      if (standing.name === 'OVER') return Promise.reject(new LeaseLostError(cluster));
      if (equalRows(sync, feed.mirror.sync)) return Promise.resolve();
      feed.mirror.sync = sync;
      return patiently(say(createChunk(), { sync }));
    },
    async release() {
      if (standing.name === 'ATTACHED') await standing.outbox.flushed();
      const ours = standing.name !== 'OVER';
      end();
      await Promise.all([renewing, counting]);
      if (ours) await stored.release(holder).catch(() => undefined);
    },
  };
}

/** The last change of each row. */
function latest(changes: readonly RowChange[]): Iterable<RowChange> {
  return new Map(changes.map((change) => [`${change.kind} ${change.key}`, change])).values();
}
