import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachedKinds } from '../../../src/model/rows.ts';
import { createView } from '../../../src/view/create-view.ts';
import type { FacetedPage, Page, SearchHit, View } from '../../../src/view/view.ts';
import { fleetStep } from '../../support/arbitrary-fleet.ts';
import {
  facets,
  found,
  idOf,
  inOrder,
  passes,
  things,
  type NaiveFilter,
  type NaiveSort,
  type NaiveTerm,
} from '../../support/naive-pages.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

const home = 'east';
const clusters = ['east', 'west'];
const apps = ['a/web', 'a/api', 'b/web', 'b/api'];

const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const clusterNames = some('west', 'east', 'none');
const stations = some('s0', 's1', 'S_2', '');
const namespaces = some('a', 'b', 'c');
const text = fc.constantFrom(
  '',
  '0',
  's',
  'S',
  'p1',
  'n',
  'web',
  'd0',
  '.s0',
  'web.s0',
  'zz',
  'eb.',
);
const app = fc.constantFrom(
  { namespace: 'a', name: 'web' },
  { namespace: 'b', name: 'api' },
  { name: 'web' },
  { name: 'nothing' },
);
const labels = fc.subarray([
  { key: 'zone', value: 'z0' },
  { key: 'stationmaster.io/app', value: 'web' },
  { key: 'NodeGroup', value: 's0' },
  { key: 'ring', value: 'inner' },
]);

interface Pages {
  readonly filter: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly orders: readonly string[];
  readonly facets: readonly string[];
}

const attached: Pages = {
  filter: { clusters: clusterNames, stations, namespaces, app, nameContains: text, labels },
  orders: ['NAME', 'CREATED_AT'],
  facets: ['CLUSTER', 'STATION', 'NAMESPACE', 'APP'],
};

/** What can be asked of each sort of thing. */
const pages: Readonly<Record<NaiveSort, Pages>> = {
  stations: {
    filter: {
      clusters: clusterNames,
      names: some('s0', 'S_2', 'other'),
      nameContains: text,
      tiers: some('CITY', 'DISTRICT'),
      provinces: some('P', 'Q'),
      cities: some('Here', 'There'),
      states: some('READY', 'DEGRADED', 'OFFLINE'),
      labels,
      app,
    },
    orders: ['NAME', 'NODES', 'READY_NODES', 'PODS', 'CPU_FREE'],
    facets: ['CLUSTER', 'STATE', 'TIER', 'PROVINCE', 'CITY', 'OPERATOR'],
  },
  nodes: {
    filter: {
      clusters: clusterNames,
      stations,
      unassigned: fc.boolean(),
      ready: fc.boolean(),
      schedulable: fc.boolean(),
      hardware: some('GPU', 'GENERAL'),
      nameContains: text,
      labels,
    },
    orders: ['NAME', 'STATION', 'PODS', 'CPU_FREE', 'CREATED_AT'],
    facets: ['CLUSTER', 'STATION', 'READY', 'SCHEDULABLE', 'HARDWARE'],
  },
  pods: {
    filter: {
      clusters: clusterNames,
      stations,
      nodes: some('n0', 'n1', 'n-unknown', ''),
      misplaced: fc.boolean(),
      misplacedFrom: stations,
      namespaces,
      phases: some('Running', 'Pending', 'Failed'),
      app,
      nameContains: text,
      labels,
    },
    orders: ['NAME', 'CREATED_AT', 'RESTARTS'],
    facets: ['CLUSTER', 'STATION', 'MISPLACED_FROM', 'NAMESPACE', 'PHASE', 'NODE', 'APP'],
  },
  workloads: {
    filter: {
      kinds: some('Deployment', 'Job'),
      clusters: clusterNames,
      stations,
      namespaces,
      states: some('READY', 'PROGRESSING', 'FAILED'),
      app,
      nameContains: text,
      labels,
    },
    orders: ['NAME', 'CREATED_AT'],
    facets: ['CLUSTER', 'STATION', 'NAMESPACE', 'KIND', 'STATE', 'APP'],
  },
  services: {
    filter: {
      clusters: clusterNames,
      stations: some('s0', 's1', 'S_2'),
      namespaces,
      app,
      nameContains: text,
      labels,
    },
    orders: ['NAME', 'CREATED_AT'],
    facets: ['CLUSTER', 'STATION', 'NAMESPACE', 'TYPE', 'APP'],
  },
  apps: {
    filter: {
      namespaces,
      nameContains: text,
      labels,
      at: fc.constantFrom(
        { cluster: 'east' },
        { cluster: 'west' },
        { cluster: 'none' },
        { cluster: 'east', station: 's0' },
        { cluster: 'west', station: 'S_2' },
      ),
    },
    orders: ['NAME', 'CREATED_AT'],
    facets: ['NAMESPACE'],
  },
  releases: {
    filter: { clusters: clusterNames, stations, namespaces, app, nameContains: text },
    orders: ['NAME', 'CREATED_AT', 'UPDATED_AT'],
    facets: ['CLUSTER', 'STATION', 'NAMESPACE', 'STATUS', 'SCOPE', 'APP'],
  },
  HorizontalPodAutoscaler: attached,
  PodDisruptionBudget: attached,
  PersistentVolumeClaim: attached,
  Ingress: attached,
};

