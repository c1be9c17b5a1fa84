/** What a mutation has written, as a token that clients hand on and nobody but us reads. */

/** Kinds whose rows keep the version of their object. */
export type VersionedKind = 'HelmApp' | 'MecStation';

/** A version of one object. */
export interface WrittenVersion {
  readonly cluster: string;
  readonly kind: VersionedKind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Opaque: compared for equality only. */
  readonly resourceVersion: string;
  /** 0 where it is not known. */
  readonly generation: number;
  /** What the object asks of us beside its spec (`marksOf`). */
  readonly marks: string;
  /** Whether it was asked to go. */
  readonly deleting: boolean;
  /** When the write was answered, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Kinds that are written many at a time, or whose rows keep no version. */
export const placedKinds = ['Node', 'MecStation'] as const;
export type PlacedKind = (typeof placedKinds)[number];

/**
 * A place in a cluster's log of changes where all is seen that was written: one place for thousands of nodes, whose rows
 * keep no version, as every heartbeat makes one.
 */
export interface WrittenPosition {
  readonly cluster: string;
  /** What was written. */
  readonly kinds: readonly PlacedKind[];
  readonly epoch: string;
  /** Null where the replica that wrote had not seen it itself: then only a later list shows it. */
  readonly sequence: number | null;
  /** As in `WrittenVersion`. */
  readonly at: number;
}

export type Written = WrittenVersion | WrittenPosition;

/** Names are shorter than this, all of them together. */
const longestToken = 4_096;

export function encodeWritten(written: Written): string {
  return Buffer.from(JSON.stringify(written)).toString('base64url');
}

/** Undefined for what is no token of ours. */
export function decodeWritten(token: unknown): Written | undefined {
  if (typeof token !== 'string' || token.length > longestToken) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
  return isVersion(read) || isPosition(read) ? read : undefined;
}

function isVersion(read: unknown): read is WrittenVersion {
  if (typeof read !== 'object' || read === null) return false;
  const given = read as Partial<Record<keyof WrittenVersion, unknown>>;
  const texts = ['cluster', 'namespace', 'name', 'uid', 'resourceVersion', 'marks'] as const;
  return (
    (given.kind === 'HelmApp' || given.kind === 'MecStation') &&
    texts.every((field) => typeof given[field] === 'string') &&
    Number.isSafeInteger(given.generation) &&
    Number.isSafeInteger(given.at) &&
    typeof given.deleting === 'boolean'
  );
}

function isPosition(read: unknown): read is WrittenPosition {
  if (typeof read !== 'object' || read === null) return false;
  const given = read as Partial<Record<keyof WrittenPosition, unknown>>;
  const { cluster, kinds, epoch, sequence, at } = given;
  return (
    typeof cluster === 'string' &&
    typeof epoch === 'string' &&
    (sequence === null || Number.isSafeInteger(sequence)) &&
    Number.isSafeInteger(at) &&
    Array.isArray(kinds) &&
    kinds.length > 0 &&
    kinds.every((kind) => placedKinds.some((known) => known === kind))
  );
}
