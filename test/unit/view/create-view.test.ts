import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowKind } from '../../../src/model/rows.ts';
import { createView } from '../../../src/view/create-view.ts';
import { rowKinds } from '../../../src/view/row-tables.ts';
import type { Entry, View, ViewChange } from '../../../src/view/view.ts';
import { fleetStep } from '../../support/arbitrary-fleet.ts';
import * as naive from '../../support/naive-view.ts';
import { createWrittenFleet, synced } from '../../support/written-fleet.ts';

const clusters = ['east', 'west'] as const;
const home = 'east';
const everything = { first: 1_000 } as const;
const apps = ['a', 'b'].flatMap((namespace) => ['web', 'api'].map((name) => ({ namespace, name })));
const stationNames = ['s0', 's1', 'S_2'];

function emptyView(): View {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: home });
  view.setClusters(clusters.map((name) => ({ name, labels: { ring: name } })));
  return view;
}

const place = ({ key }: Entry) => `${key.cluster} ${key.namespace}/${key.name}`;
const sortedPlaces = (entries: Iterable<Entry>) => [...entries].map(place).sort();
const nodesIn = <T>(page: { readonly edges: readonly { readonly node: T }[] }) =>
  page.edges.map(({ node }) => node);

/** All that a view answers about the fleet. */
function answersOf(view: View) {
  return {
    clusters: view
      .clusters()
      .map(({ name, stations, nodes, pods }) => ({ name, stations, nodes, pods })),
    used: {
      clusters: view.clusters().map(({ name }) => view.usedByCluster(name)),
      stations: Object.fromEntries(
        [...view.allStations()].map((station) => [
          `${station.cluster} ${station.name}`,
          view.usedByStation(station),
        ]),
      ),
      nodes: [...view.all('Node')]
        .map((node) => [place(node), view.usedByNode(node)])
        .sort(byFirst),
    },
    rows: Object.fromEntries(
      rowKinds.map((kind) => [
        kind,
        [...view.all(kind)].map((entry) => [place(entry), entry.row]).sort(byFirst),
      ]),
    ),
    stations: Object.fromEntries(
      [...view.allStations()]
        .sort((a, b) => (`${a.cluster} ${a.name}` < `${b.cluster} ${b.name}` ? -1 : 1))
        .map((station) => {
          const filter = { clusters: [station.cluster], stations: [station.name] };
          return [
            `${station.cluster} ${station.name}`,
            {
              ...station,
              object: station.object?.key.name ?? null,
              conditions: station.conditions.map(({ type, reason, message }) => [
                type,
                reason,
                type === 'PodsPlaced' ? message : '',
              ]),
              misplacedPods: nodesIn(
                view.pods({
                  filter: { clusters: [station.cluster], misplacedFrom: [station.name] },
                  ...everything,
                }),
              )
                .map(({ key }) => `${key.namespace}/${key.name}`)
                .sort(),
              nodes: nodesIn(view.nodes({ filter, ...everything })).map(({ key }) => key.name),
              pods: nodesIn(view.pods({ filter, ...everything }))
                .map(({ key }) => `${key.namespace}/${key.name}`)
                .sort(),
              podsMissing: [...view.podsMissingAt(station)]
                .map((pod) => [place(pod), pod.row])
                .sort(byFirst),
              membership: view.membership(station),
              apps: view
                .appsAtStation(station)
                .map(({ key }) => `${key.namespace}/${key.name}`)
                .sort(),
            },
          ];
        }),
    ),
    pods: [...view.all('Pod')]
      .map((pod) => {
        const from = view.misplacedFrom(pod);
        const missedAt = view.station(pod.key.cluster, from)?.name ?? '';
        return [place(pod), [view.stationOfPod(pod)?.name ?? '', from, missedAt]] as const;
      })
      .sort(byFirst),
    misplaced: sortedPlaces(nodesIn(view.pods({ filter: { misplaced: true }, ...everything }))),
    nodes: [...view.all('Node')]
      .map((node) => [
        place(node),
        view.stationOfNode(node)?.name ?? '',
        view.requestedOnNode(node),
        nodesIn(
          view.pods({
            filter: { clusters: [node.key.cluster], nodes: [node.key.name] },
            ...everything,
          }),
        ).map(place),
      ])
      .sort(byFirst),
    releases: nodesIn(view.releases(everything)).map(place).sort(),
    apps: apps.map((app) => ({
      app,
      pods: sortedPlaces(view.podsOfApp(app)),
      podsAtS0: sortedPlaces(view.podsOfApp(app, { cluster: 'west', station: 's0' })),
      podsByFilter: sortedPlaces(nodesIn(view.pods({ filter: { app }, ...everything }))),
      workloads: sortedPlaces(view.workloadsOfApp(app)),
      workloadsByFilter: sortedPlaces(
        nodesIn(view.workloads({ filter: { app, stations: ['s1'] }, ...everything })),
      ),
      releases: sortedPlaces(view.releasesOfApp(app)),
      releasesAtS0: sortedPlaces(view.releasesOfApp(app, { cluster: 'east', station: 's0' })),
      services: sortedPlaces(view.servicesOfApp(app)),
      stations: nodesIn(view.stations({ filter: { app }, ...everything }))
        .map(({ cluster, name }) => `${cluster} ${name}`)
        .sort(),
    })),
    slices: [...view.all('Service')]
      .map((service) => [place(service), sortedPlaces(view.slicesOfService(service))])
      .sort(byFirst),
    servicesAt: stationNames.map((station) =>
      sortedPlaces(
        nodesIn(
          view.services({ filter: { clusters: ['west'], stations: [station] }, ...everything }),
        ),
      ),
    ),
  };
}

