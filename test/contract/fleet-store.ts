import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RowKind } from '../../src/model/rows.ts';
import type {
  ClusterSync,
  ClusterWriter,
  FleetStore,
  RowChange,
} from '../../src/store/fleet-store.ts';
import { acquired, follow, node } from '../support/store-follower.ts';
import { LeaseLostError } from '../../src/store/lease-lost-error.ts';

/** A store to hold to the contract. Empty at the start. */
export interface StoreUnderTest extends AsyncDisposable {
  /** A replica's own access to the one store: each call may be another connection. */
  replica(): FleetStore;
}

const synced: ClusterSync = {
  state: 'SYNCED',
  asOf: '2026-01-01T00:00:00.000Z',
  lastError: null,
  version: 'v1.36.3',
  watches: [{ kind: 'Node', state: 'SYNCED', asOf: '2026-01-01T00:00:00.000Z', lastError: null }],
};

/** The contract of `FleetStore`: every implementation passes it unchanged. */
export function describeFleetStore(
  implementation: string,
  start: () => Promise<StoreUnderTest>,
  { runs = 40 }: { readonly runs?: number } = {},
): void {
  describe(`the fleet store: ${implementation}`, () => {
    it('tells a follower nothing but SYNCING about a cluster that nobody has written', async () => {
      await using stores = await start();
      const follower = await follow(stores.replica(), 'east');
      await vi.waitFor(() => expect(follower.batches).toHaveLength(1));
      expect(follower.batches[0]).toMatchObject({
        cluster: 'east',
        reset: true,
        changes: [],
        sync: { state: 'SYNCING', asOf: null },
      });
    });

    it('gives every write to every follower, in order and once', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      const followers = await Promise.all([
        follow(stores.replica(), 'east'),
        follow(stores.replica(), 'east'),
      ]);
      for (let n = 0; n < 20; n += 1) await writer.write([node('n', n)]);
      await writer.write([node('m', 0), { kind: 'Node', key: 'n', row: null }]);
      for (const follower of followers) {
        await vi.waitFor(() => expect(follower.rows('Node')).toEqual({ m: { value: 0 } }));
        const values = follower.batches.flatMap((batch) =>
          batch.changes.filter(({ key }) => key === 'n'),
        );
        expect(values.map(({ row }) => row)).toEqual([
          ...Array.from({ length: 20 }, (_, n) => ({ value: n })),
          null,
        ]);
      }
    });

    it('gives a late follower the whole present state first, then what follows', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      await writer.write([node('a', 1), node('b', 2)]);
      await writer.write([node('a', 3)]);
      await writer.sync(synced);
      const follower = await follow(stores.replica(), 'east');
      await vi.waitFor(() => expect(follower.batches.length).toBeGreaterThan(0));
      expect(follower.batches[0]).toMatchObject({ reset: true, sync: synced });
      expect(follower.rows('Node')).toEqual({ a: { value: 3 }, b: { value: 2 } });
      await writer.write([node('c', 4)]);
      await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('c'));
      expect(follower.batches.at(-1)).toMatchObject({ reset: false, changes: [node('c', 4)] });
    });

    it('keeps kinds and clusters apart', async () => {
      await using stores = await start();
      const east = await acquired(stores.replica(), 'east');
      const west = await acquired(stores.replica(), 'west');
      await east.write([node('same', 1), { kind: 'Pod', key: 'same', row: { value: 2 } }]);
      await west.write([node('same', 3)]);
      await east.replace('Node', new Map());
      const [inEast, inWest] = await Promise.all([
        follow(stores.replica(), 'east'),
        follow(stores.replica(), 'west'),
      ]);
      await vi.waitFor(() => expect(inEast.rows('Pod')).toEqual({ same: { value: 2 } }));
      await vi.waitFor(() => expect(inWest.rows('Node')).toEqual({ same: { value: 3 } }));
      expect(inEast.rows('Node')).toEqual({});
    });

    it('replaces a kind with what differs only, and removes what is gone', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      await writer.replace(
        'Node',
        new Map([
          ['a', { value: 1 }],
          ['b', { value: 2 }],
          ['c', { value: 3 }],
        ]),
      );
      const follower = await follow(stores.replica(), 'east');
      await writer.replace(
        'Node',
        new Map([
          ['a', { value: 1 }],
          ['b', { value: 9 }],
          ['d', { value: 4 }],
        ]),
      );
      await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('d'));
      expect(new Set(follower.batches.slice(1).flatMap((batch) => batch.changes))).toEqual(
        new Set([{ kind: 'Node', key: 'c', row: null }, node('b', 9), node('d', 4)]),
      );
      expect(follower.rows('Node')).toEqual({ a: { value: 1 }, b: { value: 9 }, d: { value: 4 } });
    });

    it('drops what changes nothing before the log', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      const row = { name: 'a', labels: { x: '1', y: '2' }, list: [1, { deep: true }], none: null };
      await writer.write([{ kind: 'Node', key: 'a', row }]);
      await writer.sync(synced);
      const follower = await follow(stores.replica(), 'east');
      const reordered = {
        none: null,
        list: [1, { deep: true }],
        labels: { y: '2', x: '1' },
        name: 'a',
      };
      await writer.write([{ kind: 'Node', key: 'a', row: reordered }]);
      await writer.write([{ kind: 'Node', key: 'unknown', row: null }]);
      await writer.write([]);
      await writer.replace('Node', new Map([['a', structuredClone(row)]]));
      await writer.sync(structuredClone(synced));
      await writer.write([node('end', 1)]);
      await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('end'));
      expect(follower.batches.map((batch) => batch.changes.length)).toEqual([1, 1]);
    });

    it('tells how the watches stand, and with every later batch', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      const follower = await follow(stores.replica(), 'east');
      await writer.sync(synced);
      await writer.write([node('a', 1)]);
      await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('a'));
      expect(follower.batches.at(-1)?.sync).toEqual(synced);
    });

    it('tells followers beside the writer within the write, under the number that others see', async () => {
      await using stores = await start();
      const store = stores.replica();
      const beside = await follow(store, 'east');
      const elsewhere = await follow(stores.replica(), 'east');
      const writer = await acquired(store, 'east');
      const late = await follow(store, 'east');
      for (let n = 0; n < 3; n += 1) {
        const written = writer.write([node('a', n)]);
        expect(beside.rows('Node')).toEqual({ a: { value: n } });
        expect(late.rows('Node')).toEqual({ a: { value: n } });
        await written;
      }
      await vi.waitFor(() => expect(elsewhere.rows('Node')).toEqual({ a: { value: 2 } }));
      const places = [beside, elsewhere, late].map(({ batches }) => {
        const { epoch, sequence } = batches.at(-1)!;
        return { epoch, sequence };
      });
      expect(places).toEqual([places[0], places[0], places[0]]);
    });

    it('tells a writer how the cluster stood', async () => {
      await using stores = await start();
      const first = await acquired(stores.replica(), 'east');
      expect(first.found).toMatchObject({ state: 'SYNCING', asOf: null });
      await first.sync(synced);
      await first.release();
      const second = await acquired(stores.replica(), 'east');
      expect(second.found).toEqual(synced);
    });

    it('writes and reads more rows than go into one command', async () => {
      await using stores = await start();
      const rows = new Map(Array.from({ length: 2_345 }, (_, n) => [`ns/p${n}`, { value: n }]));
      const writer = await acquired(stores.replica(), 'east');
      const early = await follow(stores.replica(), 'east');
      await writer.replace('Pod', rows);
      const late = await follow(stores.replica(), 'east');
      for (const follower of [early, late]) {
        await vi.waitFor(() => expect(follower.rows('Pod')).toEqual(Object.fromEntries(rows)));
      }
    });

    it('lets others in the process have their turn while it takes in a great list', async () => {
      await using stores = await start();
      const store = stores.replica();
      const writer = await acquired(store, 'east');
      let turns = 0;
      let immediate = setImmediate(function count() {
        turns += 1;
        immediate = setImmediate(count);
      });
      const rowsInTurn = new Map<number, number>();
      const told = await store.follow('east', ({ changes }) =>
        rowsInTurn.set(turns, (rowsInTurn.get(turns) ?? 0) + changes.length),
      );
      await writer.replace(
        'Pod',
        new Map(Array.from({ length: 5_000 }, (_, n) => [`ns/p${n}`, { value: n }])),
      );
      clearImmediate(immediate);
      told();
      expect([...rowsInTurn.values()].reduce((sum, rows) => sum + rows, 0)).toBe(5_000);
      expect(Math.max(...rowsInTurn.values())).toBeLessThanOrEqual(1_000);
    });

    it('keeps rows of one kind that have different members, whatever their names', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      const rows = new Map<string, object>([
        ['a', { value: 1, more: { deep: [null, '\u2028', 1e21, true] } }],
        ['b', { value: 1 }],
        ['c/d', JSON.parse('{"__proto__": {"x": 1}, "": 2}') as object],
        ['e', {}],
      ]);
      await writer.replace('Node', rows);
      const follower = await follow(stores.replica(), 'east');
      await vi.waitFor(() => expect(follower.rows('Node')).toEqual(Object.fromEntries(rows)));
    });

    it('has one writer for each cluster', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      expect(await stores.replica().acquire('east')).toBeUndefined();
      expect(await stores.replica().acquire('west')).toBeDefined();
      await writer.release();
      expect(await stores.replica().acquire('east')).toBeDefined();
    });

    it('V2: a writer that has lost its lease changes nothing', async () => {
      await using stores = await start();
      const lost = await acquired(stores.replica(), 'east');
      await lost.write([node('a', 1)]);
      await lost.release();
      const follower = await follow(stores.replica(), 'east');
      await expect(lost.write([node('a', 2)])).rejects.toThrow(LeaseLostError);
      const holder = await acquired(stores.replica(), 'east');
      await expect(lost.write([node('a', 3)])).rejects.toThrow(LeaseLostError);
      await expect(lost.replace('Node', new Map())).rejects.toThrow(LeaseLostError);
      await expect(lost.sync(synced)).rejects.toThrow(LeaseLostError);
      await lost.release();
      expect(await stores.replica().acquire('east')).toBeUndefined();
      await holder.write([node('b', 1)]);
      await vi.waitFor(() => expect(follower.rows('Node')).toHaveProperty('b'));
      expect(follower.rows('Node')).toEqual({ a: { value: 1 }, b: { value: 1 } });
      expect(follower.batches.at(-1)?.sync.state).toBe('SYNCING');
    });

    it('keeps the rows for the next writer, whose first write resets the followers', async () => {
      await using stores = await start();
      const first = await acquired(stores.replica(), 'east');
      await first.write([node('a', 1), node('b', 1)]);
      const follower = await follow(stores.replica(), 'east');
      await first.release();
      const second = await acquired(stores.replica(), 'east');
      await second.replace(
        'Node',
        new Map([
          ['b', { value: 1 }],
          ['c', { value: 1 }],
        ]),
      );
      await vi.waitFor(() =>
        expect(follower.rows('Node')).toEqual({ b: { value: 1 }, c: { value: 1 } }),
      );
      const epochs = new Set(follower.batches.map((batch) => batch.epoch));
      expect(epochs.size).toBe(2);
      expect(follower.batches.find((batch) => batch.epoch === [...epochs][1])?.reset).toBe(true);
    });

    it('says nothing to a follower that has stopped', async () => {
      await using stores = await start();
      const writer = await acquired(stores.replica(), 'east');
      const store = stores.replica();
      const stopped = await follow(store, 'east');
      const other = await follow(store, 'east');
      stopped.stop();
      await writer.write([node('a', 1)]);
      await vi.waitFor(() => expect(other.rows('Node')).toHaveProperty('a'));
      expect(stopped.rows('Node')).toEqual({});
    });

    it(
      'gives followers, whenever they come, what the writer has written, whatever that is',
      { timeout: 60_000 },
      async () => {
        await using stores = await start();
        let run = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 25 }), async (deeds) => {
            const cluster = `c${(run += 1)}`;
            const expected = new Map<string, Record<string, object>>([
              ['Node', {}],
              ['Pod', {}],
            ]);
            let writer = await acquired(stores.replica(), cluster);
            const followers = [await follow(stores.replica(), cluster)];
            for (const happen of deeds) {
              if (happen.do === 'follow') followers.push(await follow(stores.replica(), cluster));
              else if (happen.do === 'handOver') {
                await writer.release();
                writer = await acquired(stores.replica(), cluster);
              } else await happen.run(writer, expected);
            }
            await writer.write([node('end', run)]);
            expected.get('Node')!['end'] = { value: run };
            for (const follower of followers) {
              await vi.waitFor(() => expect(follower.rows('Node')).toEqual(expected.get('Node')));
              expect(follower.rows('Pod')).toEqual(expected.get('Pod'));
              follower.stop();
            }
          }),
          { numRuns: runs },
        );
      },
    );
  });
}

