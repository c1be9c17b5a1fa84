import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../../src/store/fleet-store.ts';
import { createView } from '../../../src/view/create-view.ts';
import { InvalidCursorError } from '../../../src/view/cursors.ts';
import { projections } from '../../../src/view/projections.ts';
import type {
  Direction,
  NodeEntry,
  NodeFilter,
  NodeOrderField,
  PageQuery,
  View,
} from '../../../src/view/view.ts';
import { nodeObject, podObject } from '../../support/kube-objects.ts';
import { synced } from '../../support/written-fleet.ts';

const options = { stationLabel: 'NodeGroup', gpuResources: [] };
type NodeQuery = PageQuery<NodeFilter, NodeOrderField>;

function fleetOf(clusters: readonly string[]) {
  const view = createView({ stationLabel: 'NodeGroup' });
  view.setClusters(clusters.map((name) => ({ name, labels: {} })));
  let sequence = 0;
  return {
    view,
    write: (cluster: string, ...changes: readonly RowChange[]) => {
      sequence += 1;
      view.ingest({ cluster, epoch: 'e', sequence, reset: false, changes, sync: synced });
    },
  };
}

function nodePut(name: string, station?: string, cpu = '4'): RowChange {
  const labels = station === undefined ? {} : { NodeGroup: station };
  return {
    kind: 'Node',
    key: name,
    row: projections.Node(nodeObject({ name, labels, cpu }), options),
  };
}

function podPut(namespace: string, name: string, nodeName?: string): RowChange {
  const pod = podObject({ name, namespace, ...(nodeName === undefined ? {} : { nodeName }) });
  return { kind: 'Pod', key: `${namespace}/${name}`, row: projections.Pod(pod, options) };
}

const letters = (text: string) => text.split(/(?=.)/u);
const gone = (kind: RowChange['kind'], key: string): RowChange => ({ kind, key, row: null });
const placeOf = ({ key }: NodeEntry) => `${key.cluster}/${key.name}`;

/** All pages of a query, forwards or backwards, put together in order. */
function walk(
  view: View,
  query: NodeQuery,
  {
    size,
    backward = false,
    between = () => undefined,
  }: {
    readonly size: number;
    readonly backward?: boolean;
    readonly between?: () => void;
  },
): string[] {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = view.nodes({
      ...query,
      ...(backward ? { last: size } : { first: size }),
      ...(cursor === undefined ? {} : backward ? { before: cursor } : { after: cursor }),
    });
    const places = page.edges.map(({ node }) => placeOf(node));
    if (backward) seen.unshift(...places);
    else seen.push(...places);
    expect(backward ? page.hasNextPage : page.hasPreviousPage).toBe(cursor !== undefined);
    if (!(backward ? page.hasPreviousPage : page.hasNextPage)) return seen;
    cursor = (backward ? page.edges[0] : page.edges.at(-1))?.cursor;
    between();
  }
}

const someNodes = fc.uniqueArray(
  fc.record({
    cluster: fc.constantFrom('east', 'west', 'north'),
    name: fc.constantFrom('a', 'b', 'b1', 'c', 'd', 'e', 'f'),
    station: fc.option(fc.constantFrom('s0', 's1'), { nil: undefined }),
    cpu: fc.constantFrom('1', '2'),
  }),
  { selector: ({ cluster, name }) => `${cluster}/${name}`, maxLength: 16 },
);
const orders = fc.array(
  fc.record({
    field: fc.constantFrom<NodeOrderField>('NAME', 'STATION', 'PODS', 'CPU_FREE', 'CREATED_AT'),
    direction: fc.constantFrom<Direction>('ASC', 'DESC'),
  }),
  { maxLength: 2 },
);
const filters = fc.constantFrom<NodeFilter | undefined>(
  undefined,
  {},
  { clusters: ['west', 'east'] },
  { stations: ['s0'] },
  { unassigned: true },
  { nameContains: 'b' },
  { clusters: [] },
);

