/**
 * One sort of thing that is paged through: what a page, a count, a facet, a search and a match need of it is said in
 * one definition. The filters of pages and the tests of single things come from the same rules.
 */
import type { PageBounds } from './page.ts';
import type { Rules } from './rules.ts';
import type { Condition } from './slots/condition.ts';
import { facetsOf, labelFacetsOf } from './slots/facets.ts';
import { matchesOf } from './slots/matches.ts';
import { shelfPage } from './slots/shelf-page.ts';
import { createShelf, type Shelf, type ShelfSpec } from './slots/shelf.ts';
import type { FacetedPage, PageQuery } from './view.ts';

export interface SectionDefinition<
  T,
  F extends object,
  C extends string,
  O extends string,
> extends ShelfSpec<T, C, O> {
  readonly rules: Rules<F, T, C>;
  /** Facets that no column has, because what they depend on changes too often: worked out when asked for. */
  readonly derived?: Readonly<Record<string, (item: T) => string>>;
  /** What holds of everything that is shown; left out: everything is. */
  readonly shown?: {
    readonly condition: (shelf: Shelf<T, C, O>) => Condition | undefined;
    readonly test: () => (item: T) => boolean;
  };
}

export interface Section<T, F extends object, C extends string, O extends string> {
  readonly shelf: Shelf<T, C, O>;
  /** Throws `InvalidCursorError`. */
  readonly page: (query: PageQuery<F, O>) => FacetedPage<T, string>;
  /** The test that a thing passes the filter; good until the next change. */
  readonly matcher: (filter: F | undefined) => (item: T) => boolean;
  /** What holds of everything that is shown. */
  readonly shown: () => readonly Condition[];
}

export function createSection<T, F extends object, C extends string, O extends string>(
  definition: SectionDefinition<T, F, C, O | 'NAME'>,
): Section<T, F, C, O | 'NAME'> {
  const { rules, derived = {}, shown } = definition;
  const shelf = createShelf(definition);
  const fields = Object.keys(rules) as (keyof F)[];
  const alwaysHolds = () => {
    const condition = shown?.condition(shelf);
    return condition === undefined ? [] : [condition];
  };
  /** Every field of the filter that asks for something, by its rule. */
  const asked = <R>(
    filter: F | undefined,
    read: <K extends keyof F>(field: K, wanted: NonNullable<F[K]>) => R,
  ) =>
    fields.flatMap((field) => {
      const wanted = filter?.[field] ?? undefined;
      return wanted === undefined ? [] : [read(field, wanted)];
    });
  const page = ({ filter, ...paging }: PageBounds & PageQuery<F, O | 'NAME'>) => {
    const matches = matchesOf(shelf, [
      ...alwaysHolds(),
      ...asked(filter, (field, wanted) => rules[field].conditions(wanted, shelf)).flat(),
    ]);
    const found = shelfPage(shelf, matches, paging);
    return {
      ...found,
      // A getter would have been read by the spreading.
      get totalCount() {
        return matches.count();
      },
      facets: (field: string, limit?: number) =>
        facetsOf({ shelf, derived }, matches, { field, limit }),
      labelFacets: (key: string, limit?: number) => labelFacetsOf(shelf, matches, { key, limit }),
    };
  };
  return {
    shelf,
    page,
    shown: alwaysHolds,
    matcher(filter) {
      const tests = asked(filter, (field, wanted) => rules[field].test(wanted, definition));
      if (shown !== undefined) tests.push(shown.test());
      const [only, ...others] = tests;
      if (only === undefined) return () => true;
      if (others.length === 0) return only;
      return (item) => tests.every((holds) => holds(item));
    },
  };
}
