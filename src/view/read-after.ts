/** Read your writes: whether the view shows what was written, wherever it was written from. */
import { marksOf } from '../model/labels.ts';
import type { WrittenVersion } from '../model/written-version.ts';
import type { SeenVersions } from './seen-versions.ts';
import type { View } from './view.ts';

/** Clocks of replicas differ by less than this. */
const clocksDifferMs = 2_000;

/** A watch that stands so long after the write has told it: one that says nothing is given up before (kube/reflector.ts). */
const toldWithinMs = 180_000;

/**
 * True when the view shows this version or a later state of the object. resourceVersions are opaque and compared for
 * equality only. A later state is: a higher generation, the same one with what was asked for beside the spec, any after
 * this version was shown, none after the object was shown, and whatever a list says that was begun after the write.
 */
export function shows(
  { view, seen }: { readonly view: Pick<View, 'get' | 'cluster'>; readonly seen: SeenVersions },
  written: WrittenVersion,
): boolean {
  const { cluster, kind, namespace, name, uid } = written;
  const row = view.get(kind, cluster, name, namespace)?.row;
  if (isListedSince(view, written)) return true;
  if (row?.uid !== uid) return seen.knows(written);
  if (written.deleting) return row.deleting;
  if (row.resourceVersion === written.resourceVersion || seen.has(written)) return true;
  if (!('generation' in row)) return false;
  return (
    row.generation > written.generation ||
    (row.generation === written.generation &&
      'annotations' in row &&
      marksOf(row.annotations) === written.marks)
  );
}

function isListedSince(
  view: Pick<View, 'cluster'>,
  { cluster, kind, at }: WrittenVersion,
): boolean {
  const watch = view.cluster(cluster)?.sync.watches.find((one) => one.kind === kind);
  if (watch === undefined) return false;
  const { listedAt, state, asOf } = watch;
  if (listedAt !== undefined && Date.parse(listedAt) > at + clocksDifferMs) return true;
  return state === 'SYNCED' && asOf !== null && Date.parse(asOf) > at + toldWithinMs;
}
