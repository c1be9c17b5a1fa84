/** Read your writes: whether the view shows what was written, wherever it was written from. */
import { marksOf } from '../model/labels.ts';
import type {
  PlacedKind,
  VersionedKind,
  Written,
  WrittenPosition,
  WrittenVersion,
} from '../model/written-version.ts';
import type { SeenPositions } from './seen-positions.ts';
import type { SeenVersions } from './seen-versions.ts';
import type { View } from './view.ts';

/** Clocks of replicas differ by less than this. */
const clocksDifferMs = 2_000;

/** A watch that stands so long after the write has told it: one that says nothing is given up before (kube/reflector.ts). */
const toldWithinMs = 180_000;

/** The view, and what is remembered of what it showed. */
export interface Shown {
  readonly view: Pick<View, 'get' | 'cluster'>;
  readonly seen: { readonly versions: SeenVersions; readonly positions: SeenPositions };
}

/** True when the view shows what was written, or a later state. */
export function shows(shown: Shown, written: Written): boolean {
  return 'epoch' in written ? showsPosition(shown, written) : showsVersion(shown, written);
}

/** Positions of one epoch are ordered; of another epoch only what a list says that was begun after the write is later. */
function showsPosition({ view, seen }: Shown, written: WrittenPosition): boolean {
  const { cluster, kinds, epoch, sequence, at } = written;
  if (sequence !== null && seen.positions.has(cluster, { epoch, sequence })) return true;
  return kinds.every((kind) => isListedSince(view, { cluster, kind, at }));
}

/**
 * resourceVersions are opaque and compared for equality only. A later state is: a higher generation, the same one with
 * what was asked for beside the spec, any after this version was shown, none after the object was shown, and whatever a
 * list says that was begun after the write.
 */
function showsVersion({ view, seen: { versions: seen } }: Shown, written: WrittenVersion): boolean {
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
  { cluster, kind, at }: { cluster: string; kind: VersionedKind | PlacedKind; at: number },
): boolean {
  const watch = view.cluster(cluster)?.sync.watches.find((one) => one.kind === kind);
  if (watch === undefined) return false;
  const { listedAt, state, asOf } = watch;
  if (listedAt !== undefined && Date.parse(listedAt) > at + clocksDifferMs) return true;
  return state === 'SYNCED' && asOf !== null && Date.parse(asOf) > at + toldWithinMs;
}