interface Query {
  readonly sort: NaiveSort;
  readonly filter: NaiveFilter;
  readonly orderBy: readonly NaiveTerm[];
  readonly size: number;
}

const query = fc.constantFrom(...(Object.keys(pages) as NaiveSort[])).chain((sort) =>
  fc.record<Query>({
    sort: fc.constant(sort),
    filter: fc.record(pages[sort].filter, { requiredKeys: [] }),
    orderBy: fc.array(
      fc.record({
        field: fc.constantFrom(...pages[sort].orders),
        direction: fc.constantFrom('ASC' as const, 'DESC' as const),
      }),
      { maxLength: 2 },
    ),
    size: fc.integer({ min: 1, max: 4 }),
  }),
);

type AnyPage = FacetedPage<SearchHit, string>;
interface Bounds {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

function idOfHit(hit: SearchHit): string {
  if ('key' in hit) {
    const name = 'release' in hit.row ? hit.row.release : hit.key.name;
    return idOf({ ...hit.key, name } as Parameters<typeof idOf>[0]);
  }
  const cluster = 'cluster' in hit ? hit.cluster : hit.name;
  const kind = 'cluster' in hit ? 'Station' : 'Cluster';
  return `${kind} ${cluster} /${hit.name}`;
}

/** All pages put together, forwards and backwards. */
function walk(
  read: (bounds: Bounds) => Page<SearchHit>,
  size: number,
): readonly [string[], string[]] {
  const [up, down]: [string[], string[]] = [[], []];
  let page = read({ first: size });
  for (;;) {
    up.push(...page.edges.map(({ node }) => idOfHit(node)));
    if (!page.hasNextPage) break;
    page = read({ first: size, after: page.edges.at(-1)!.cursor });
    expect(page.hasPreviousPage).toBe(true);
  }
  page = read({ last: size });
  for (;;) {
    down.unshift(...page.edges.map(({ node }) => idOfHit(node)));
    if (!page.hasPreviousPage) break;
    page = read({ last: size, before: page.edges[0]!.cursor });
    expect(page.hasNextPage).toBe(true);
  }
  return [up, down];
}

function read(view: View, { sort, filter, orderBy }: Query, bounds: Bounds): AnyPage {
  const asked = { filter, orderBy, ...bounds };
  const kind = attachedKinds.find((one) => one === sort);
  if (kind !== undefined) return view.attached(kind, asked as object);
  return (view as unknown as Record<string, (query: object) => AnyPage>)[sort]!(asked);
}

const emptyView = () => {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: home });
  view.setClusters(clusters.map((name) => ({ name, labels: { ring: name } })));
  return view;
};

