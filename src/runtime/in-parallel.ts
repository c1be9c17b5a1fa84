/**
 * Works off the items, at most `atOnce` at the same time. After the first throw no further item is begun; it is thrown
 * again when all that had begun have ended.
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const faults: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (
      let item = queue.shift();
      item !== undefined && faults.length === 0;
      item = queue.shift()
    ) {
      await work(item).catch((error: unknown) => {
        faults.push(error);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (faults.length > 0) throw faults[0];
}
