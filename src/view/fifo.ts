/** First in, first out; taking the first is O(1) on average however long the queue is. */
export interface Fifo<T> {
  readonly size: number;
  push(item: T): void;
  first(): T | undefined;
  shift(): T | undefined;
  /** 0 is the first. */
  at(index: number): T | undefined;
  /** What is in the queue from this one on. */
  from(index: number): readonly T[];
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
    at: (index) => kept[head + index],
    from: (index) => kept.slice(head + index),
  };
}
