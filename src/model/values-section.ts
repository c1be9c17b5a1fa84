/**
 * The `stationmaster:` section of a values document (SPEC R3.22): where an app goes and how, said where its values are
 * said. It is taken out before anything is rendered; what is said outside of it wins.
 */
import { isDeepStrictEqual } from 'node:util';
import type {
  HelmAppSpec,
  PlacementSpec,
  ReplicaPolicy,
  StationOverride,
  StationRef,
  StrategySpec,
} from './helm-app.ts';
import { isObject, type JsonObject } from './manifest.ts';
import { overrideFor } from './placement.ts';
import {
  anyObject,
  below,
  flag,
  list,
  object,
  oneOf,
  readShape,
  refuse,
  text,
  whole,
  type Problem,
  type Shape,
  type Tell,
} from './read-shape.ts';
import {
  approvals,
  failureActions,
  mostOf,
  nameBounds,
  replicaBounds,
  strategyBounds,
} from './spec-bounds.ts';

/** The key of values documents that is ours. */
export const sectionKey = 'stationmaster';

/** What an app wants besides chart and values; commands have the same fields as the stored intent. */
export type SectionFields = Pick<
  HelmAppSpec,
  'placement' | 'replicas' | 'stations' | 'strategy' | 'services'
>;

/** One station as the section has it: it is placed there, with settings of its own. */
interface SectionStation extends StationRef {
  readonly replicas?: ReplicaPolicy;
  readonly values?: JsonObject;
}

interface Section extends Omit<SectionFields, 'stations'> {
  readonly stations?: readonly SectionStation[];
}

export interface TakenSection {
  /** The values without the section; the very same object where there was none. */
  readonly values: JsonObject | undefined;
  /** What it says; null when the document says that there is none, which takes the chart's own away. */
  readonly section: SectionFields | null | undefined;
  /** Paths begin with `stationmaster`. With any there is no section. */
  readonly problems: readonly Problem[];
}

/** Takes the section out of a values document and checks it. */
export function takeSection(values: JsonObject | undefined): TakenSection {
  if (values === undefined || !Object.hasOwn(values, sectionKey)) {
    return { values, section: undefined, problems: [] };
  }
  const given = values[sectionKey];
  const rest = withoutSection(values);
  if (given === null) return { values: rest, section: null, problems: [] };
  const { value, problems } = readShape(sectionShape, given, [sectionKey]);
  return { values: rest, section: value && fieldsOf(value), problems };
}

/**
 * The intent with what the section says where the intent itself says nothing: list by list of the placement, setting
 * by setting of each station, and strategy, replicas and services as wholes.
 */
export function withSection<T extends Nullable<SectionFields>>(
  intent: T,
  section: SectionFields | null | undefined,
): T {
  if (section == null) return intent;
  const { placement, stations, ...rest } = section;
  return {
    ...rest,
    ...intent,
    ...(placement &&
      intent.placement !== null && { placement: { ...placement, ...intent.placement } }),
    ...(stations &&
      intent.stations !== null && { stations: withStations(intent.stations ?? [], stations) }),
  };
}

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null };

/**
 * The stored intent as it is meant: what its values say of stations is said by its own fields. One whose section has
 * problems is left as it is (`reservedProblems` names them).
 */
export function effectiveSpec(spec: HelmAppSpec): HelmAppSpec {
  const taken = takeSection(spec.values);
  if (taken.values === spec.values || taken.problems.length > 0) return spec;
  // To say that there is none is to say something: it is not for the chart to say where the app goes.
  return withSection({ ...spec, values: taken.values ?? {} }, taken.section ?? { placement: {} });
}

/**
 * A changed intent as it is to be stored: what did not change stays as whoever applied it wrote it, so that a section goes
 * on saying what it says when it is applied anew. Where that would not mean what is wanted, its own fields say all of it.
 */
export function specToStore(
  written: HelmAppSpec,
  { before, after }: { readonly before: HelmAppSpec; readonly after: HelmAppSpec },
): HelmAppSpec {
  const names = Object.keys({ ...before, ...after }) as (keyof HelmAppSpec)[];
  const members = names.flatMap((name) => {
    const source = isDeepStrictEqual(before[name], after[name]) ? written : after;
    return Object.hasOwn(source, name) ? [[name, source[name]]] : [];
  });
  const store = Object.fromEntries(members) as unknown as HelmAppSpec;
  return isDeepStrictEqual(effectiveSpec(store), after) ? store : after;
}

/** Why values cannot be used: their section is wrong, or a station's own values have one. */
export function reservedProblems({
  values,
  stations = [],
}: Pick<HelmAppSpec, 'values' | 'stations'>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, station] of stations.entries()) {
    const path = ['stations', String(index), 'values'];
    if (station.values !== undefined) stationValues(station.values, { path, problems });
  }
  const inValues = takeSection(values).problems.map(({ path, message }) => ({
    path: ['values', ...path],
    message,
  }));
  return [...inValues, ...problems];
}

