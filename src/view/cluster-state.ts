import { isDeepStrictEqual } from 'node:util';
import { isNamedKind, type ObjectKey, type RowKind } from '../model/rows.ts';
import type { ChangeBatch, ClusterSync, RowChange } from '../store/fleet-store.ts';
import { createAppIndex, wantedStationNames, type AppIndex } from './app-index.ts';
import type { Interner } from './intern.ts';
import { createReleaseIndex, type ReleaseIndex } from './release-index.ts';
import { createRowTables, rowKinds, type RowTables } from './row-tables.ts';
import type { RowUpdate } from './row-update.ts';
import { createStationIndex, type StationIndex } from './station-index.ts';
import type { Entry, ReleaseKey } from './view.ts';

/** Everything known of one cluster. Clusters share nothing but the pool of interned values. */
export interface ClusterState {
  readonly name: string;
  readonly tables: RowTables;
  readonly stations: StationIndex;
  readonly apps: AppIndex;
  readonly releases: ReleaseIndex;
  sync(): ClusterSync;
  /** Takes in a batch and says what it changed. */
  apply(batch: Pick<ChangeBatch, 'reset' | 'changes' | 'sync'>): Touched;
}

/** What taking in one batch has changed. */
export interface Touched {
  /** Objects whose row, or whose station, changed; what nodes use is nothing that is told. */
  readonly keys: Set<ObjectKey>;
  /** Nodes whose row may be as it was, but what is counted of their pods is not. */
  readonly tallies: Set<ObjectKey>;
  /** Stations of this cluster that changed. */
  readonly stations: Set<string>;
  /** Names of stations, in whatever cluster, that an app wants or wanted and whose wish changed. */
  readonly wantedStations: Set<string>;
  /** Names of apps that came or went. */
  readonly apps: Set<string>;
  /** Stations of this cluster that came or went; true for those that were not there before. Their pods are not in `keys`. */
  readonly presence: Map<string, boolean>;
  /** Of `keys`: those that were not there before. */
  readonly newKeys: Set<ObjectKey>;
  /** Releases whose latest revision changed, by `namespace/release`, and of these the new ones. */
  readonly releases: Map<string, ReleaseKey>;
  readonly newReleases: Set<ReleaseKey>;
  /** True when the cluster's totals or state changed. */
  cluster: boolean;
}

const notSyncedYet: ClusterSync = {
  state: 'SYNCING',
  asOf: null,
  lastError: null,
  version: null,
  watches: [],
};

