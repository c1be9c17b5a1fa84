import { createRequire } from 'node:module';
import type SortedBTree from 'sorted-btree';

// A CommonJS package with a default export: Node and bundlers disagree on what importing it gives.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof SortedBTree;

/** By what the objects of one kind in one cluster are ordered. Objects of other kinds have an empty namespace. */
export interface NameKey {
  readonly name: string;
  readonly namespace: string;
}

/** Names in order (by code units, name first), kept with every change in logarithmic time. */
export interface NameOrder {
  add(key: NameKey): void;
  delete(key: NameKey): void;
  /** From the first of this name on; left out: from the very first. */
  upFrom(name?: string): Iterable<NameKey>;
  /** From the last of this name down; left out: from the very last. */
  downFrom(name?: string): Iterable<NameKey>;
}

/** After every namespace there can be. */
const lastNamespace = '\uffff';

export function createNameOrder(): NameOrder {
  const tree = new BTree<NameKey, undefined>([], compareNames);
  return {
    add: (key) => tree.set(key, undefined),
    delete: (key) => tree.delete(key),
    upFrom: (name) => tree.keys(name === undefined ? undefined : { name, namespace: '' }),
    *downFrom(name) {
      const from = name === undefined ? undefined : { name, namespace: lastNamespace };
      for (const [key] of tree.entriesReversed(from)) yield key;
    },
  };
}

function compareNames(a: NameKey, b: NameKey): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return 0;
}
