import type { Labels } from '../model/rows.ts';
import type { FacetCount, FacetedPage, Page } from '../view/view.ts';
import { badInput, type FacetedConnection } from './paging.ts';

interface FacetArgs<F extends string> {
  readonly field: F;
  readonly first: number;
}

interface LabelFacetArgs {
  readonly key: string;
  readonly first: number;
}

/** A connection that can count what it is about. */
type CountingConnection<F extends string> = Pick<FacetedConnection<unknown, F>, 'page'>;

const mostValues = 1_000;

/** The resolvers of a connection whose pages count: of nothing but what is asked for. */
export function facetResolvers<F extends string>() {
  return {
    facets: ({ page }: CountingConnection<F>, { field, first }: FacetArgs<F>) =>
      page.facets(field, checked(first)),
    labelFacets: ({ page }: CountingConnection<F>, { key, first }: LabelFacetArgs) =>
      page.labelFacets(key, checked(first)),
  };
}

/** How the values of a list at hand are read. */
interface FacetReaders<T, F extends string> {
  /** Undefined and empty: it has none. */
  readonly fields: Readonly<Record<F, (item: T) => string | undefined>>;
  readonly labels: (item: T) => Labels;
}

/** A page of a list that is at hand, with the counts over the whole list. */
export function withFacets<T, F extends string>(
  page: Page<T>,
  items: readonly T[],
  { fields, labels }: FacetReaders<T, F>,
): FacetedPage<T, F> {
  return {
    ...page,
    facets: (field, limit) => counted(items.map(fields[field]), limit),
    labelFacets: (key, limit) =>
      counted(
        items.map((item) => labels(item)[key]),
        limit,
      ),
  };
}

function counted(values: readonly (string | undefined)[], limit?: number): readonly FacetCount[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

function checked(first: number): number {
  if (first < 1 || first > mostValues) throw badInput(`first must be from 1 to ${mostValues}`);
  return first;
}
