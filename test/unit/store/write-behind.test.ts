import { describe, expect, it } from 'vitest';
import type { ChangeBatch, ClusterSync } from '../../../src/store/fleet-store.ts';
import { LeaseLostError } from '../../../src/store/lease-lost-error.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { createWriteBehind } from '../../../src/store/write-behind.ts';
import { setImmediate as settled } from 'node:timers/promises';

const sync: ClusterSync = {
  state: 'SYNCED',
  asOf: null,
  lastError: null,
  version: null,
  watches: [],
};

async function start() {
  const store = createMemoryStore();
  const writer = (await store.acquire('east'))!;
  const failures: Error[] = [];
  const batches: ChangeBatch[] = [];
  await store.follow('east', (batch) => batches.push(batch));
  const rows = createWriteBehind({ writer, onFailure: (error) => failures.push(error) });
  return { writer, failures, rows, batches, [Symbol.asyncDispose]: () => store.close() };
}

describe('write behind', () => {
  it('writes what arrives together as one batch, the latest of each row', async () => {
    await using it = await start();
    it.rows.change('Node', 'a', { value: 1 });
    it.rows.change('Node', 'b', { value: 1 });
    it.rows.change('Node', 'a', { value: 2 });
    it.rows.change('Pod', 'a', { value: 3 });
    expect(it.batches).toHaveLength(1);
    await settled();
    expect(it.batches.slice(1).map(({ changes }) => changes)).toEqual([
      [
        { kind: 'Node', key: 'a', row: { value: 2 } },
        { kind: 'Node', key: 'b', row: { value: 1 } },
        { kind: 'Pod', key: 'a', row: { value: 3 } },
      ],
    ]);
  });

  it('takes changes after a replacement into it, and forgets changes before it', async () => {
    await using it = await start();
    it.rows.change('Node', 'old', { value: 0 });
    it.rows.replace(
      'Node',
      new Map([
        ['a', { value: 1 }],
        ['b', { value: 1 }],
      ]),
    );
    it.rows.change('Node', 'a', null);
    it.rows.change('Node', 'c', { value: 1 });
    await settled();
    expect(it.batches.slice(1).map(({ changes }) => changes)).toEqual([
      [
        { kind: 'Node', key: 'b', row: { value: 1 } },
        { kind: 'Node', key: 'c', row: { value: 1 } },
      ],
    ]);
  });

  it('never says SYNCED before the rows it speaks of', async () => {
    await using it = await start();
    it.rows.sync(sync);
    it.rows.replace('Node', new Map([['a', { value: 1 }]]));
    await settled();
    const first = it.batches.findIndex((batch) => batch.sync.state === 'SYNCED');
    expect(it.batches.slice(0, first).flatMap((batch) => batch.changes)).toHaveLength(1);
    expect(it.batches[first]?.changes).toEqual([]);
  });

  it('reports the first failure and writes nothing more', async () => {
    await using it = await start();
    await it.writer.release();
    it.rows.change('Node', 'a', { value: 1 });
    await settled();
    it.rows.change('Node', 'b', { value: 1 });
    await settled();
    expect(it.failures).toHaveLength(1);
    expect(it.failures[0]).toBeInstanceOf(LeaseLostError);
    expect(it.batches).toHaveLength(1);
  });

  it('can be waited for', async () => {
    await using it = await start();
    it.rows.change('Node', 'a', { value: 1 });
    const flushed = it.rows.flush();
    await settled();
    await flushed;
    expect(it.batches).toHaveLength(2);
  });
});
