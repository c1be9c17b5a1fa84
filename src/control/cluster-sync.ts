import type { ReflectorStatus } from '../kube/reflector.ts';
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
 * What a cluster's readers are told. SYNCED when every kind that is served is; UNREACHABLE as soon as the cluster does
 * not answer; `asOf` is the oldest of its watches', null until each has been synced once.
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
  const served = each.filter((watch) => watch.state !== 'NOT_SERVED');
  const state = stateOf(probe, served);
  const firstError = served.find((watch) => watch.lastError !== null)?.lastError ?? null;
  return {
    state,
    asOf: oldest(served),
    lastError: state === 'SYNCED' ? null : (probe.lastError ?? firstError),
    version: probe.version ?? found.version,
    watches: each,
  };
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
  return served.some((watch) => watch.state === 'STALE') ? 'STALE' : 'SYNCED';
}

function watchSyncOf(
  status: ReflectorStatus,
  { probe, now, graceMs }: Omit<ClusterStanding, 'watches' | 'found'>,
): WatchSync {
  // What broke before the cluster was away is not forgiven because the cluster is back: only its own return counts.
  const away = probe.backAt !== null && status.since <= probe.backAt;
  const broken = away || now - status.since > graceMs;
  const state = status.health === 'BROKEN' ? (broken ? 'STALE' : 'SYNCED') : status.health;
  return { kind: status.kind, state, asOf: asOf(status, probe), lastError: status.lastError };
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
