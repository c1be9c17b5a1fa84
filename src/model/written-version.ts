/** What a mutation has written, as a token that clients hand on and nobody but us reads. */

/** Kinds that mutations write. */
export type WrittenKind = 'HelmApp' | 'MecStation';

export interface WrittenVersion {
  readonly cluster: string;
  readonly kind: WrittenKind;
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

/** Names are shorter than this, all of them together. */
const longestToken = 4_096;

export function encodeWritten(written: WrittenVersion): string {
  return Buffer.from(JSON.stringify(written)).toString('base64url');
}

/** Undefined for what is no token of ours. */
export function decodeWritten(token: unknown): WrittenVersion | undefined {
  if (typeof token !== 'string' || token.length > longestToken) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
  return isWritten(read) ? read : undefined;
}

function isWritten(read: unknown): read is WrittenVersion {
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
