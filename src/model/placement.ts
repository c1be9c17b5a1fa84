/** Which stations an app is placed on (SPEC R3.3): a list, and `include` and `exclude`, which win over all else. */
import type { PlacementSpec, StationRef, TargetKey } from './helm-app.ts';

/** What placement needs to know of a station. */
export interface PlaceableStation {
  readonly cluster: string;
  readonly name: string;
}

export type PlacementErrorCode = 'STATION_NOT_FOUND' | 'AMBIGUOUS_STATION' | 'NO_STATION_MATCHES';

export interface PlacementError {
  readonly code: PlacementErrorCode;
  readonly message: string;
  /** As in `placement.stations[2].name`. */
  readonly path: string;
}

export interface PlacementDecision extends PlaceableStation {
  readonly key: TargetKey;
  readonly reason: string;
}

export interface Placement {
  /** Sorted by key; no station twice. */
  readonly chosen: readonly PlacementDecision[];
  /** Stations named by the intent and yet not chosen; sorted by key. */
  readonly rejected: readonly PlacementDecision[];
  readonly errors: readonly PlacementError[];
}

/** What there is to choose from. */
export interface Inventory {
  readonly stations: Iterable<PlaceableStation>;
  /**
   * Clusters whose stations are not known (down since the start): a reference that names one of these is taken
   * at its word, so that an app can be placed on a cluster that is caught up later.
   */
  readonly unknownClusters?: ReadonlySet<string>;
}

/**
 * Chooses the stations. A reference that does not name exactly one station is an error and chooses none; one in
 * `exclude` that names none excludes none, as a station that was excluded may be gone by now.
 */
export function selectStations(
  inventory: Inventory,
  placement: PlacementSpec | undefined,
): Placement {
  const byName = indexByName(inventory.stations);
  const unknownClusters = inventory.unknownClusters ?? new Set<string>();
  const chosen = new Map<TargetKey, PlacementDecision>();
  const rejected = new Map<TargetKey, PlacementDecision>();
  const errors: PlacementError[] = [];
  const eachOf = (list: List, take: (station: PlaceableStation) => void): void => {
    for (const [index, ref] of (placement?.[list] ?? []).entries()) {
      const found = candidatesOf(ref, byName, unknownClusters);
      const [only, ...others] = found;
      if (only && others.length === 0) take(only);
      else if (only !== undefined || list !== 'exclude') {
        errors.push({ ...errorOf(ref, found), path: `placement.${list}[${index}].name` });
      }
      // Of several that may be meant by an exclusion, none is taken.
      if (list === 'exclude') for (const station of found) chosen.delete(targetKey(station));
    }
  };
  eachOf('stations', (station) => decide(chosen, station, 'in the list of stations'));
  eachOf('include', (station) => decide(chosen, station, 'included by hand'));
  eachOf('exclude', (station) => decide(rejected, station, 'excluded by hand'));
  if (chosen.size === 0 && errors.length === 0) {
    const message = 'no station is chosen';
    errors.push({ code: 'NO_STATION_MATCHES', message, path: 'placement' });
  }
  return { chosen: sorted(chosen), rejected: sorted(rejected), errors };
}

type List = 'stations' | 'include' | 'exclude';

/** `<cluster>/<station>`. */
export function targetKey({ cluster, name }: PlaceableStation): TargetKey {
  return `${cluster}/${name}`;
}

/** Takes apart what `targetKey` made. Station names hold no slash; names of contexts may. */
export function stationOfKey(key: TargetKey): {
  readonly cluster: string;
  readonly station: string;
} {
  const slash = key.lastIndexOf('/');
  return { cluster: key.slice(0, slash), station: key.slice(slash + 1) };
}

/**
 * Whether the intent asks for a station, chosen or not: it may be gone from the inventory, or its name may have
 * become ambiguous. What runs there stays, as only the intent itself ever takes something away (R2).
 */
export function isNamedByIntent(
  station: PlaceableStation,
  placement: PlacementSpec | undefined,
  inventory: Inventory,
): boolean {
  const { cluster, name } = station;
  const named = [...(placement?.stations ?? []), ...(placement?.include ?? [])].some(
    (ref) => ref.name === name && (ref.cluster ?? cluster) === cluster,
  );
  if (!named) return false;
  const exclusions = (placement?.exclude ?? []).filter((ref) => ref.name === name);
  if (exclusions.length === 0) return true;
  const others = [...inventory.stations].some(
    (other) => other.name === name && other.cluster !== cluster,
  );
  return !exclusions.some(
    (ref) => ref.cluster === cluster || (ref.cluster === undefined && !others),
  );
}

/** The first of the app's settings for a station: one with its cluster before one with its name only. */
export function overrideFor<T extends { readonly station: StationRef }>(
  { cluster, name }: PlaceableStation,
  overrides: readonly T[] | undefined,
): T | undefined {
  const ofName = (overrides ?? []).filter(({ station }) => station.name === name);
  return (
    ofName.find(({ station }) => station.cluster === cluster) ??
    ofName.find(({ station }) => station.cluster === undefined)
  );
}

type ByName = ReadonlyMap<string, readonly PlaceableStation[]>;

/** The stations that a reference may mean. */
function candidatesOf(
  { cluster, name }: StationRef,
  byName: ByName,
  unknownClusters: ReadonlySet<string>,
): readonly PlaceableStation[] {
  const ofName = byName.get(name) ?? [];
  if (cluster === undefined) return ofName;
  const known = ofName.filter((station) => station.cluster === cluster);
  return known.length === 0 && unknownClusters.has(cluster) ? [{ cluster, name }] : known;
}

function errorOf(
  { cluster, name }: StationRef,
  found: readonly PlaceableStation[],
): Pick<PlacementError, 'code' | 'message'> {
  if (found.length === 0) {
    const where = cluster === undefined ? 'any cluster' : `cluster ${JSON.stringify(cluster)}`;
    const message = `there is no station ${JSON.stringify(name)} in ${where}`;
    return { code: 'STATION_NOT_FOUND', message };
  }
  const clusters = found.map((station) => station.cluster).sort();
  const message = `station ${JSON.stringify(name)} is in clusters ${clusters.join(', ')}: name the cluster too`;
  return { code: 'AMBIGUOUS_STATION', message };
}

/** Of stations that are given twice the first counts. */
function indexByName(stations: Iterable<PlaceableStation>): ByName {
  const byName = new Map<string, PlaceableStation[]>();
  for (const station of stations) {
    const present = byName.get(station.name) ?? [];
    if (present.some(({ cluster }) => cluster === station.cluster)) continue;
    byName.set(station.name, [...present, station]);
  }
  return byName;
}

function decide(
  decisions: Map<TargetKey, PlacementDecision>,
  { cluster, name }: PlaceableStation,
  reason: string,
): void {
  const key = targetKey({ cluster, name });
  if (!decisions.has(key)) decisions.set(key, { key, cluster, name, reason });
}

function sorted(
  decisions: ReadonlyMap<TargetKey, PlacementDecision>,
): readonly PlacementDecision[] {
  return [...decisions.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
