/** First in, first out; taking the first is O(1) on average however long the queue is. */
export interface Fifo<T> {
  readonly size: number;
  push(item: T): void;
  first(): T | undefined;
  shift(): T | undefined;
  /** What is in the queue, oldest first. */
  items(): readonly T[];
}

export function createFifo<T>(): Fifo<T> {
  let kept: T[] = [];
  let head = 0;
  return {
    get size() {
      return kept.length - head;
    },
    push: (item) => kept.push(item),
    first: () => kept[head],
    shift() {
      const item = kept[head];
      if (head < kept.length) head += 1;
      // Cut off now and then: cutting each time would copy the whole queue for every item.
      if (head > 1_000 && head > kept.length / 2) {
        kept = kept.slice(head);
        head = 0;
      }
      return item;
    },
    items: () => kept.slice(head),
  };
}