describe('pages', () => {
  it('put together are the whole list in order, once each, in both directions', () => {
    fc.assert(
      fc.property(
        fc.record({
          nodes: someNodes,
          orderBy: orders,
          filter: filters,
          size: fc.integer({ min: 1, max: 5 }),
        }),
        ({ nodes, orderBy, filter, size }) => {
          const { view, write } = fleetOf(['east', 'west', 'north']);
          for (const { cluster, name, station, cpu } of nodes) {
            write(cluster, nodePut(name, station, cpu), podPut('ns', `p-${name}`, name));
          }
          const query = { orderBy, ...(filter === undefined ? {} : { filter }) };
          const passes = ({ cluster, name, station }: (typeof nodes)[number]) =>
            (filter?.clusters?.includes(cluster) ?? true) &&
            (filter?.stations === undefined || station === 's0') &&
            (filter?.unassigned === undefined || station === undefined) &&
            name.includes(filter?.nameContains ?? '');
          const keys = {
            NAME: ({ name }: (typeof nodes)[number]) => name,
            STATION: ({ station }: (typeof nodes)[number]) => station ?? '',
            PODS: () => 1,
            CPU_FREE: ({ cpu }: (typeof nodes)[number]) => Number(cpu),
            CREATED_AT: () => '',
          };
          const wanted = nodes
            .filter(passes)
            .sort((a, b) => {
              for (const { field, direction } of orderBy) {
                const [x, y] = [keys[field](a), keys[field](b)];
                if (x !== y) return (x < y ? -1 : 1) * (direction === 'ASC' ? 1 : -1);
              }
              return `${a.name} ${a.cluster}` < `${b.name} ${b.cluster}` ? -1 : 1;
            })
            .map(({ cluster, name }) => `${cluster}/${name}`);
          expect(walk(view, query, { size })).toEqual(wanted);
          expect(walk(view, query, { size, backward: true })).toEqual(wanted);
          expect(view.nodes({ ...query, first: 0 }).totalCount).toBe(wanted.length);
        },
      ),
    );
  });

  it('walked under change neither skip nor repeat what stays', () => {
    const stays = fc.uniqueArray(fc.constantFrom(...letters('abcdefghij')), { minLength: 1 });
    const churn = fc.array(
      fc.record({ name: fc.constantFrom(...letters('klmnopqABCD')), there: fc.boolean() }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        fc.record({
          names: stays,
          changes: churn,
          orderBy: orders,
          backward: fc.boolean(),
          filter: fc.constantFrom<NodeFilter>({}, { ready: true }),
          size: fc.integer({ min: 1, max: 3 }),
        }),
        ({ names, changes, orderBy, backward, filter, size }) => {
          const { view, write } = fleetOf(['east', 'west']);
          for (const name of names) write('east', nodePut(name, `s${name}`));
          const waiting = [...changes];
          const seen = walk(
            view,
            { orderBy, filter },
            {
              size,
              backward,
              between() {
                for (const { name, there } of waiting.splice(0, 3)) {
                  write('west', there ? nodePut(name, 's5', '8') : gone('Node', name));
                }
              },
            },
          );
          const stayed = seen.filter((place) => place.startsWith('east/'));
          expect([...stayed].sort()).toEqual(names.map((name) => `east/${name}`).sort());
          expect(new Set(seen).size).toBe(seen.length);
        },
      ),
    );
  });

  it('lie between both cursors when both are given', () => {
    const { view, write } = fleetOf(['east']);
    write('east', ...letters('abcdef').map((name) => nodePut(name)));
    for (const filter of [{}, { ready: true }]) {
      const cursors = view.nodes({ filter, first: 6 }).edges.map(({ cursor }) => cursor);
      const [after, before] = [cursors[0]!, cursors[4]!];
      const names = (query: NodeQuery) => {
        const page = view.nodes({ filter, after, before, ...query });
        return [
          page.edges.map(({ node }) => node.key.name).join(''),
          page.hasPreviousPage,
          page.hasNextPage,
        ];
      };
      expect(names({ first: 2 })).toEqual(['bc', true, true]);
      expect(names({ first: 9 })).toEqual(['bcd', true, true]);
      expect(names({ last: 2 })).toEqual(['cd', true, true]);
      expect(names({ last: 9 })).toEqual(['bcd', true, true]);
    }
  });

  it('go on after an item that is gone', () => {
    const { view, write } = fleetOf(['east']);
    write('east', ...['a', 'b', 'c'].map((name) => podPut('x', name)), podPut('y', 'b'));
    const [, edge] = view.pods({ first: 2 }).edges;
    write('east', gone('Pod', 'x/b'));
    const rest = view.pods({ first: 9, after: edge!.cursor });
    expect(rest.edges.map(({ node }) => `${node.key.namespace}/${node.key.name}`)).toEqual([
      'y/b',
      'x/c',
    ]);
    expect(rest.hasPreviousPage).toBe(true);
  });

  it('are empty for a filter by an empty list', () => {
    const { view, write } = fleetOf(['east']);
    write('east', nodePut('a', 's0'), podPut('x', 'p', 'a'));
    expect(view.nodes({ filter: { stations: [] }, first: 5 }).totalCount).toBe(0);
    expect(view.nodes({ filter: { clusters: [] }, first: 5 }).totalCount).toBe(0);
    expect(view.pods({ filter: { namespaces: [] }, first: 5 }).totalCount).toBe(0);
    expect(view.stations({ filter: { names: [] }, first: 5 }).totalCount).toBe(0);
  });
});

describe('a cursor', () => {
  it('that is none of ours is refused', () => {
    const { view, write } = fleetOf(['east']);
    write('east', nodePut('a', 's0'), nodePut('b', 's0'));
    const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [own] = view.nodes({ first: 1 }).edges;
    for (const after of [
      '',
      'garbage',
      '%%%',
      `${own!.cursor}=`,
      `${own!.cursor}AA`,
      forge({}),
      forge([2, '', 'a', 'east']),
      forge([1, '', 'a']),
      forge([1, '', 'a', 'east', 'x']),
      forge([1, '', 1, 'east']),
      forge([1, 'NAME:DESC', 'a', 'a', 'east']),
    ]) {
      for (const filter of [{}, { ready: true }]) {
        expect(() => view.nodes({ filter, first: 1, after }), after).toThrow(InvalidCursorError);
        expect(() => view.nodes({ filter, last: 1, before: after }), after).toThrow(
          InvalidCursorError,
        );
      }
    }
  });

  it('of another order is refused', () => {
    const { view, write } = fleetOf(['east']);
    write('east', nodePut('a', 's0'), nodePut('b', 's0'));
    const [edge] = view.nodes({ first: 1, orderBy: [{ field: 'PODS', direction: 'ASC' }] }).edges;
    expect(() => view.nodes({ first: 1, after: edge!.cursor })).toThrow(InvalidCursorError);
  });

  it('never makes a query fail in another way', () => {
    const { view, write } = fleetOf(['east']);
    write('east', nodePut('a', 's0'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (after) => {
          try {
            expect(view.nodes({ first: 1, after }).totalCount).toBe(1);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidCursorError);
          }
        },
      ),
    );
  });
});
