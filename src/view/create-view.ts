import { isDeepStrictEqual } from 'node:util';
import type { Labels, RowKind } from '../model/rows.ts';
import type { ServiceLocality } from '../model/service-locality.ts';
import { phaseOf, targetsOf } from './app-targets.ts';
import { createAppQueries } from './app-queries.ts';
import {
  createClusterState,
  nothingTouched,
  type ClusterState,
  type Touched,
} from './cluster-state.ts';
import { stationNameOfEvent } from './event-section.ts';
import type { Fleet } from './fleet.ts';
import { createInterner } from './intern.ts';
import { createKindQueries } from './kind-queries.ts';
import { createNodeJoins } from './node-section.ts';
import type { PhaseOfApp } from './object-sections.ts';
import { createPodJoins } from './pod-section.ts';
import { search } from './search.ts';
import { searchSorts } from './search-sorts.ts';
import { createSections } from './sections.ts';
import { createStationJoins } from './station-section.ts';
import { nodeTotalsOf, podTotalsOf } from './tally.ts';
import { createUsageJoins } from './usage.ts';
import type { ClusterView, Entry, View, ViewChange } from './view.ts';

export interface ViewOptions {
  /** Key of the station label. */
  readonly stationLabel: string;
  /** The cluster whose HelmApps count; left out: those of every cluster. */
  readonly homeCluster?: string;
}

/** What is published of a change; `isNew` when the cluster itself is. */
interface Told extends Touched {
  readonly reset: boolean;
  readonly isNew?: boolean;
}

interface Member {
  readonly state: ClusterState;
  labels: Labels;
  serviceLocality: ServiceLocality;
  epoch: string;
  sequence: number;
  /** As it is shown; made when it is asked for, forgotten when something changes. */
  shown: ClusterView | undefined;
}

