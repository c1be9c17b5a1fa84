import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachedKinds, type AttachedKind } from '../../../src/model/rows.ts';
import { createView } from '../../../src/view/create-view.ts';
import type { EventFilter, ObjectFilter } from '../../../src/view/kind-filters.ts';
import type { Entry, Page, View } from '../../../src/view/view.ts';
import { fleetStep, type FleetStep } from '../../support/arbitrary-fleet.ts';
import { facets } from '../../support/naive-pages.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

const clusters = ['east', 'west'];

const filledView = (steps: readonly FleetStep[]) => {
  const view = createView({ stationLabel: 'NodeGroup' });
  view.setClusters(clusters.map((name) => ({ name, labels: {} })));
  const written = createWrittenFleet(clusters);
  for (const step of steps) view.ingest(written.write(step));
  return view;
};

/** Every page of a query, two at a time. */
function walk<T>(ask: (page: { first: number; after?: string }) => Page<T>): readonly T[] {
  const found: T[] = [];
  let page = ask({ first: 2 });
  for (;;) {
    found.push(...page.edges.map(({ node }) => node));
    const after = page.edges.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined) break;
    page = ask({ first: 2, after });
  }
  expect(page.totalCount).toBe(found.length);
  return found;
}

const place = ({ key }: Entry) => `${key.cluster} ${key.kind} ${key.namespace}/${key.name}`;
const places = (entries: Iterable<Entry>) => [...entries].map(place);
const maybe = <T>(...values: readonly T[]) =>
  fc.option(fc.subarray([...values]), { nil: undefined });

const objectFilter = fc
  .record({
    clusters: maybe('east', 'west', 'unknown'),
    stations: maybe('s0', 's1', 'S_2'),
    namespaces: maybe('a', 'b'),
    nameContains: fc.option(fc.constantFrom('x', '1'), { nil: undefined }),
    app: fc.option(fc.constantFrom({ name: 'web' }, { name: 'web', namespace: 'a' }), {
      nil: undefined,
    }),
  })
  .map((filter) => JSON.parse(JSON.stringify(filter)) as ObjectFilter);
const eventFilter = fc
  .record({
    clusters: maybe('east'),
    stations: maybe('s0', 's1', 'S_2'),
    namespaces: maybe('a', 'b'),
    kinds: maybe('Pod', 'Deployment'),
    types: maybe('Normal', 'Warning'),
    reasons: maybe('Pulled', 'Failed'),
    since: fc.constantFrom(undefined, '2026-01-01T00:00:01.000Z', '2027-01-01T00:00:00.000Z'),
  })
  .map((filter) => JSON.parse(JSON.stringify(filter)) as EventFilter);

function passes(filter: ObjectFilter, { key, row }: Entry<AttachedKind>): boolean {
  const { labels } = row;
  const app = filter.app;
  const appNamespace = labels['stationmaster.io/app-namespace'] ?? key.namespace;
  return (
    (filter.clusters?.includes(key.cluster) ?? true) &&
    (filter.stations?.includes(labels['NodeGroup'] ?? '') ?? true) &&
    (filter.namespaces?.includes(key.namespace) ?? true) &&
    (filter.nameContains === undefined || key.name.includes(filter.nameContains)) &&
    (app === undefined ||
      (labels['stationmaster.io/app'] === app.name &&
        (app.namespace === undefined || app.namespace === appNamespace)))
  );
}

function stationOf(view: View, { key, row }: Entry<'Event'>): string | undefined {
  const { kind, namespace, name } = row.regarding;
  if (kind === 'Deployment')
    return view.get('Deployment', key.cluster, name, namespace)?.row.labels['NodeGroup'];
  const pod = view.get('Pod', key.cluster, name, namespace);
  const node = pod && view.get('Node', key.cluster, pod.row.nodeName);
  return (node ?? pod)?.row.labels['NodeGroup'];
}

describe('kinds that are attached to others', () => {
  it('are found, in pages, as by plain loops over the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fleetStep, { maxLength: 12 }),
        fc.constantFrom(...attachedKinds),
        objectFilter,
        (steps, kind, filter) => {
          const view = filledView(steps);
          const found = walk((page) => view.attached(kind, { ...page, filter }));
          const wanted = [...view.all(kind)].filter((entry) => passes(filter, entry));
          expect(places(found).sort()).toEqual(places(wanted).sort());
          expect(found.map(({ key }) => key.name)).toEqual(
            wanted.map(({ key }) => key.name).sort(),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('lead from a workload, a Service and any object to what is about it', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 12 }), (steps) => {
        const view = filledView(steps);
        const at = ({ key }: Entry, other: Entry) =>
          key.cluster === other.key.cluster && key.namespace === other.key.namespace;
        for (const workload of view.all('Deployment')) {
          const scalers = [...view.all('HorizontalPodAutoscaler')].filter(
            (scaler) => at(workload, scaler) && scaler.row.target.name === workload.key.name,
          );
          expect(places(view.autoscalersOf(workload)).sort()).toEqual(places(scalers).sort());
        }
        for (const service of view.all('Service')) {
          const ingresses = [...view.all('Ingress')].filter(
            (ingress) =>
              at(service, ingress) &&
              ingress.row.routes.some((route) => route.service === service.key.name),
          );
          expect(places(view.ingressesOf(service)).sort()).toEqual(places(ingresses).sort());
        }
        for (const pod of view.all('Pod')) {
          const events = [...view.all('Event')].filter(
            (event) =>
              at(pod, event) &&
              event.row.regarding.kind === 'Pod' &&
              event.row.regarding.name === pod.key.name,
          );
          expect(places(view.eventsAbout(pod.key)).sort()).toEqual(places(events).sort());
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('events', () => {
  it('are found, the latest first, and counted as by plain loops, each at the station of what it is about', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 12 }), eventFilter, (steps, filter) => {
        const view = filledView(steps);
        const found = walk((page) => view.events({ ...page, filter }));
        const wanted = [...view.all('Event')].filter(
          (event) =>
            (filter.clusters?.includes(event.key.cluster) ?? true) &&
            (filter.namespaces?.includes(event.key.namespace) ?? true) &&
            (filter.kinds?.includes(event.row.regarding.kind) ?? true) &&
            (filter.types?.includes(event.row.type) ?? true) &&
            (filter.reasons?.includes(event.row.reason) ?? true) &&
            (filter.since === undefined || event.row.lastSeenAt >= filter.since) &&
            (filter.stations?.includes(stationOf(view, event) ?? '') ?? true),
        );
        expect(places(found).sort()).toEqual(places(wanted).sort());
        const times = found.map(({ row }) => row.lastSeenAt);
        expect(times).toEqual(times.toSorted().reverse());
        const page = view.events({ filter, first: 0 });
        const counted = {
          CLUSTER: ({ key }: Entry<'Event'>) => key.cluster,
          STATION: (event: Entry<'Event'>) => stationOf(view, event),
          NAMESPACE: ({ key }: Entry<'Event'>) => key.namespace,
          TYPE: ({ row }: Entry<'Event'>) => row.type,
          REASON: ({ row }: Entry<'Event'>) => row.reason,
          INVOLVED_KIND: ({ row }: Entry<'Event'>) => row.regarding.kind,
        } as const;
        for (const facet of Object.keys(counted) as (keyof typeof counted)[]) {
          expect(page.facets(facet), facet).toEqual(facets(wanted.map(counted[facet])));
        }
        expect(places(found.filter((event) => view.matchers.event(filter)(event)))).toEqual(
          places(found),
        );
      }),
      { numRuns: 100 },
    );
  });
});
