import { GraphQLError } from 'graphql';
import { sha256 } from './documents.ts';
import type { OperationExtensions } from './read-after.ts';
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

/** Apollo's own prefix of the keys: over whichever transport a text came, it is found over every other. */
const keyOf = (hash: string): string => `apq:${hash}`;

/**
 * The text of an operation that names it by its hash, gives it, or both: then it is remembered. Empty where there is
 * neither, which is no document. Answers the refusals that Apollo has over plain HTTP.
 */
export async function persistedText(
  persisted: PersistedQueries,
  {
    query,
    extensions,
  }: { readonly query?: string | null | undefined; readonly extensions: OperationExtensions },
): Promise<string | GraphQLError> {
  const text = query ?? '';
  const asked = extensions?.['persistedQuery'];
  if (typeof asked !== 'object' || asked === null) return text;
  const { version, sha256Hash: hash } = asked as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof hash !== 'string')
    return refusal('Unsupported persisted query version', 'BAD_REQUEST');
  if (text === '') {
    const known = await persisted.get(keyOf(hash));
    return known ?? refusal('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
  }
  if (sha256(text) !== hash) return refusal('provided sha does not match query', 'BAD_REQUEST');
  await persisted.set(keyOf(hash), text);
  return text;
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