const kinds = fc.constantFrom<RowKind>('Node', 'Pod');
const keys = fc.constantFrom('a', 'b', 'c', 'd');
type Expected = Map<string, Record<string, object>>;
type Deed =
  | { readonly do: 'follow' }
  | { readonly do: 'handOver' }
  | {
      readonly do: 'write';
      readonly say: string;
      readonly run: (writer: ClusterWriter, expected: Expected) => Promise<void>;
    };

const change: fc.Arbitrary<RowChange> = fc.record({
  kind: kinds,
  key: keys,
  row: fc.option(fc.record({ value: fc.nat(3) })),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(change, { maxLength: 4 }).map<Deed>((changes) => ({
      do: 'write',
      say: JSON.stringify(changes),
      run: async (writer, expected) => {
        for (const { kind, key, row } of changes) {
          const rows = expected.get(kind)!;
          expected.set(
            kind,
            Object.fromEntries([
              ...Object.entries(rows).filter(([name]) => name !== key),
              ...(row === null ? [] : [[key, row] as const]),
            ]),
          );
        }
        await writer.write(changes);
      },
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(kinds, fc.dictionary(keys, fc.record({ value: fc.nat(3) })))
      .map<Deed>(([kind, rows]) => ({
        do: 'write',
        say: `${kind} = ${JSON.stringify(rows)}`,
        run: async (writer, expected) => {
          expected.set(kind, { ...rows });
          await writer.replace(kind, new Map(Object.entries(rows)));
        },
      })),
  },
  fc.constantFrom<Deed>({ do: 'follow' }, { do: 'handOver' }),
);
