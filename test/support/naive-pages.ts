/** What pages, counts, facets and searches have to answer, worked out by plain loops over all things. */
import {
  workloadKinds,
  type AttachedKind,
  type RowKind,
  type RowMeta,
} from '../../src/model/rows.ts';
import { workloadState } from '../../src/model/workload-state.ts';
import * as naive from './naive-view.ts';

/** One thing that is paged through, with all that can be asked of it. */
export interface NaiveThing {
  readonly sort: NaiveSort;
  readonly kind: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** By the name of the facet. */
  readonly values: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** By the field of an order. */
  readonly keys: Readonly<Record<string, string | number>>;
  /** `namespace/name` of the apps it is of. */
  readonly apps: readonly string[];
  /** Names of stations by which a filter finds it. */
  readonly stations: readonly string[];
  /** Of an app: where it has or wants a release, as `cluster/station` and as `cluster`. */
  readonly places?: readonly string[];
}

export type NaiveSort =
  'stations' | 'nodes' | 'pods' | 'workloads' | 'services' | 'apps' | 'releases' | AttachedKind;

/** In the order in which a search has them. */
const searchedSorts = [
  'stations',
  'clusters',
  'apps',
  'nodes',
  'workloads',
  'services',
  'releases',
  'pods',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
  'Ingress',
];

const stationLabel = 'NodeGroup';
const appLabel = 'stationmaster.io/app';

interface Home {
  readonly home: string;
  /** Apps that there may be, as `namespace/name`. */
  readonly apps: readonly string[];
}

export function things(
  fleet: naive.NaiveFleet,
  sort: NaiveSort,
  { home, apps }: Home,
): readonly NaiveThing[] {
  return [...fleet].flatMap(([cluster, rows]): NaiveThing[] => {
    const base = (kind: string, row: RowMeta) => ({
      sort,
      kind,
      cluster,
      namespace: row.namespace,
      name: row.name,
      labels: row.labels,
      apps: apps.filter((app) => isOf(app, row)),
      stations: [row.labels[stationLabel] ?? ''],
      keys: { NAME: row.name, CREATED_AT: row.createdAt },
      values: {
        CLUSTER: cluster,
        NAMESPACE: row.namespace,
        STATION: row.labels[stationLabel] ?? '',
        APP: appNamed(row),
      },
    });
    const all = <K extends RowKind>(kind: K) => naive.rowsOf(rows, kind);
    switch (sort) {
      case 'stations':
        return naive
          .stationNames(rows)
          .map((name) => stationThing(fleet, { cluster, name }, { home, apps }));
      case 'nodes':
        return all('Node').map((row) => {
          const on = all('Pod').filter(({ nodeName }) => nodeName === row.name);
          const thing = base('Node', row);
          return {
            ...thing,
            values: {
              ...thing.values,
              READY: String(row.ready),
              SCHEDULABLE: String(row.schedulable),
              HARDWARE: row.hardware,
            },
            keys: {
              ...thing.keys,
              STATION: row.labels[stationLabel] ?? '',
              PODS: on.length,
              CPU_FREE: row.allocatable.cpuCores - naive.requestedBy(on).cpuCores,
            },
          };
        });
      case 'pods': {
        const ofApps = apps.map((app) => {
          const [namespace = '', name = ''] = app.split('/');
          return { app, pods: new Set(naive.podsOfApp(rows, { namespace, name })) };
        });
        return all('Pod').map((row) => {
          const thing = base('Pod', row);
          const station = naive.stationOfPod(rows, row);
          return {
            ...thing,
            apps: ofApps.filter(({ pods }) => pods.has(row)).map(({ app }) => app),
            stations: [station],
            values: {
              ...thing.values,
              STATION: station,
              MISPLACED_FROM: naive.misplacedFrom(rows, row),
              PHASE: row.phase,
              NODE: row.nodeName,
            },
            keys: { ...thing.keys, RESTARTS: row.restarts },
          };
        });
      }
      case 'workloads':
        return workloadKinds.flatMap((kind) =>
          all(kind).map((row) => {
            const thing = base(kind, row);
            return { ...thing, values: { ...thing.values, KIND: kind, STATE: workloadState(row) } };
          }),
        );
      case 'services':
        return all('Service').map((row) => {
          const thing = base('Service', row);
          const label = row.labels[stationLabel];
          const near = naive.stationNames(rows).filter((name) => {
            const there = naive.appsAtStation(fleet, home, { cluster, name });
            return label === undefined && there.some((app) => thing.apps.includes(app));
          });
          return {
            ...thing,
            stations: label === undefined ? near : [label],
            values: { ...thing.values, TYPE: row.type },
          };
        });
      case 'apps':
        return cluster === home
          ? all('HelmApp').map((row) => {
              const thing = base('HelmApp', row);
              return { ...thing, places: placesOf(fleet, home, `${row.namespace}/${row.name}`) };
            })
          : [];
      case 'HorizontalPodAutoscaler':
      case 'PodDisruptionBudget':
      case 'PersistentVolumeClaim':
      case 'Ingress':
        return all(sort).map((row) => base(sort, row));
      case 'releases':
        return naive.latestReleases(rows).map((row) => ({
          ...base('Release', row),
          name: row.release,
          apps: [`${row.appNamespace}/${row.app}`],
          stations: [row.station],
          keys: { NAME: row.release, CREATED_AT: row.createdAt, UPDATED_AT: row.modifiedAt },
          values: {
            CLUSTER: cluster,
            NAMESPACE: row.namespace,
            STATION: row.station,
            STATUS: row.status,
            SCOPE: row.scope,
            APP: row.app === '' ? '' : `${row.appNamespace}/${row.app}`,
          },
        }));
    }
  });
}

