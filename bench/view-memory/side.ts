/** One side of the memory bench, in a process of its own: `SIDE PODS`; prints what it takes. */
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { fleetObjects } from '../fleet/objects.ts';
import { emptyFleetView, fleetBatches } from '../fleet/rows.ts';

export type Side = 'whole objects' | 'view' | 'view and store' | 'fleet';

export interface Memory {
  readonly rows: number;
  /** What it takes of the heap beside what an empty process has. */
  readonly heapMb: number;
  /** Typed arrays, which lie beside the heap. */
  readonly buffersMb: number;
  /** Of the whole process. */
  readonly rssMb: number;
}

const [side, pods] = process.argv.slice(2);
console.log(JSON.stringify(await measured(side as Side, Number(pods))));

async function measured(side: Side, pods: number): Promise<Memory> {
  const before = await settledMemory();
  const { rows, kept } = side === 'whole objects' ? wholePods(pods) : await viewOf(side, pods);
  const { heapUsed, arrayBuffers, rss } = await settledMemory();
  // Read after the measurement: nothing of it may be collected before.
  if (kept.length === 0) throw new Error('Nothing was kept');
  const mb = (bytes: number) => bytes / 1e6;
  return {
    rows,
    heapMb: mb(heapUsed - before.heapUsed),
    buffersMb: mb(arrayBuffers - before.arrayBuffers),
    rssMb: mb(rss),
  };
}

/** As it comes from a line of JSON: texts that the fleet has put together would take more. */
function read<T extends object>(row: T): T {
  return JSON.parse(JSON.stringify(row)) as T;
}

async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 3; round += 1) await globalThis.gc?.({ execution: 'async' });
  return process.memoryUsage();
}

function wholePods(pods: number) {
  const kept: object[] = [];
  for (const { kind, object } of fleetObjects({ clusters: 1, pods })) {
    if (kind === 'Pod') kept.push(JSON.parse(JSON.stringify(object)) as object);
  }
  return { rows: kept.length, kept };
}

async function viewOf(side: Exclude<Side, 'whole objects'>, pods: number) {
  const size = { clusters: side === 'fleet' ? 10 : 1, pods };
  const view = emptyFleetView(size);
  const store = createMemoryStore();
  const writer = side === 'view and store' ? await store.acquire('c0') : undefined;
  if (writer !== undefined)
    await store.follow('c0', (batch) => {
      view.ingest(batch);
    });
  let rows = 0;
  for (const batch of fleetBatches(size)) {
    const changes = batch.changes
      .filter(({ kind }) => side === 'fleet' || kind === 'Pod')
      .map((change) =>
        change.row === null
          ? change
          : { ...change, row: view.intern(change.kind, read(change.row)) },
      );
    rows += changes.length;
    if (writer === undefined) view.ingest({ ...batch, changes });
    else await writer.write(changes);
  }
  view.nodes({ first: 1 });
  view.stations({ first: 1 });
  return { rows, kept: [view, store] };
}
