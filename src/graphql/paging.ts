import { GraphQLError } from 'graphql';
import { LimitRefusal } from '../runtime/errors.ts';
import type { FacetedPage, Page } from '../view/view.ts';

/** Relay's arguments as a client gives them. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Checked: exactly one of first and last is set. */
export interface PageArgs {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

const defaultPageSize = 50;
const maxPageSize = 5_000;

/** Checks paging arguments; `LIMIT_EXCEEDED` above 5,000, `BAD_USER_INPUT` for what makes no sense. */
export function pageArgs({ first, after, last, before }: ConnectionArgs): PageArgs {
  if (first != null && last != null) throw badInput('Give first or last, not both');
  const cursors = { ...(after == null ? {} : { after }), ...(before == null ? {} : { before }) };
  if (last != null) return { last: pageSize('last', last), ...cursors };
  if (first == null && after == null && before != null)
    return { last: defaultPageSize, ...cursors };
  return { first: pageSize('first', first ?? defaultPageSize), ...cursors };
}

function pageSize(name: string, size: number): number {
  if (size < 0) throw badInput(`${name} must not be negative`);
  if (size > maxPageSize) {
    throw new LimitRefusal(
      `${name} is ${size}; at most ${maxPageSize} can be asked for at once (limit: pageSize)`,
      { limit: 'pageSize', allowed: maxPageSize },
    );
  }
  return size;
}

/** An argument that fits the schema and still makes no sense. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A page as a Relay connection; what it can count is counted when it is asked for. */
interface Connection<T, P extends Page<T>> {
  readonly page: P;
  readonly totalCount: number;
  readonly edges: P['edges'];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The same of a page that counts by value too. */
export type FacetedConnection<T, F extends string> = Connection<T, FacetedPage<T, F>>;

/** A page of the view as a Relay connection. */
export function connection<T, P extends Page<T>>(page: P & Page<T>): Connection<T, P> {
  const { edges, hasNextPage, hasPreviousPage } = page;
  return {
    page,
    get totalCount() {
      return page.totalCount;
    },
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/**
 * Pages through a list that is at hand, by a key that is unique in it. Cursors hold the key, so that a page begins
 * at the same item also after others came or went. With `keepOrder` the list is taken as sorted: then a cursor whose
 * item is gone begins at the front.
 */
export function listPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { args, keepOrder = false }: { readonly args: ConnectionArgs; readonly keepOrder?: boolean },
): Page<T> {
  const { first, after, last, before } = pageArgs(args);
  const keyed = items.map((node) => ({ key: keyOf(node), node }));
  if (!keepOrder) keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const behind = (cursor: string): number => {
    const key = keyOfCursor(cursor);
    const exact = keyed.findIndex((item) => item.key === key);
    if (exact >= 0) return exact + 1;
    const next = keepOrder ? 0 : keyed.findIndex((item) => item.key > key);
    return next < 0 ? keyed.length : next;
  };
  let start = after === undefined ? 0 : behind(after);
  let end = keyed.length;
  if (before !== undefined) {
    const key = keyOfCursor(before);
    const at = keyed.findIndex((item) => (keepOrder ? item.key === key : item.key >= key));
    if (at >= 0) end = Math.max(start, at);
  }
  if (first !== undefined) end = Math.min(end, start + first);
  else if (last !== undefined) start = Math.max(start, end - last);
  return {
    totalCount: keyed.length,
    edges: keyed.slice(start, end).map(({ key, node }) => ({ cursor: cursorOfKey(key), node })),
    hasNextPage: end < keyed.length,
    hasPreviousPage: start > 0,
  };
}

const cursorOfKey = (key: string): string => Buffer.from(key).toString('base64url');
const keyOfCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