/** A view without clusters; `setClusters` names them. Batches of a cluster that is not named are ignored. */
export function createView({ stationLabel, homeCluster }: ViewOptions): View {
  const members = new Map<string, Member>();
  const listeners = new Set<(change: ViewChange) => void>();
  const interner = createInterner();

  const fleet: Fleet = {
    stationLabel,
    cluster: (name) => members.get(name)?.state,
    clusters: (names) =>
      (names === undefined ? [...members.keys()] : [...new Set(names)])
        .map((name) => members.get(name)?.state)
        .filter((state) => state !== undefined),
    homes: () => fleet.clusters(homeCluster === undefined ? undefined : [homeCluster]),
  };
  const apps = createAppQueries(fleet);

  /** Stations, of any cluster, of which other apps may be said now because of what changed in one cluster. */
  const stationsOfOtherApps = ({ wantedStations, presence, apps: names }: Touched) => {
    const homes = fleet.homes();
    // An app may name a station without its cluster: who else has the name says whether that is clear.
    const wanted = [...presence.keys()].filter((station) =>
      homes.some((home) => home.apps.appsWanting(station).size > 0),
    );
    return fleet.clusters().flatMap(({ name: cluster, stations, releases }) => {
      const having = [...names].flatMap((app) =>
        [...releases.ofApp(app)].map(({ row }) => row.station),
      );
      return [...new Set([...wantedStations, ...wanted, ...having])]
        .filter((name) => stations.station(name) !== undefined)
        .map((name) => ({ cluster, name }));
    });
  };

  const publish = (name: string, member: Member, what: Told) => {
    const { reset, keys, stations, releases, presence } = what;
    const others = stationsOfOtherApps(what);
    const own = others.filter(({ cluster }) => cluster === name);
    const change: ViewChange = {
      cluster: name,
      reset,
      keys: [...keys],
      stations: [...new Set([...stations, ...own.map((station) => station.name)])],
      otherStations: others.filter(({ cluster }) => cluster !== name),
      releases: [...releases.values()],
      clusterChanged: what.cluster,
      appeared: {
        keys: what.newKeys,
        stations: new Set([...presence].filter(([, came]) => came).map(([station]) => station)),
        releases: what.newReleases,
        cluster: what.isNew ?? false,
      },
      epoch: member.epoch,
      sequence: member.sequence,
    };
    for (const listener of listeners) listener(change);
  };

  const clusterView = (name: string, member: Member): ClusterView => {
    const { state, labels, serviceLocality } = member;
    return (member.shown ??= {
      name,
      labels,
      serviceLocality,
      sync: state.sync(),
      stations: state.stations.count(),
      nodes: nodeTotalsOf(state.stations.tally.nodes),
      pods: podTotalsOf(state.stations.tally.pods),
    });
  };

  const phaseOfApp: PhaseOfApp = (app) => phaseOf(app, targetsOf(view, app));
  const sections = createSections(fleet, apps, phaseOfApp);
  const take = (state: ClusterState, batch: Parameters<ClusterState['apply']>[0]): Touched => {
    const touched = state.apply(batch);
    for (const station of touched.presence.keys()) {
      for (const { key } of sections.podsOf(state.name, station)) touched.keys.add(key);
    }
    sections.update(state, touched);
    return touched;
  };
  const view: View = {
    stationLabel,
    intern: interner.intern,
    ingest(batch) {
      const member = members.get(batch.cluster);
      if (member === undefined) return;
      const touched = take(member.state, batch);
      member.shown = undefined;
      member.epoch = batch.epoch;
      member.sequence = batch.sequence;
      publish(batch.cluster, member, { reset: batch.reset, ...touched });
    },
    setClusters(clusters) {
      const wanted = new Set(clusters.map(({ name }) => name));
      for (const [name, member] of [...members]) {
        if (wanted.has(name)) continue;
        const sync = member.state.sync();
        const gone = take(member.state, { reset: true, changes: [], sync });
        members.delete(name);
        publish(name, member, { reset: true, ...gone, cluster: true });
      }
      for (const { name, labels, serviceLocality = 'NONE' } of clusters) {
        const known = members.get(name);
        const member = known ?? {
          state: createClusterState(name, { stationLabel, interner }),
          labels,
          serviceLocality,
          epoch: '',
          sequence: 0,
          shown: undefined,
        };
        const isSame =
          isDeepStrictEqual(member.labels, labels) && member.serviceLocality === serviceLocality;
        if (known !== undefined && isSame) continue;
        member.labels = labels;
        member.serviceLocality = serviceLocality;
        member.shown = undefined;
        members.set(name, member);
        const nothing = nothingTouched();
        publish(name, member, {
          ...nothing,
          reset: false,
          cluster: true,
          isNew: known === undefined,
        });
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    positions: () =>
      new Map([...members].map(([name, { epoch, sequence }]) => [name, { epoch, sequence }])),
    clusters: () => [...members].map(([name, member]) => clusterView(name, member)),
    cluster(name) {
      const member = members.get(name);
      return member && clusterView(name, member);
    },
    get: <K extends RowKind>(
      kind: K,
      cluster: string,
      ...[name, namespace = '']: readonly [string, string?]
    ) => fleet.cluster(cluster)?.tables.get(kind, namespace, name),
    *all<K extends RowKind>(kind: K, cluster?: string, namespace?: string): Iterable<Entry<K>> {
      for (const { tables } of fleet.clusters(cluster === undefined ? undefined : [cluster])) {
        yield* tables.all(kind, namespace);
      }
    },
    release: ({ cluster, namespace, release }) =>
      fleet.cluster(cluster)?.releases.latest(namespace, release),
    releaseHistory: ({ cluster, namespace, release }) =>
      [...(fleet.cluster(cluster)?.releases.revisions(namespace, release) ?? [])].sort(
        (a, b) => b.row.revision - a.row.revision,
      ),
    matchers: {
      station: sections.stations.matcher,
      node: sections.nodes.matcher,
      pod: sections.pods.matcher,
      app: sections.apps.matcher,
      release: sections.releases.matcher,
      workload: sections.workloads.matcher,
      event: sections.events.matcher,
    },
    stations: sections.stations.page,
    nodes: sections.nodes.page,
    pods: sections.pods.page,
    workloads: sections.workloads.page,
    services: sections.services.page,
    apps: sections.apps.page,
    releases: sections.releases.page,
    search: (query) => search(searchSorts(sections, view.clusters()), query),
    slicesOfService: ({ key }) => [
      ...(fleet.cluster(key.cluster)?.apps.slicesOfService(`${key.namespace}/${key.name}`) ?? []),
    ],
    ...createStationJoins(fleet),
    ...createNodeJoins(fleet),
    ...createPodJoins(fleet),
    ...createUsageJoins(fleet),
    ...createKindQueries(fleet, sections),
    stationOfEvent(event) {
      const name = stationNameOfEvent(event, fleet);
      return name === undefined ? undefined : view.station(event.key.cluster, name);
    },
    ...apps.view,
  };
  return view;
}