export function createClusterState(
  name: string,
  { stationLabel, interner }: { readonly stationLabel: string; readonly interner: Interner },
): ClusterState {
  const tables = createRowTables();
  const apps = createAppIndex(stationLabel);
  let sync = notSyncedYet;
  let touched = nothingTouched();
  const stations = createStationIndex(
    { cluster: name, stationLabel },
    {
      station: (station) => touched.stations.add(station),
      pod: (key) => touched.keys.add(key),
      tally: (node) => touched.tallies.add(node),
      presence(station, present) {
        if (!touched.presence.has(station)) touched.presence.set(station, present);
      },
      cluster: () => (touched.cluster = true),
    },
  );
  const releases = createReleaseIndex(({ before, after }) => {
    for (const row of [before?.row, after?.row]) {
      if (row === undefined) continue;
      const { namespace, release, station } = row;
      const known = touched.releases.get(`${namespace}/${release}`);
      const key = known ?? { cluster: name, namespace, release };
      if (known === undefined && before === undefined) touched.newReleases.add(key);
      touched.releases.set(`${namespace}/${release}`, key);
      stations.touch(station);
    }
  });

  const update = (change: RowUpdate) => {
    const entry = change.after ?? change.before;
    if (entry === undefined) return;
    if (change.after === undefined) tables.remove(entry.key);
    else tables.put(change.after);
    if (isOf('NodeMetrics', change)) {
      stations.setMetrics(change);
      return;
    }
    if (change.before === undefined && !touched.keys.has(entry.key)) touched.newKeys.add(entry.key);
    touched.keys.add(entry.key);
    apps.set(change);
    if (isOf('Node', change)) stations.setNode(change);
    else if (isOf('Pod', change)) stations.setPod(change);
    else if (isOf('MecStation', change)) stations.setObject(change);
    else if (isOf('Release', change)) releases.set(change);
    else if (isOf('HelmApp', change)) wishChanged(change);
  };

  const wishChanged = ({ before, after }: RowUpdate<'HelmApp'>) => {
    const app = (after ?? before)?.key.name;
    if (app !== undefined && (before === undefined || after === undefined)) touched.apps.add(app);
    if (isDeepStrictEqual(before?.row.spec.placement, after?.row.spec.placement)) return;
    for (const entry of [before, after]) {
      if (entry === undefined) continue;
      for (const station of wantedStationNames(entry.row)) touched.wantedStations.add(station);
    }
  };

  /** Takes in one row; answers the entry that stands for it now. */
  const take = ({ kind, key, row }: RowChange): Entry | undefined => {
    const [namespace, objectName] = splitKey(key);
    const before = tables.get(kind, namespace, objectName);
    if (row === null) {
      if (before !== undefined) update({ before, after: undefined });
      return undefined;
    }
    const interned = interner.intern(kind, row);
    if (before !== undefined && sameRow(before.row, interned)) return before;
    const after = {
      key: before?.key ?? keyOf({ cluster: name, kind, namespace, name: objectName }, interned),
      // Rows in the store were written by the projections, by kind.
      row: interned as Entry['row'],
    };
    update({ before, after });
    return after;
  };

  return {
    name,
    tables,
    stations,
    apps,
    releases,
    sync: () => sync,
    apply(batch) {
      touched = nothingTouched();
      touched.cluster = !sameButForAge(sync, batch.sync);
      sync = batch.sync;
      const known = batch.changes.filter(({ kind }) => isKnown(kind));
      const taken = known.map(take);
      if (batch.reset) {
        const kept = new Set(taken);
        for (const kind of tables.kinds()) {
          const gone = [...tables.all(kind)].filter((entry) => !kept.has(entry));
          for (const before of gone) update({ before, after: undefined });
        }
      }
      return touched;
    },
  };
}

/** The key, in the row's own words where these are the same: cut from the store's key they would keep all of it. */
function keyOf(key: ObjectKey, row: Partial<Pick<ObjectKey, 'namespace' | 'name'>>): ObjectKey {
  return {
    ...key,
    namespace: row.namespace === key.namespace ? row.namespace : key.namespace,
    name: row.name === key.name ? row.name : key.name,
  };
}

/** The beginning of a collection. */
export function nothingTouched(): Touched {
  return {
    keys: new Set(),
    tallies: new Set(),
    stations: new Set(),
    wantedStations: new Set(),
    apps: new Set(),
    presence: new Map(),
    newKeys: new Set(),
    releases: new Map(),
    newReleases: new Set(),
    cluster: false,
  };
}

/** A writer of another version may know kinds that we do not. */
function isKnown(kind: RowKind): boolean {
  return isNamedKind(kind) || rowKinds.includes(kind);
}

function isOf<K extends RowKind>(kind: K, change: RowUpdate): change is RowUpdate<K> {
  return (change.after ?? change.before)?.key.kind === kind;
}

/** The store's key: `namespace/name`, or the bare name. */
function splitKey(key: string): readonly [string, string] {
  const slash = key.indexOf('/');
  return slash < 0 ? ['', key] : [key.slice(0, slash), key.slice(slash + 1)];
}

/** Equal in every member; interned members mostly are the same object. */
function sameRow(a: object, b: object): boolean {
  const other: Partial<Record<string, unknown>> = { ...b };
  const members = Object.entries(a);
  return (
    members.length === Object.keys(other).length &&
    members.every(([name, value]) => value === other[name] || isDeepStrictEqual(value, other[name]))
  );
}

/** The age of a view grows all the time; that is no change. */
function sameButForAge(a: ClusterSync, b: ClusterSync): boolean {
  const ageless = (sync: ClusterSync) => ({
    ...sync,
    asOf: null,
    watches: sync.watches.map((watch) => ({ ...watch, asOf: null })),
  });
  return isDeepStrictEqual(ageless(a), ageless(b));
}
