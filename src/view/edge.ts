/** An item of a page, with the cursor that stands for it. */
export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** Makes cursors of items: the order in which they stand (item-order.ts). */
interface Cursors<T> {
  cursorOf(item: T): string;
}

/** The edge of an item; its cursor is only made when it is read: a page of thousands is mostly asked for one or none. */
export function edgeOf<T>(node: T, order: Cursors<T>): Edge<T> {
  return new OrderedEdge(node, order);
}

/** A class, because an accessor of its own for every edge would cost what it is there to save. */
class OrderedEdge<T> implements Edge<T> {
  readonly node: T;
  readonly #order: Cursors<T>;

  constructor(node: T, order: Cursors<T>) {
    this.node = node;
    this.#order = order;
  }

  get cursor(): string {
    return this.#order.cursorOf(this.node);
  }
}