function stationThing(
  fleet: naive.NaiveFleet,
  { cluster, name }: { readonly cluster: string; readonly name: string },
  { home, apps }: Home,
): NaiveThing {
  const rows = fleet.get(cluster);
  const { state, spec, labels, totals } = naive.station(cluster, rows, name);
  const released = naive
    .latestReleases(rows)
    .filter((row) => row.station === name)
    .map((row) => `${row.appNamespace}/${row.app}`);
  const wanted = naive.appsAtStation(fleet, home, { cluster, name });
  return {
    sort: 'stations',
    kind: 'Station',
    cluster,
    namespace: '',
    name,
    labels,
    apps: apps.filter((app) => released.includes(app) || wanted.includes(app)),
    stations: [name],
    values: {
      NAME: name,
      CLUSTER: cluster,
      STATE: state,
      TIER: spec.tier ?? '',
      PROVINCE: spec.location?.province ?? '',
      CITY: spec.location?.city ?? '',
      OPERATOR: spec.operator ?? '',
    },
    keys: {
      NAME: name,
      NODES: totals.nodes.total,
      READY_NODES: totals.nodes.ready,
      PODS: totals.pods.total,
      CPU_FREE: totals.allocatable.cpuCores - totals.requested.cpuCores,
    },
  };
}

function placesOf(fleet: naive.NaiveFleet, home: string, app: string): readonly string[] {
  return [...fleet].flatMap(([cluster, rows]) => {
    const released = naive
      .latestReleases(rows)
      .filter((row) => `${row.appNamespace}/${row.app}` === app)
      .map(({ station }) => station);
    const stations = naive
      .stationNames(rows)
      .filter((name) => naive.appsAtStation(fleet, home, { cluster, name }).includes(app));
    const all = [...new Set([...released, ...stations])];
    return [...all.map((name) => `${cluster}/${name}`), ...(all.length > 0 ? [cluster] : [])];
  });
}

function isOf(app: string, row: RowMeta): boolean {
  const [namespace = '', name = ''] = app.split('/');
  return naive.isOfApp(namespace, name)(row);
}

function appNamed({ labels, namespace }: RowMeta): string {
  const name = labels[appLabel];
  return name === undefined
    ? ''
    : `${labels['stationmaster.io/app-namespace'] ?? namespace}/${name}`;
}

