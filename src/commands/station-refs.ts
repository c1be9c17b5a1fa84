/** Which stations a caller means, beside what the intent says already. Every refusal names the reference by its path. */
import type { HelmAppSpec, StationRef } from '../model/helm-app.ts';
import { isNamedByIntent, targetKey } from '../model/placement.ts';
import { Refusal } from '../runtime/errors.ts';
import { inventoryOf, placementOf } from '../view/placed-stations.ts';
import type { View } from '../view/view.ts';
import { qualified } from './app-spec.ts';
import { Refusals } from './preview.ts';
import type { Means } from './spec-changes.ts';

type Path = readonly string[];
interface Placed {
  readonly cluster: string;
  readonly name: string;
}

/** The station, when the app is placed there. Throws `STATION_NOT_FOUND` or `AMBIGUOUS_STATION`. */
export function placedStation(
  view: View,
  spec: HelmAppSpec,
  { ref, path }: { readonly ref: StationRef; readonly path: Path },
): Placed {
  const [placed, ...others] = placedAs(view, spec, ref);
  if (placed && others.length === 0) return placed;
  if (placed) throw ambiguous(ref, [placed, ...others], path);
  throw new Refusal(
    'STATION_NOT_FOUND',
    `The app is not placed at ${nameOf(qualified(view, ref))}: add the station first.`,
    path,
  );
}

/** Those of the stations at which the app is not placed yet. Throws a refusal for each that cannot be found. */
export function stationsToAdd(
  view: View,
  spec: HelmAppSpec,
  refs: readonly StationRef[],
): readonly StationRef[] {
  const chosen = new Set(placementOf(view, spec).chosen.map(({ key }) => key));
  const found = eachRef(refs, (ref, path) => knownStation(view, ref, path));
  return distinct(found).filter((station) => !chosen.has(targetKey(station)));
}

/**
 * Those of the stations that the intent places, or would place if they were still there; named as the intent is to
 * exclude them. Throws a refusal for each that nothing knows.
 */
export function stationsToRemove(
  view: View,
  spec: HelmAppSpec,
  refs: readonly StationRef[],
): readonly StationRef[] {
  const found = eachRef(refs, (ref, path) => {
    const [placed, ...others] = placedAs(view, spec, ref);
    if (placed && others.length > 0) throw ambiguous(ref, [placed, ...others], path);
    if (placed) return placed;
    const lost = lostStation(view, spec, { ref, path });
    if (lost) return lost;
    knownStation(view, ref, path);
    return undefined;
  });
  return distinct(found.filter((station) => station !== undefined));
}

/** A reference without a cluster means the only station of its name; where there is none now, one that is gone. */
export function meansIn(view: View): Means {
  return (ref, { cluster, name }) => {
    if (ref.name !== name) return false;
    const { cluster: own } = qualified(view, ref);
    return own === cluster || (own === undefined && view.stationsByName(name).length === 0);
  };
}

/** Where the app is placed that a reference may mean. */
function placedAs(view: View, spec: HelmAppSpec, ref: StationRef): readonly Placed[] {
  return placementOf(view, spec)
    .chosen.filter(({ cluster, name }) => name === ref.name && cluster === (ref.cluster ?? cluster))
    .map(({ cluster, name }) => ({ cluster, name }));
}

/** A station that is named by the intent and yet not chosen: it has left, or got a namesake. */
function lostStation(
  view: View,
  { placement }: HelmAppSpec,
  { ref, path }: { readonly ref: StationRef; readonly path: Path },
): StationRef | undefined {
  const named = [...(placement?.stations ?? []), ...(placement?.include ?? [])].filter(
    ({ cluster, name }) =>
      name === ref.name && (cluster ?? ref.cluster) === (ref.cluster ?? cluster),
  );
  const [lost, ...others] = distinct(
    named.map(({ cluster = ref.cluster, name }) => ({
      ...(cluster !== undefined && { cluster }),
      name,
    })),
  );
  if (lost === undefined) return undefined;
  const withClusters = [lost, ...others].flatMap(({ cluster, name }) =>
    cluster === undefined ? [] : [{ cluster, name }],
  );
  if (others.length > 0) throw ambiguous(ref, withClusters, path);
  if (lost.cluster === undefined) {
    // Of a name that several stations have by now the intent has chosen none.
    if (view.stationsByName(lost.name).length > 0)
      throw ambiguous(ref, view.stationsByName(lost.name), path);
    const isExcluded = placement?.exclude?.some(({ name }) => name === lost.name) === true;
    return isExcluded ? undefined : lost;
  }
  const station = { cluster: lost.cluster, name: lost.name };
  return isNamedByIntent(station, placement, inventoryOf(view)) ? station : undefined;
}

/** The one station that a reference means; one of a cluster that has not been seen yet is taken at its word. */
function knownStation(view: View, ref: StationRef, path: Path): Placed {
  const known = view
    .stationsByName(ref.name)
    .filter(({ cluster }) => cluster === (ref.cluster ?? cluster));
  const [station, ...others] = known;
  if (station && others.length > 0) throw ambiguous(ref, known, path);
  if (station) return { cluster: station.cluster, name: station.name };
  if (ref.cluster !== undefined && inventoryOf(view).unknownClusters?.has(ref.cluster) === true) {
    return { cluster: ref.cluster, name: ref.name };
  }
  throw new Refusal(
    'STATION_NOT_FOUND',
    `There is no station ${nameOf(ref)}${ref.cluster === undefined ? ' in any cluster' : ''}: list the stations.`,
    path,
  );
}

/** Looks at every reference, so that all that are wrong are told at once. */
function eachRef<T>(
  refs: readonly StationRef[],
  look: (ref: StationRef, path: Path) => T,
): readonly T[] {
  const refusals: Refusal[] = [];
  const found = refs.flatMap((ref, index) => {
    try {
      return [look(ref, ['input', 'stations', String(index)])];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
      return [];
    }
  });
  if (refusals.length > 0) throw new Refusals(refusals);
  return found;
}

function distinct<T extends StationRef>(refs: readonly T[]): readonly T[] {
  return [...new Map(refs.map((ref) => [nameOf(ref), ref])).values()];
}

function ambiguous(ref: StationRef, among: readonly Placed[], path: Path): Refusal {
  const clusters = among.map(({ cluster }) => cluster).sort();
  return new Refusal(
    'AMBIGUOUS_STATION',
    `There is a station ${ref.name} in several clusters (${clusters.join(', ')}): name the cluster.`,
    [...path, 'cluster'],
  );
}

const nameOf = ({ cluster, name }: StationRef): string =>
  cluster === undefined ? name : `${cluster}/${name}`;