function byFirst(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}

/** The same, worked out from the rows alone. */
function answersFrom(fleet: naive.NaiveFleet): ReturnType<typeof answersOf> {
  const inFleet = <T>(of: (cluster: string, rows: naive.NaiveRows | undefined) => T[]) =>
    [...clusters].flatMap((cluster) => of(cluster, fleet.get(cluster)));
  const at = (cluster: string) => (row: { readonly namespace: string; readonly name: string }) =>
    `${cluster} ${row.namespace}/${row.name}`;
  const stationsWith = (app: (typeof apps)[number]) =>
    inFleet((cluster, rows) =>
      naive
        .stationNames(rows)
        .filter((name) => {
          const releases = naive
            .latestReleases(rows)
            .filter((row) => row.appNamespace === app.namespace && row.app === app.name);
          return (
            releases.some((row) => row.station === name) ||
            naive
              .appsAtStation(fleet, home, { cluster, name })
              .includes(`${app.namespace}/${app.name}`)
          );
        })
        .map((name) => `${cluster} ${name}`),
    ).sort();
  const answers = {
    clusters: clusters.map((name) => {
      const rows = fleet.get(name);
      return {
        name,
        stations: naive.stationNames(rows).length,
        nodes: naive.nodeTotals(naive.rowsOf(rows, 'Node')),
        pods: naive.podTotals(naive.rowsOf(rows, 'Pod'), naive.misplacedPods(rows).length),
      };
    }),
    used: {
      clusters: clusters.map((name) => {
        const rows = fleet.get(name);
        return naive.usedBy(rows, naive.rowsOf(rows, 'Node'));
      }),
      stations: Object.fromEntries(
        inFleet((cluster, rows) =>
          naive.stationNames(rows).map((name) => {
            const labelled = naive
              .rowsOf(rows, 'Node')
              .filter(({ labels }) => labels['NodeGroup'] === name);
            return [`${cluster} ${name}`, naive.usedBy(rows, labelled)];
          }),
        ),
      ),
      nodes: inFleet((cluster, rows) =>
        naive
          .rowsOf(rows, 'Node')
          .map((node) => [at(cluster)(node), naive.usedBy(rows, [node])] as const),
      ).sort(byFirst),
    },
    rows: Object.fromEntries(
      rowKinds.map((kind) => [
        kind,
        inFleet((cluster, rows) =>
          naive.rowsOf(rows, kind).map((row) => [at(cluster)(row), row]),
        ).sort(byFirst),
      ]),
    ),
    stations: Object.fromEntries(
      inFleet((cluster, rows) =>
        naive.stationNames(rows).map((name) => [
          `${cluster} ${name}`,
          {
            ...naive.station(cluster, rows, name),
            podsMissing: naive
              .misplacedPods(rows, name)
              .map((pod) => [at(cluster)(pod), pod])
              .sort(byFirst),
            membership: naive.membership(rows, name),
            apps: naive.appsAtStation(fleet, home, { cluster, name }),
          },
        ]),
      ),
    ),
    pods: inFleet((cluster, rows) =>
      naive.rowsOf(rows, 'Pod').map((pod) => {
        const shown = (name: string) => (naive.stationNames(rows).includes(name) ? name : '');
        const from = naive.misplacedFrom(rows, pod);
        return [
          at(cluster)(pod),
          [shown(naive.stationOfPod(rows, pod)), from, shown(from)],
        ] as const;
      }),
    ).sort(byFirst),
    misplaced: inFleet((cluster, rows) => naive.misplacedPods(rows).map(at(cluster))).sort(),
    nodes: inFleet((cluster, rows) =>
      naive.rowsOf(rows, 'Node').map((node) => {
        const pods = naive.rowsOf(rows, 'Pod').filter(({ nodeName }) => nodeName === node.name);
        const names = pods.sort((a, b) => (a.name + a.namespace < b.name + b.namespace ? -1 : 1));
        return [
          at(cluster)(node),
          node.labels['NodeGroup'] ?? '',
          naive.requestedBy(pods),
          names.map(at(cluster)),
        ];
      }),
    ).sort(byFirst),
    releases: inFleet((cluster, rows) => naive.latestReleases(rows).map(at(cluster))).sort(),
    apps: apps.map((app) => {
      const ofApp = naive.isOfApp(app.namespace, app.name);
      const releases = (cluster: string) =>
        naive
          .latestReleases(fleet.get(cluster))
          .filter((row) => row.appNamespace === app.namespace && row.app === app.name);
      const pods = inFleet((cluster, rows) => naive.podsOfApp(rows, app).map(at(cluster))).sort();
      return {
        app,
        pods,
        podsAtS0: naive
          .podsOfApp(fleet.get('west'), app)
          .filter((pod) => naive.stationOfPod(fleet.get('west'), pod) === 's0')
          .map(at('west'))
          .sort(),
        podsByFilter: pods,
        workloads: inFleet((cluster, rows) =>
          naive.workloadsOf(rows).filter(ofApp).map(at(cluster)),
        ).sort(),
        workloadsByFilter: inFleet((cluster, rows) =>
          naive
            .workloadsOf(rows)
            .filter((row) => ofApp(row) && row.labels['NodeGroup'] === 's1')
            .map(at(cluster)),
        ).sort(),
        releases: inFleet((cluster) => releases(cluster).map(at(cluster))).sort(),
        releasesAtS0: releases('east')
          .filter(({ station }) => station === 's0')
          .map(at('east'))
          .sort(),
        services: inFleet((cluster, rows) =>
          naive.rowsOf(rows, 'Service').filter(ofApp).map(at(cluster)),
        ).sort(),
        stations: stationsWith(app),
      };
    }),
    slices: inFleet((cluster, rows) =>
      naive.rowsOf(rows, 'Service').map((service) => [
        at(cluster)(service),
        naive
          .rowsOf(rows, 'EndpointSlice')
          .filter(
            (slice) => slice.service === service.name && slice.namespace === service.namespace,
          )
          .map(at(cluster))
          .sort(),
      ]),
    ).sort(byFirst),
    servicesAt: stationNames.map((station) => {
      const placed = naive.appsAtStation(fleet, home, { cluster: 'west', name: station });
      return naive
        .rowsOf(fleet.get('west'), 'Service')
        .filter((service) => {
          const label = service.labels['NodeGroup'];
          const ofPlaced = apps.some(
            ({ namespace, name }) =>
              placed.includes(`${namespace}/${name}`) && naive.isOfApp(namespace, name)(service),
          );
          return label === station || (ofPlaced && label === undefined);
        })
        .map(at('west'))
        .sort();
    }),
  };
  return answers as unknown as ReturnType<typeof answersOf>;
}

