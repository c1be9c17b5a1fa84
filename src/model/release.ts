/** What the metadata of an app's Helm releases says, and how ready what they applied is. */
import { appRevisionLabel } from './labels.ts';
import { groupKindOf, valueAt, type KubeManifest } from './manifest.ts';
import { lost, unfinished } from './readiness.ts';
import type { WorkloadRow } from './rows.ts';

/** Kinds whose rows tell whether they are ready: a station is done when all of these are. */
const verifiedKinds = new Set([
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Job.batch',
  'CronJob.batch',
]);

/**
 * How many objects of a release have to be there: the value of its label `stationmaster.io/workloads`. A Job that
 * takes itself away after its end is none of them; while it is there it is waited for like any other.
 */
export function workloadCount(objects: readonly KubeManifest[]): number {
  return objects.filter((object) => verifiedKinds.has(groupKindOf(object)) && !isFleeting(object))
    .length;
}

function isFleeting(object: KubeManifest): boolean {
  return (
    groupKindOf(object) === 'Job.batch' &&
    typeof valueAt(object, ['spec', 'ttlSecondsAfterFinished']) === 'number'
  );
}

/**
 * The objects, with the app revision that applies them on those that are verified. It is no part of the digest: the
 * same content under another revision is the same content.
 */
export function stampRevision(
  objects: readonly KubeManifest[],
  revision: number,
): readonly KubeManifest[] {
  return objects.map((object) => {
    if (!verifiedKinds.has(groupKindOf(object))) return object;
    const labels = { ...object.metadata.labels, [appRevisionLabel]: String(revision) };
    return { ...object, metadata: { ...object.metadata, labels } };
  });
}

/** The object as the chart and the split made it: without what `stampRevision` puts on it. */
export function unstamped(object: KubeManifest): KubeManifest {
  const labels = Object.fromEntries(
    Object.entries(object.metadata.labels ?? {}).filter(([key]) => key !== appRevisionLabel),
  );
  return { ...object, metadata: { ...object.metadata, labels } };
}

/**
 * Digest label of a cluster release whose new objects were added and whose old ones are still there: those go after
 * the last batch. One that leaves nothing behind has the plain digest at once.
 */
export function addingDigest(digest: string): string {
  return `${digest}${addingMark}`;
}

/** Whether objects that are no longer wanted are still in the cluster. */
export function isAddingDigest(digest: string): boolean {
  return digest.endsWith(addingMark);
}

/** The digest of what is wanted, whether or not old objects are still there. */
export function plainDigest(digest: string): string {
  return isAddingDigest(digest) ? digest.slice(0, -addingMark.length) : digest;
}

const addingMark = '.adding';

/** What a release says it has applied. */
export interface Applied {
  readonly appRevision: number;
  /** How many workloads it has; null when it does not say. */
  readonly workloads: number | null;
}

/**
 * What a release still waits for, in words; null when every workload is ready with what this very release applied.
 * Health from before the apply counts for nothing (ARCHITECTURE 15): a row has to bear the release's revision, and
 * its controller has to have seen its generation.
 */
export function unreadyReason(
  { appRevision, workloads }: Applied,
  rows: readonly WorkloadRow[],
): string | null {
  if (workloads === null) return 'The release does not say how many workloads it has.';
  const own = rowsAt(appRevision, rows);
  if (own.length < workloads) return `${own.length} of ${workloads} workloads are there.`;
  return own.map(unfinished).find((reason) => reason !== null) ?? null;
}

/**
 * Why a release cannot become ready any more, in words: a Job of this very release has failed for good. Null while
 * waiting may help.
 */
export function hopelessReason(
  { appRevision }: Applied,
  rows: readonly WorkloadRow[],
): string | null {
  const own = rowsAt(appRevision, rows);
  return own.map(lost).find((reason) => reason !== null) ?? null;
}

const rowsAt = (appRevision: number, rows: readonly WorkloadRow[]): readonly WorkloadRow[] =>
  rows.filter((row) => row.labels[appRevisionLabel] === String(appRevision));
