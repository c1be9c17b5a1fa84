/** Counts by value, over everything that passes a filter. */
import type { FacetCount } from '../view.ts';
import type { Column } from './column.ts';
import type { Matches } from './matches.ts';
import type { Shelf } from './shelf.ts';
import { eachBit } from './slot-bits.ts';

/** Largest first, then by value; things without a value are left out. */
export function facetsOf<T>(
  {
    shelf,
    derived,
  }: {
    readonly shelf: Shelf<T>;
    readonly derived: Readonly<Record<string, (item: T) => string>>;
  },
  matches: Matches,
  { field, limit }: { readonly field: string; readonly limit: number | undefined },
): readonly FacetCount[] {
  const of = derived[field];
  if (of === undefined) {
    const column = shelf.column(field);
    const counts = countsOf(column, matches);
    return largest(
      [...column.values()].map(([value, id]) => ({ value, count: counts(id) })),
      limit,
    );
  }
  const counts = new Map<string, number>();
  eachBit(matches.slots(), (slot) => {
    const value = of(shelf.item(slot));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return largest(
    [...counts].map(([value, count]) => ({ value, count })),
    limit,
  );
}

/** The values of one label. */
export function labelFacetsOf(
  shelf: Pick<Shelf<unknown>, 'labels'>,
  matches: Matches,
  { key, limit }: { readonly key: string; readonly limit: number | undefined },
): readonly FacetCount[] {
  const labels = shelf.labels();
  const counts = countsOf(labels.sets, matches);
  const facets = [...labels.valuesOf(key)].map(([value, ids]) => {
    let count = 0;
    for (const id of ids) count += counts(id);
    return { value, count };
  });
  return largest(facets, limit);
}

/** How many matches have the value of a number. */
function countsOf<V>(column: Column<V>, matches: Matches): (id: number) => number {
  if (matches.isAll) return column.count;
  const counts = new Uint32Array(column.idLimit());
  const ids = column.ids();
  eachBit(matches.slots(), (slot) => {
    const id = ids[slot] ?? 0;
    counts[id] = (counts[id] ?? 0) + 1;
  });
  return (id) => counts[id] ?? 0;
}

function largest(facets: readonly FacetCount[], limit: number | undefined): readonly FacetCount[] {
  return facets
    .filter(({ value, count }) => count > 0 && value !== '')
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}