// Three views of a fleet per step, compared whole: slow on a busy machine.
describe('a view', { timeout: 60_000 }, () => {
  it('answers after any changes what plain loops over the rows answer', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 15 }), (steps) => {
        const view = emptyView();
        const written = createWrittenFleet(clusters);
        for (const step of steps) {
          view.ingest(written.write(step));
          expect(answersOf(view)).toEqual(answersFrom(written.rows));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells of everything that changed', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { maxLength: 15 }), (steps) => {
        const view = emptyView();
        const told: ViewChange[] = [];
        view.onChange((change) => told.push(change));
        const written = createWrittenFleet(clusters);
        let before = answersFrom(written.rows);
        for (const step of steps) {
          view.ingest(written.write(step));
          const after = answersFrom(written.rows);
          const change = told.pop();
          expect(told).toEqual([]);
          const keys = (change?.keys ?? []).map(
            ({ cluster, kind, namespace, name }) => `${kind} ${cluster} ${namespace}/${name}`,
          );
          const stations = [
            ...(change?.stations ?? []).map((name) => `${step.cluster} ${name}`),
            ...(change?.otherStations ?? []).map(({ cluster, name }) => `${cluster} ${name}`),
          ];
          expect(keys).toEqual(expect.arrayContaining(changedRows(before, after)));
          expect(stations).toEqual(
            expect.arrayContaining(different(before.stations, after.stations)),
          );
          if (JSON.stringify(before.clusters) !== JSON.stringify(after.clusters)) {
            expect(change?.clusterChanged).toBe(true);
          }
          before = after;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells nothing of what a reset leaves as it was', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { minLength: 1, maxLength: 10 }), (steps) => {
        const view = emptyView();
        const written = createWrittenFleet(clusters);
        for (const step of steps) view.ingest(written.write(step));
        const entries = [...view.all('Pod', 'east')];
        const changes = rowKinds.flatMap((kind) =>
          [...(written.rows.get('east')?.get(kind) ?? [])].map(([key, row]) => ({
            kind,
            key,
            row: JSON.parse(JSON.stringify(row)) as object,
          })),
        );
        view.ingest({
          cluster: 'east',
          epoch: 'x',
          sequence: 1,
          reset: true,
          changes,
          sync: synced,
        });
        const told: ViewChange[] = [];
        view.onChange((change) => told.push(change));
        view.ingest({
          cluster: 'east',
          epoch: 'y',
          sequence: 1,
          reset: true,
          changes,
          sync: synced,
        });
        expect(told).toMatchObject([
          { keys: [], stations: [], otherStations: [], releases: [], clusterChanged: false },
        ]);
        expect([...view.all('Pod', 'east')]).toEqual(entries);
      }),
    );
  });
});

/** What nodes use is something else every time that they are asked: it is told to nobody. */
const isTold = (kind: RowKind) => kind !== 'NodeMetrics';

const changedRows = (
  before: ReturnType<typeof answersOf>,
  after: ReturnType<typeof answersOf>,
): string[] => {
  const byPlace = (answers: ReturnType<typeof answersOf>, kind: RowKind) =>
    Object.fromEntries(answers.rows[kind] as [string, object][]);
  const rows = rowKinds
    .filter(isTold)
    .flatMap((kind) =>
      different(byPlace(before, kind), byPlace(after, kind)).map((key) => `${kind} ${key}`),
    );
  const moved = different(Object.fromEntries(before.pods), Object.fromEntries(after.pods));
  return [...new Set([...rows, ...moved.map((key) => `Pod ${key}`)])];
};

/** Keys whose values differ, or that only one side has. */
function different(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
}
