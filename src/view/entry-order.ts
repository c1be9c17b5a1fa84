import type { Entry } from './view.ts';

type Entries = (entry: Pick<Entry, 'key'>) => string;
const text = (of: Entries) => ({ type: 'string', of }) as const;

/** By name, then cluster, then namespace: what tells objects of one kind apart. */
export const entryIdentity = [
  text(({ key }) => key.name),
  text(({ key }) => key.cluster),
  text(({ key }) => key.namespace),
] as const;

/** Objects of several kinds may have one name. */
export const kindIdentity = [...entryIdentity, text(({ key }) => key.kind)] as const;
