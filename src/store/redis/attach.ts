import { randomUUID } from 'node:crypto';
import type { RowKind } from '../../model/rows.ts';
import type { ClusterFeed } from '../cluster-feed.ts';
import type { ClusterSync } from '../fleet-store.ts';
import { LeaseLostError } from '../lease-lost-error.ts';
import {
  createMirror,
  difference,
  type KindSummary,
  type Mirror,
  type Position,
  type TextChange,
} from '../mirror.ts';
import { load, type Loaded } from './load.ts';
import type { Outcome, StoredCluster } from './stored-cluster.ts';
import { createChunk, type Chunk } from './write-chunks.ts';

/** Rows that were changed here while Redis was being brought up to date. */
export interface Unwritten {
  add(changes: readonly TextChange[]): void;
  /** The latest change of each, which are forgotten here. */
  take(): readonly TextChange[];
}

export function createUnwritten(): Unwritten {
  let latest = new Map<string, TextChange>();
  return {
    add(changes) {
      for (const change of changes) latest.set(`${change.kind} ${change.key}`, change);
    },
    take() {
      const taken = [...latest.values()];
      latest = new Map();
      return taken;
    },
  };
}

/** The epoch that has begun, and how far it is. */
export interface Attached {
  readonly position: Position;
  readonly logId: string;
  /** What is known from now on. */
  readonly mirror: Mirror;
  /** What is stored as the cluster's standing. */
  readonly sync: ClusterSync;
  /** Whether readers are still told that rows are missing. */
  readonly filling: boolean;
}

export interface AttachOptions {
  readonly holder: string;
  /** Whether what is stored may be taken over: only by somebody who is about to look at the whole cluster. */
  readonly adopt: boolean;
  /** False when it is known that the stored rows are not what is said of them. */
  readonly trust: boolean;
  /** Takes what changes from the moment on of which the difference is made. */
  readonly unwritten: Unwritten;
}

/**
 * Begins an epoch and makes what is stored equal to what is known here, or takes over what is stored when that is
 * newer. Resolves at a moment at which they are equal. Rejects with `LeaseLostError` when somebody else writes now, or
 * has written, and with another error when it is worth another try.
 */
export async function attach(
  { stored, feed }: { readonly stored: StoredCluster; readonly feed: ClusterFeed },
  { holder, adopt, trust, unwritten }: AttachOptions,
): Promise<Attached> {
  const done = (outcome: Outcome): string => {
    if (outcome.outcome === 'DONE') return outcome.logId;
    if (outcome.outcome === 'LOST' && outcome.holder !== '') throw new LeaseLostError(feed.cluster);
    throw new Error('The shared store has lost what was just written');
  };
  const loaded = await load(stored);
  if (loaded.state === 'MOVED') throw new Error('The stored rows change while they are read');
  const news = newsOf(loaded, feed);
  if (news !== undefined && !adopt) throw new LeaseLostError(feed.cluster);
  const mirror = adopt ? (news?.complete ?? feed.mirror) : feed.mirror;

  // What changed before is in the difference.
  unwritten.take();
  const plan = planOf(loaded, { mirror, trust });
  const { sync } = mirror;
  const filling = plan.changes.length > 0;
  done(await stored.wipe(holder, plan.wipe));
  const epoch = randomUUID();
  const summaries = summariesOf(plan.staged, plan.staged.kinds());
  let logId = done(await stored.begin(holder, { epoch, sync, filling, summaries }));
  let sequence = 1;
  let changes = plan.changes;
  do {
    for (const part of chunksOf(changes)) {
      for (const change of part) stage(plan.staged, change, mirror);
      sequence += 1;
      logId = done(
        await stored.write(holder, {
          position: { epoch, sequence },
          changes: part,
          summaries: summariesOf(plan.staged, new Set(part.map(({ kind }) => kind))),
        }),
      );
    }
    changes = unwritten.take();
  } while (changes.length > 0);
  return { position: { epoch, sequence }, logId, mirror, sync, filling };
}

/**
 * What somebody else has written since; `complete` when that is worth more than what is known here. Of epochs that were
 * seen before only a later sequence is news: Redis may have come back with data of yesterday. What is older than what is
 * watched here is none: whoever wrote it has gone since.
 */
function newsOf(
  loaded: Loaded,
  { mirror: known, hasSeen }: Pick<ClusterFeed, 'mirror' | 'hasSeen'>,
): { readonly complete?: Mirror } | undefined {
  if (!('mirror' in loaded)) return undefined;
  const { state, mirror } = loaded;
  const { epoch, sequence } = mirror.position;
  const later = epoch === known.position.epoch && sequence > known.position.sequence;
  if ((hasSeen(epoch) && !later) || isOlder(mirror.sync, known.sync)) return undefined;
  // Better some rows than none.
  return state === 'WHOLE' || known.position.epoch === '' ? { complete: mirror } : {};
}

/** RFC 3339 in UTC with milliseconds sorts as text. */
function isOlder(stored: ClusterSync, known: ClusterSync): boolean {
  return known.state === 'SYNCED' && (stored.asOf ?? '') < (known.asOf ?? '');
}

interface Plan {
  /** What is stored when the epoch begins. */
  readonly staged: Mirror;
  readonly wipe: readonly RowKind[];
  readonly changes: readonly TextChange[];
}

function planOf(
  loaded: Loaded,
  { mirror, trust }: { readonly mirror: Mirror; readonly trust: boolean },
): Plan {
  if (loaded.state === 'WHOLE' && trust) {
    // What is taken over as it is differs in nothing.
    const changes = loaded.mirror === mirror ? [] : difference(loaded.mirror, mirror);
    if (changes !== undefined) return { staged: loaded.mirror, wipe: [], changes };
  }
  const stored = 'mirror' in loaded ? loaded.mirror.kinds() : [];
  const staged = createMirror();
  return {
    staged,
    wipe: [...new Set([...stored, ...mirror.kinds()])],
    changes: difference(staged, mirror) ?? [],
  };
}

function stage(staged: Mirror, change: TextChange, mirror: Mirror): void {
  const { kind } = change;
  if (staged.texts(kind).size === 0) staged.setColumns(kind, mirror.summary(kind).columns);
  staged.put(change);
}

function summariesOf(mirror: Mirror, kinds: Iterable<RowKind>): ReadonlyMap<RowKind, KindSummary> {
  return new Map(Array.from(kinds, (kind) => [kind, mirror.summary(kind)] as const));
}

function chunksOf(changes: readonly TextChange[]): readonly (readonly TextChange[])[] {
  const chunks: Chunk[] = [];
  for (const change of changes) {
    const last = chunks.at(-1);
    const chunk = last === undefined || last.isFull() ? createChunk() : last;
    if (chunk !== last) chunks.push(chunk);
    chunk.add(change);
  }
  return chunks.map(({ changes }) => changes);
}
