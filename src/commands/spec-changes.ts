/** Changes of an app's intent, as pure functions: each answers with the spec itself where there is nothing to change. */
import type {
  FixedReplicas,
  HelmAppSpec,
  PlacementSpec,
  ReplicaPolicy,
  StationOverride,
  StationRef,
} from '../model/helm-app.ts';

/** Whether a reference of the intent means this station, and no other one. */
export type Means = (ref: StationRef, station: StationRef) => boolean;

/** Members to change: what is absent stays, null takes a member away. */
export type SpecMembers = {
  readonly [Member in keyof HelmAppSpec]?: HelmAppSpec[Member] | null | undefined;
};

export function withMembers(spec: HelmAppSpec, members: SpecMembers): HelmAppSpec {
  const given = Object.entries<unknown>(members).filter(([, value]) => value !== undefined);
  const all = Object.entries<unknown>({ ...spec, ...Object.fromEntries(given) });
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as unknown as HelmAppSpec;
}

/** The spec with one station's own number of replicas; its other settings stay. */
export function withStationReplicas(
  spec: HelmAppSpec,
  station: StationRef,
  fixed: FixedReplicas,
): HelmAppSpec {
  const isIt = (override: StationOverride): boolean =>
    override.station.name === station.name &&
    (override.station.cluster ?? station.cluster) === station.cluster;
  const present = spec.stations ?? [];
  return {
    ...spec,
    stations: present.some(isIt)
      ? present.map((override) =>
          isIt(override) ? { ...override, replicas: { fixed } } : override,
        )
      : [...present, { station, replicas: { fixed } }],
  };
}

/** The same number everywhere: stations lose numbers of their own, and keep what else is set there. */
export function withReplicas(
  spec: HelmAppSpec,
  replicas: ReplicaPolicy,
  { keepOverrides }: { readonly keepOverrides: boolean },
): HelmAppSpec {
  if (keepOverrides || stationsWithReplicas(spec).length === 0) return { ...spec, replicas };
  const { stations = [], ...rest } = spec;
  const kept = stations.flatMap(({ station, values }) => (values ? [{ station, values }] : []));
  return { ...rest, replicas, ...(kept.length > 0 && { stations: kept }) };
}

/** Stations that have a number of replicas of their own. */
export function stationsWithReplicas({ stations = [] }: HelmAppSpec): readonly StationRef[] {
  return stations.flatMap(({ station, replicas }) => (replicas === undefined ? [] : [station]));
}

/** Includes stations by hand: what is included wins over every rule, so nothing may exclude them. */
export function withStations(
  spec: HelmAppSpec,
  added: readonly StationRef[],
  means: Means,
): HelmAppSpec {
  if (added.length === 0) return spec;
  const { include = [], exclude = [], ...rest } = spec.placement ?? {};
  const fresh = added.filter((station) => !include.some((ref) => means(ref, station)));
  return {
    ...spec,
    placement: {
      ...rest,
      include: [...include, ...fresh],
      ...nonEmpty('exclude', without(exclude, added, means)),
    },
  };
}

/** Excludes stations by hand; whatever else the intent says of them goes with them. */
export function withoutStations(
  spec: HelmAppSpec,
  removed: readonly StationRef[],
  means: Means,
): HelmAppSpec {
  if (removed.length === 0) return spec;
  const { stations: overrides, strategy, ...rest } = spec;
  const { stations, include = [], exclude = [], ...predicates } = spec.placement ?? {};
  const fresh = removed.filter((station) => !exclude.some((ref) => means(ref, station)));
  const kept = (overrides ?? []).filter(
    (override) => !removed.some((station) => means(override.station, station)),
  );
  return {
    ...rest,
    placement: {
      ...predicates,
      ...(stations && { stations: without(stations, removed, means) }),
      ...nonEmpty('include', without(include, removed, means)),
      exclude: [...exclude, ...fresh],
    },
    ...(kept.length > 0 && { stations: kept }),
    ...(strategy && {
      strategy: strategy.canary
        ? { ...strategy, canary: without(strategy.canary, removed, means) }
        : strategy,
    }),
  };
}

const without = (
  refs: readonly StationRef[],
  stations: readonly StationRef[],
  means: Means,
): readonly StationRef[] => refs.filter((ref) => !stations.some((station) => means(ref, station)));

const nonEmpty = (list: 'include' | 'exclude', refs: readonly StationRef[]): PlacementSpec =>
  refs.length > 0 ? { [list]: refs } : {};
