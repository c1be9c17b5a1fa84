import { createRecent } from './recent.ts';

/** Texts of queries by their SHA-256, as Apollo's automatic persisted queries keep them. */
export interface PersistedQueries {
  get(hash: string): Promise<string | undefined>;
  set(hash: string, query: string): Promise<void>;
  delete(hash: string): Promise<boolean>;
}

/** Characters of all texts together. What was forgotten is sent again by the client (`PERSISTED_QUERY_NOT_FOUND`). */
const maxCharacters = 4_000_000;

export function createPersistedQueries(): PersistedQueries {
  const known = createRecent<string>({
    maxWeight: maxCharacters,
    weightOf: (query) => query.length,
  });
  return {
    get: (hash) => Promise.resolve(known.get(hash)),
    set: (hash, query) => {
      known.set(hash, query);
      return Promise.resolve();
    },
    delete: (hash) => {
      known.delete(hash);
      return Promise.resolve(true);
    },
  };
}
