import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connection,
  listPage,
  pageArgs,
  type ConnectionArgs,
} from '../../../src/graphql/paging.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 30 });
const byName = (a: string, b: string) => (a < b ? -1 : 1);
const page = (items: readonly string[], args: ConnectionArgs) =>
  listPage(items, (name) => name, { args });

describe('pageArgs', () => {
  it('takes 50 from the front, or from the back where only `before` is given', () => {
    expect(pageArgs({})).toEqual({ first: 50 });
    expect(pageArgs({ first: null, after: null })).toEqual({ first: 50 });
    expect(pageArgs({ before: 'c' })).toEqual({ last: 50, before: 'c' });
    expect(pageArgs({ last: 3, before: 'c' })).toEqual({ last: 3, before: 'c' });
  });
});

describe('listPage', () => {
  it('shows every item once, in order, whatever the page size and the direction', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 7 }), fc.boolean(), (items, size, backward) => {
        const found: string[] = [];
        let cursor: string | null = null;
        for (;;) {
          const args: ConnectionArgs = backward
            ? { last: size, before: cursor }
            : { first: size, after: cursor };
          const { edges, pageInfo, totalCount } = connection(page(items, args));
          expect(totalCount).toBe(items.length);
          const nodes = edges.map(({ node }) => node);
          if (backward) found.unshift(...nodes);
          else found.push(...nodes);
          const more = backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
          if (!more) break;
          cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
        }
        expect(found).toEqual([...items].sort(byName));
      }),
    );
  });

  it('neither repeats nor skips what stays when other items come and go between pages', () => {
    fc.assert(
      fc.property(fc.tuple(names, names, names), fc.integer({ min: 1, max: 5 }), (lists, size) => {
        const [stay, come, go] = lists;
        const staying = stay.filter((name) => !go.includes(name));
        const before = [...new Set([...staying, ...go])];
        const after = [...new Set([...staying, ...come])].filter((name) => !go.includes(name));
        const first = connection(page(before, { first: size }));
        const rest = connection(page(after, { first: 5000, after: first.pageInfo.endCursor }));
        const seen = [...first.edges, ...rest.edges].map(({ node }) => node);
        expect(new Set(seen).size).toBe(seen.length);
        for (const name of staying) expect(seen).toContain(name);
      }),
    );
  });
});