describe('pages, counts and facets', () => {
  it('are what plain loops over the rows answer, after any changes', () => {
    fc.assert(
      fc.property(
        fc.array(fleetStep, { maxLength: 15 }),
        fc.array(query, { minLength: 4, maxLength: 8 }),
        (steps, queries) => {
          const view = emptyView();
          const written = createWrittenFleet(clusters);
          for (const [at, step] of steps.entries()) {
            view.ingest(written.write(step));
            // Read between the changes too, so that what is put off is worked in in many states.
            const between = queries[at % queries.length];
            if (between !== undefined) read(view, between, { first: 1 });
          }
          for (const one of queries) {
            const wanted = inOrder(
              things(written.rows, one.sort, { home, apps }).filter((thing) =>
                passes(thing, one.filter),
              ),
              one.orderBy,
            );
            const ids = wanted.map(idOf);
            expect(walk((bounds) => read(view, one, bounds), one.size)).toEqual([ids, ids]);
            const page = read(view, one, { first: 1 });
            expect(page.totalCount).toBe(wanted.length);
            for (const facet of pages[one.sort].facets) {
              const values = wanted.map(({ values }) => values[facet]);
              expect(page.facets(facet), facet).toEqual(facets(values));
              expect(page.facets(facet, 1)).toEqual(facets(values).slice(0, 1));
            }
            expect(page.labelFacets('zone')).toEqual(
              facets(wanted.map(({ labels }) => labels['zone'])),
            );
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('count apps by their phase', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 15 }), (steps) => {
        const view = emptyView();
        const written = createWrittenFleet(clusters);
        for (const step of steps) view.ingest(written.write(step));
        const counted = view.apps({ first: 0 }).facets('PHASE');
        for (const { value, count } of counted) {
          const phases = [value] as NonNullable<Parameters<typeof view.matchers.app>[0]['phases']>;
          expect(view.apps({ filter: { phases } }).edges).toHaveLength(count);
        }
        const sum = counted.reduce((total, { count }) => total + count, 0);
        expect(sum).toBe(view.apps({ first: 0 }).totalCount);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a search', () => {
  const words = fc
    .array(
      fc.constantFrom(
        '0',
        's',
        'S0',
        'WEB',
        'web',
        'p1',
        'a',
        'east',
        'z0',
        'inner',
        'd0',
        '_2',
        'foreign',
        'web.s0',
        '%',
      ),
      {
        maxLength: 2,
      },
    )
    .map((found) => ` ${found.join('  ')}`);

  it('finds what plain loops find, in their order, both ways', () => {
    fc.assert(
      fc.property(
        fc.array(fleetStep, { maxLength: 15 }),
        fc.array(words, { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, texts, size) => {
          const view = emptyView();
          const written = createWrittenFleet(clusters);
          for (const step of steps) view.ingest(written.write(step));
          const all = [
            ...(Object.keys(pages) as NaiveSort[]).flatMap((sort) =>
              things(written.rows, sort, { home, apps }),
            ),
            ...clusters.map((name) => clusterThing(name)),
          ];
          for (const one of texts) {
            const ids = found(all, one).map(idOf);
            expect(walk((bounds) => view.search({ text: one, ...bounds }), size)).toEqual([
              ids,
              ids,
            ]);
            expect(view.search({ text: one, first: 0 }).totalCount).toBe(ids.length);
            const kinds = ['Pod', 'StatefulSet', 'Station'];
            const ofKinds = found(all, one).filter(({ kind }) => kinds.includes(kind));
            const page = view.search({ text: one, kinds });
            expect(page.edges.map(({ node }) => idOfHit(node))).toEqual(ofKinds.map(idOf));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

function clusterThing(name: string) {
  return {
    sort: 'clusters' as NaiveSort,
    kind: 'Cluster',
    cluster: name,
    namespace: '',
    name,
    labels: { ring: name },
    values: {},
    keys: {},
    apps: [],
    stations: [],
  };
}
