import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { hash } from 'node:crypto';
import { shapeRules, type GraphqlLimits } from './limits.ts';
import { createRecent } from './recent.ts';

/** Documents that were found to fit the schema and the limits on shape; the same text is the same document again. */
export interface Documents {
  /** Parses and checks, or answers from memory. Returns errors instead of throwing them. */
  read(query: string): DocumentNode | readonly GraphQLError[];
  /** The document of this text, when it was checked before and is remembered. */
  known(query: string): DocumentNode | undefined;
  /** The same memory, for who parses and checks itself. Keys end with the SHA-256 of the text, in hexadecimal. */
  readonly store: DocumentStore;
}

/** As Apollo has it. */
export interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>;
  set(key: string, document: DocumentNode): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/** Characters of all documents together; a parsed one takes up to fifty times as many bytes. */
const maxCharacters = 1_000_000;

export function createDocuments(schema: GraphQLSchema, limits: GraphqlLimits): Documents {
  const rules = [...specifiedRules, ...shapeRules(limits)];
  const known = createRecent<DocumentNode>({
    maxWeight: maxCharacters,
    weightOf: ({ loc }) => loc?.source.body.length ?? maxCharacters,
  });
  return {
    read: (query) => {
      const key = sha256(query);
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const document = parseDocument(query, limits);
      if (document instanceof GraphQLError) return [document];
      const errors = validate(schema, document, rules);
      if (errors.length > 0) return errors;
      known.set(key, document);
      return document;
    },
    known: (query) => known.get(sha256(query)),
    store: {
      get: (key) => Promise.resolve(known.get(hashIn(key))),
      set: (key, document) => {
        known.set(hashIn(key), document);
        return Promise.resolve();
      },
      delete: (key) => {
        known.delete(hashIn(key));
        return Promise.resolve(true);
      },
    },
  };
}

/** SHA-256 in hexadecimal, by which a query is known. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

const hashIn = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

function parseDocument(query: string, { tokens }: GraphqlLimits): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxLexicalTokens: tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new GraphQLError(error.message, {
      source: error.source,
      positions: error.positions,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  }
}
