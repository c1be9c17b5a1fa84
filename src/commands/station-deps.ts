import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import {
  isAlreadyExists,
  isConflict,
  isForbidden,
  isInvalid,
  isKindNotServed,
  isKubeError,
  isNotFound,
} from '../kube/kube-error.ts';
import type { StationRef } from '../model/helm-app.ts';
import { ownedBy } from '../model/station-membership.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal, type RefusalCode } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { encodeWritten, type PlacedKind } from '../model/written-version.ts';
import type { Station, View } from '../view/view.ts';
import { waitForView } from '../view/wait-for-view.ts';
import type { Operations } from './operations.ts';
import { Refusals } from './preview.ts';

/** What commands about stations work with. */
export interface StationDeps {
  readonly view: View;
  readonly clientOf: (cluster: string) => KubeClient | undefined;
  /** Whether the gateway may write to a cluster (`--manage`). */
  readonly manages: (cluster: string) => boolean;
  readonly stationLabel: string;
  readonly clock: Clock;
  readonly operations: Operations;
  readonly logger: Logger;
}

/** The cluster to write to. Throws `NOT_FOUND`, `READ_ONLY` or `CLUSTER_UNREACHABLE`. */
export function clusterOf(
  { view, clientOf, manages }: Pick<StationDeps, 'view' | 'clientOf' | 'manages'>,
  name: string,
  path: readonly string[] = ['input', 'cluster'],
): KubeClient {
  const cluster = view.cluster(name);
  const client = clientOf(name);
  if (cluster === undefined || client === undefined) {
    throw new Refusal('NOT_FOUND', `There is no cluster ${name}: list the clusters.`, path);
  }
  if (!manages(name)) {
    throw new Refusal(
      'READ_ONLY',
      `This gateway only looks at cluster ${name}: start it with --manage, or with manage: true for it, to change anything.`,
    );
  }
  if (cluster.sync.state === 'UNREACHABLE' || cluster.sync.state === 'SYNCING') {
    throw new Refusal(
      'CLUSTER_UNREACHABLE',
      `Cluster ${name} does not answer, or has not been seen whole yet: try again later.`,
      path,
    );
  }
  return client;
}

/** Throws `NOT_OURS` where another controller keeps the station label. */
export function checkOurs({ stationLabel }: StationDeps, station: string): void {
  const owner = ownedBy(stationLabel, station);
  if (owner === null) return;
  throw new Refusal(
    'NOT_OURS',
    `The label ${stationLabel} is kept by another controller: change ${owner} instead.`,
  );
}

/** The station that a reference means. Throws `AMBIGUOUS_STATION` and `STATION_NOT_FOUND`. */
export function stationOf(
  { view }: Pick<StationDeps, 'view'>,
  { cluster, name }: StationRef,
): Station {
  const found = view.stationsByName(name).filter((one) => one.cluster === (cluster ?? one.cluster));
  const [station, ...others] = found;
  const path = ['input', 'station'];
  if (station === undefined) {
    throw new Refusal('STATION_NOT_FOUND', `There is no station ${name}: list the stations.`, path);
  }
  if (others.length === 0) return station;
  const clusters = found.map((one) => one.cluster).sort();
  throw new Refusal(
    'AMBIGUOUS_STATION',
    `There is a station ${name} in several clusters (${clusters.join(', ')}): name the cluster.`,
    [...path, 'cluster'],
  );
}

/** What is said of an expected failure of a request; undefined for a fault of the gateway itself. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!isKubeError(error)) return undefined;
  const { status, message } = error;
  const codes: readonly (readonly [RefusalCode, boolean])[] = [
    ['CLUSTER_UNREACHABLE', isKindNotServed(error)],
    ['NOT_FOUND', isNotFound(error)],
    ['ALREADY_EXISTS', isAlreadyExists(error)],
    ['CONFLICT', isConflict(error)],
    ['INVALID_INPUT', isInvalid(error)],
    ['FORBIDDEN', isForbidden(error)],
    ['CLUSTER_UNREACHABLE', status === 0 || status === 429 || status >= 500],
  ];
  const code = codes.find(([, applies]) => applies)?.[0];
  return new Refusal(code ?? 'INVALID_INPUT', message, ['input']);
}

/** Turns expected refusals into data; `refused` makes the answer. */
export async function orErrors<T>(
  work: () => Promise<T>,
  refused: (errors: readonly Refusal[]) => T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusals) return refused(error.refusals);
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refused([refusal]);
  }
}

/** What was written in a cluster. */
export interface WrittenThere {
  readonly cluster: string;
  readonly kinds: readonly PlacedKind[];
  /** Whether the view shows it. */
  readonly isShown: () => boolean;
}

/**
 * Read your writes: resolves when the view is as the caller will expect it, at the latest after two seconds, with the
 * token that has other replicas wait for as much.
 */
export async function readAfterOf(
  { view, clock }: Pick<StationDeps, 'view' | 'clock'>,
  { cluster, kinds, isShown }: WrittenThere,
): Promise<string> {
  const isSeen = await waitForView({ view, clock }, { cluster, holds: isShown, withinMs: 2_000 });
  const { epoch = '', sequence = null } = view.positions().get(cluster) ?? {};
  const at = clock.now();
  return encodeWritten({ cluster, kinds, epoch, sequence: isSeen ? sequence : null, at });
}

/** Whether the view has an object as it was written, or later. */
export function isSeen(view: View, cluster: string, { metadata }: KubeObject): boolean {
  const row = view.get('MecStation', cluster, metadata.name)?.row;
  return (
    row?.uid === metadata.uid && row !== undefined && row.generation >= (metadata.generation ?? 1)
  );
}
