/** Keeps one copy of what many rows say alike: labels, images, amounts, names of nodes and namespaces. */
import type { RowKind } from '../model/rows.ts';

/** Members of rows that many rows share as a whole. */
const shared: ReadonlySet<string> = new Set([
  'labels',
  'owner',
  'conditions',
  'roles',
  'taints',
  'system',
  'capacity',
  'allocatable',
  'containers',
  'requested',
  'images',
  'ports',
  'selector',
]);

/** Texts that differ from row to row: pooling them would only push the others out. */
const unique: ReadonlySet<string> = new Set(['uid', 'name', 'podIp', 'resourceVersion', 'message']);

export interface Interner {
  /** A row equal to this one, whose repeated parts are shared with other rows. */
  intern<T extends object>(kind: RowKind, row: T): T;
}

/**
 * A pool that forgets what has not been seen for a while, so that its size stays bounded whatever passes
 * through; what it forgets stays valid and is only shared no longer.
 */
export function createInterner({
  poolSize = 50_000,
}: { readonly poolSize?: number } = {}): Interner {
  const texts = createPool<string>(poolSize);
  const parts = createPool<object>(poolSize);
  return {
    intern(kind, row) {
      // Few and large: nothing of an app or a station repeats.
      if (kind === 'HelmApp' || kind === 'MecStation') return row;
      const copy: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(row)) {
        if (typeof value === 'string' && !unique.has(name)) copy[name] = texts(value, value);
        else if (typeof value === 'object' && value !== null && shared.has(name)) {
          copy[name] = parts(JSON.stringify(value), value as object);
        } else copy[name] = value;
      }
      return copy as typeof row;
    },
  };
}

/** Two generations: when the young one is full it becomes the old one, and the old one is forgotten. */
function createPool<T>(size: number): (key: string, value: T) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (key, value) => {
    const found = young.get(key);
    if (found !== undefined) return found;
    const kept = old.get(key) ?? value;
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, kept);
    return kept;
  };
}
