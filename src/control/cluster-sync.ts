import { isPolled } from '../kube/kinds.ts';
import type { ReflectorStatus } from '../kube/reflector.ts';
import { attachedKinds, isNamedKind, type RowKind } from '../model/rows.ts';
import type { ClusterSync, WatchSync } from '../store/fleet-store.ts';

/** What the last question to the cluster ("which version are you?") brought. Times in milliseconds since the epoch. */
export interface ClusterProbe {
  /** UNKNOWN before the first answer. UNWELL: it answers with an error, or
   * not in time while its watches still bring something. */
  readonly outcome: 'UNKNOWN' | 'ANSWERED' | 'UNWELL' | 'UNREACHABLE';
  /** When it last answered well. */
  readonly answeredAt: number | null;
  /** When it answered again after it had been unreachable; null when it never was. */
  readonly backAt: number | null;
  readonly version: string | null;
  readonly lastError: string | null;
}

export interface ClusterStanding {
  readonly probe: ClusterProbe;
  readonly watches: readonly ReflectorStatus[];
  readonly now: number;
  /** How long a watch may be broken before its rows are called stale. */
  readonly graceMs: number;
  /** How the cluster stood before: what is kept of it is only older until its watches are there again. */
  readonly found: ClusterSync;
}

/**
 * What a cluster's readers are told. SYNCED when every kind that counts is; UNREACHABLE as soon as the cluster does not
 * answer; `asOf` is the oldest of those watches', null until each has been synced once. Where we have a right to nothing
 * at all the cluster is STALE.
 */
export function clusterSyncOf({
  probe,
  watches,
  now,
  graceMs,
  found,
}: ClusterStanding): ClusterSync {
  const each = watches.map((status) => {
    const watch = watchSyncOf(status, { probe, now, graceMs });
    return watch.state === 'SYNCING' ? asFound(watch, found) : watch;
  });
  const served = each.filter(counts);
  const barred = served.length === 0 && each.some((watch) => watch.state === 'FORBIDDEN');
  const state = barred && probe.outcome !== 'UNREACHABLE' ? 'STALE' : stateOf(probe, served);
  const firstError =
    (barred ? each : served).find((watch) => watch.lastError !== null)?.lastError ?? null;
  return {
    state,
    asOf: oldest(served),
    lastError: state === 'SYNCED' ? null : (probe.lastError ?? firstError),
    version: probe.version ?? found.version,
    watches: each,
  };
}

/**
 * A kind that is not served counts for nothing, nor does one that we never had a right to; one that we lost the right to
 * counts as old, as its rows are still shown. By events, by what is attached to others, and by kinds that are only named
 * nothing is decided: they are waited for while their first list goes well, and their trouble is theirs alone. What is
 * polled comes from servers of its own, which may be slow: it is not waited for either.
 */
function counts({ kind, state, asOf, lastError }: WatchSync): boolean {
  if (state === 'NOT_SERVED' || isPolled(kind)) return false;
  if (isForShowOnly(kind)) return state === 'SYNCING' && lastError === null;
  return state !== 'FORBIDDEN' || asOf !== null;
}

function isForShowOnly(kind: RowKind): boolean {
  return isNamedKind(kind) || kind === 'Event' || attachedKinds.some((one) => one === kind);
}

/** A watch that begins, over rows that somebody has left. */
function asFound(watch: WatchSync, found: ClusterSync): WatchSync {
  const before = found.watches.find(({ kind }) => kind === watch.kind);
  if (before === undefined || before.state === 'SYNCING') return watch;
  const state = before.state === 'NOT_SERVED' ? 'NOT_SERVED' : 'STALE';
  return { ...watch, state, asOf: before.asOf };
}

function stateOf(probe: ClusterProbe, served: readonly WatchSync[]): ClusterSync['state'] {
  if (probe.outcome === 'UNREACHABLE') return 'UNREACHABLE';
  if (served.some((watch) => watch.state === 'SYNCING')) return 'SYNCING';
  const old = served.some(({ state }) => state === 'STALE' || state === 'FORBIDDEN');
  return old ? 'STALE' : 'SYNCED';
}

function watchSyncOf(
  status: ReflectorStatus,
  { probe, now, graceMs }: Omit<ClusterStanding, 'watches' | 'found'>,
): WatchSync {
  // What broke before the cluster was away is not forgiven because the cluster is back: only its own return counts.
  const away = probe.backAt !== null && status.since <= probe.backAt;
  const broken = away || now - status.since > graceMs;
  return {
    kind: status.kind,
    state: watchStateOf(status, broken),
    lastError: status.lastError,
    ...timesOf(status, probe),
  };
}

/** Rows that were seen are good for the length of the grace, whatever ended the watch. */
function watchStateOf(
  { health, heardAt }: ReflectorStatus,
  graceIsOver: boolean,
): WatchSync['state'] {
  switch (health) {
    case 'BROKEN':
      return graceIsOver ? 'STALE' : 'SYNCED';
    case 'FORBIDDEN':
      return graceIsOver || heardAt === null ? 'FORBIDDEN' : 'SYNCED';
    case 'SYNCING':
    case 'SYNCED':
    case 'NOT_SERVED':
      return health;
  }
}

function timesOf(
  status: ReflectorStatus,
  probe: ClusterProbe,
): Pick<WatchSync, 'asOf' | 'listedAt'> {
  const listedAt = status.listedAt === null ? null : new Date(status.listedAt).toISOString();
  if (isPolled(status.kind)) return { asOf: listedAt };
  return { asOf: asOf(status, probe), ...(listedAt === null ? {} : { listedAt }) };
}

/**
 * A watch that stands and says nothing has nothing to say: its rows are as of the cluster's last answer. (A connection
 * that only seems to stand is found by TCP's own probes within half a minute, and by the silence of bookmarks.)
 */
function asOf(
  { health, heardAt, since }: ReflectorStatus,
  { answeredAt }: ClusterProbe,
): string | null {
  if (heardAt === null) return null;
  const answered = health === 'SYNCED' && answeredAt !== null && answeredAt >= since;
  return new Date(answered ? answeredAt : heardAt).toISOString();
}

function oldest(served: readonly WatchSync[]): string | null {
  const times = served.map((watch) => watch.asOf);
  // RFC 3339 in UTC with milliseconds, as all of these are, sorts as text.
  return times.reduce(
    (a, b) => (a === null || b === null ? null : a < b ? a : b),
    times[0] ?? null,
  );
}
