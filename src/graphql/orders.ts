import type { OrderTerm } from '../view/view.ts';

interface OrderArgs<F extends string> {
  readonly orderBy?: readonly OrderTerm<F>[] | null | undefined;
}

/** Sort terms as the view takes them; absent or empty is its own order. */
export function orderTerms<F extends string>({
  orderBy,
}: OrderArgs<F>): {
  readonly orderBy?: readonly OrderTerm<F>[];
} {
  return orderBy == null || orderBy.length === 0 ? {} : { orderBy };
}