/** Any filter of the view, whatever it is of. */
export type NaiveFilter = Readonly<Record<string, unknown>>;

const valueOfField: Readonly<Record<string, string>> = {
  clusters: 'CLUSTER',
  nodes: 'NODE',
  misplacedFrom: 'MISPLACED_FROM',
  namespaces: 'NAMESPACE',
  phases: 'PHASE',
  hardware: 'HARDWARE',
  kinds: 'KIND',
  names: 'NAME',
  tiers: 'TIER',
  provinces: 'PROVINCE',
  cities: 'CITY',
  states: 'STATE',
};

export function passes(thing: NaiveThing, filter: NaiveFilter): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    switch (field) {
      case 'nameContains':
        return thing.name.includes(wanted as string);
      case 'labels':
        return (wanted as { key: string; value: string }[]).every(
          ({ key, value }) => thing.labels[key] === value,
        );
      case 'app': {
        const { namespace, name } = wanted as { namespace?: string; name: string };
        return thing.apps.some((app) =>
          namespace === undefined ? app.endsWith(`/${name}`) : app === `${namespace}/${name}`,
        );
      }
      case 'stations':
        return (wanted as string[]).some((station) => thing.stations.includes(station));
      case 'at': {
        const { cluster, station } = wanted as { cluster: string; station?: string };
        return thing.places?.includes(station === undefined ? cluster : `${cluster}/${station}`);
      }
      case 'unassigned':
        return (thing.values['STATION'] === '') === wanted;
      case 'misplaced':
        return (thing.values['MISPLACED_FROM'] !== '') === wanted;
      case 'ready':
        return (thing.values['READY'] === 'true') === wanted;
      case 'schedulable':
        return (thing.values['SCHEDULABLE'] === 'true') === wanted;
      default:
        return (wanted as string[]).includes(thing.values[valueOfField[field] ?? ''] ?? '');
    }
  });
}

export interface NaiveTerm {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

export const idOf = ({ kind, cluster, namespace, name }: Omit<NaiveThing, 'sort'>): string =>
  `${kind} ${cluster} ${namespace}/${name}`;

const identityOf = ({ name, cluster, namespace, kind }: NaiveThing) => [
  name,
  cluster,
  namespace,
  kind,
];

export function inOrder(
  list: readonly NaiveThing[],
  terms: readonly NaiveTerm[],
): readonly NaiveThing[] {
  return list.toSorted((a, b) => {
    for (const { field, direction } of terms) {
      const [x = '', y = ''] = [a.keys[field], b.keys[field]];
      if (x !== y) return (x < y ? -1 : 1) * (direction === 'ASC' ? 1 : -1);
    }
    return compareLists(identityOf(a), identityOf(b));
  });
}

function compareLists(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

/** Largest count first, then by value. */
export function facets(values: readonly (string | undefined)[]) {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** What a search finds among these, in order. */
export function found(all: readonly NaiveThing[], text: string): readonly NaiveThing[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const [first = ''] = words;
  const textsOf = ({ sort, name, namespace, values, labels }: NaiveThing) =>
    [
      name,
      namespace,
      sort === 'stations' ? '' : (values['STATION'] ?? ''),
      ...(['stations', 'nodes', 'apps'].includes(sort) ? Object.values(labels) : []),
    ].map((one) => one.toLowerCase());
  const classOf = ({ name }: NaiveThing) => {
    const lower = name.toLowerCase();
    if (lower === first) return 0;
    return lower.startsWith(first) ? 1 : lower.includes(first) ? 2 : 3;
  };
  return all
    .filter(
      (thing) =>
        words.length > 0 && words.every((word) => textsOf(thing).some((one) => one.includes(word))),
    )
    .toSorted((a, b) =>
      compareLists(
        [classOf(a), searchedSorts.indexOf(a.sort), ...identityOf(a)],
        [classOf(b), searchedSorts.indexOf(b.sort), ...identityOf(b)],
      ),
    );
}