/** A values document without the key, wherever it came from: neither templates nor Helm see it. */
export function withoutSection(values: JsonObject): JsonObject {
  if (!Object.hasOwn(values, sectionKey)) return values;
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== sectionKey));
}

/** Placing at a station and setting something there are two fields of an intent, and one of the section. */
function fieldsOf({ stations, placement, ...rest }: Section): SectionFields {
  if (stations === undefined) return { ...rest, ...(placement && { placement }) };
  const overrides = stations.map(({ cluster, name, ...settings }): StationOverride => ({
    station: cluster === undefined ? { name } : { cluster, name },
    ...settings,
  }));
  const refs = overrides.map(({ station }) => station);
  return {
    ...rest,
    placement: { ...placement, stations: [...(placement?.stations ?? []), ...refs] },
    stations: overrides.filter((override) => Object.keys(override).length > 1),
  };
}

function withStations(
  said: readonly StationOverride[],
  section: readonly StationOverride[],
): readonly StationOverride[] {
  return [
    ...said.map((override) => ({ ...settingsFor(override.station, section), ...override })),
    ...section
      .filter(({ station }) => !said.some((override) => isSame(override.station, station)))
      .map((override) => ({
        ...override,
        ...settingsFor(override.station, said),
        station: override.station,
      })),
  ];
}

/** What the overrides say of the station that a reference names. */
function settingsFor(
  { cluster, name }: StationRef,
  overrides: readonly StationOverride[],
): StationOverride | undefined {
  return cluster === undefined
    ? overrides.find(({ station }) => isSame(station, { name }))
    : overrideFor({ cluster, name }, overrides);
}

const isSame = (left: StationRef, right: StationRef): boolean =>
  left.name === right.name && left.cluster === right.cluster;

const station = {
  cluster: text(...nameBounds.cluster),
  name: text(...nameBounds.station),
};
const stationRef = object<StationRef>(station, ['name']);
const stationRefs = list(stationRef, mostOf.stations);

const policy = object<ReplicaPolicy>({
  fixed: object<NonNullable<ReplicaPolicy['fixed']>>({ replicas: whole(...replicaBounds) }, [
    'replicas',
  ]),
});

/** A number, or a policy as the intent has it. */
const replicas: Shape<ReplicaPolicy> = (value, tell) => {
  if (!isObject(value)) {
    const count = whole(...replicaBounds)(value, tell);
    return count === null ? null : { fixed: { replicas: count } };
  }
  if (Object.keys(value).length !== 1) return refuse(tell, 'must have exactly one policy');
  return policy(value, tell);
};

const stationValues: Shape<JsonObject> = (value, tell) =>
  isObject(value) && Object.hasOwn(value, sectionKey)
    ? refuse(below(tell, sectionKey), 'the values of a single station have no such section')
    : anyObject(value, tell);

const stations: Shape<readonly SectionStation[]> = (value, tell) => {
  const found = list(
    object<SectionStation>({ ...station, replicas, values: stationValues }, ['name']),
    mostOf.stations,
  )(value, tell);
  if (Array.isArray(value)) refuseTwice(value, tell);
  return found;
};

function refuseTwice(given: readonly unknown[], tell: Tell): void {
  const seen = new Set<string>();
  for (const [index, one] of given.entries()) {
    if (!isObject(one)) continue;
    const key = JSON.stringify([one['cluster'] ?? null, one['name']]);
    if (seen.has(key)) refuse(below(tell, String(index)), 'the station is there twice');
    seen.add(key);
  }
}

const strategy: Shape<StrategySpec> = (value, tell) => {
  const found = object<StrategySpec>({
    batchSize: whole(...strategyBounds.batchSize),
    batchPercent: whole(...strategyBounds.batchPercent),
    batchSizePerCluster: whole(...strategyBounds.batchSizePerCluster),
    canary: list(stationRef, mostOf.canaries),
    maxFailures: whole(...strategyBounds.maxFailures),
    progressDeadlineSeconds: whole(...strategyBounds.progressDeadlineSeconds),
    soakSeconds: whole(...strategyBounds.soakSeconds),
    approval: oneOf(...approvals),
    onFailure: oneOf(...failureActions),
  })(value, tell);
  return found?.batchSize !== undefined && found.batchPercent !== undefined
    ? refuse(tell, 'give batchSize or batchPercent, not both')
    : found;
};

type NamedService = NonNullable<HelmAppSpec['services']>[number];

const sectionShape = object<Section>({
  stations,
  placement: object<PlacementSpec>({
    stations: stationRefs,
    include: stationRefs,
    exclude: stationRefs,
  }),
  replicas,
  services: list(
    object<NamedService>({ name: text(...nameBounds.service), crossStation: flag }, [
      'name',
      'crossStation',
    ]),
    mostOf.services,
  ),
  strategy,
});
