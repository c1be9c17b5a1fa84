/** From what a caller gave to the spec of a HelmApp. */
import type { HelmEngine } from '../helm/engine.ts';
import type { Chart } from '../helm/wanted-releases.ts';
import type {
  HelmAppSpec,
  PlacementSpec,
  StationOverride,
  StationRef,
  StrategySpec,
} from '../model/helm-app.ts';
import { isObject } from '../model/manifest.ts';
import { Refusal } from '../runtime/errors.ts';
import type { View } from '../view/view.ts';
import type { CreateAppCommand, UpdateAppCommand } from './commands.ts';
import { withGivenSection } from './given-section.ts';
import type { SpecMembers } from './spec-changes.ts';

/** The values as a JSON document; YAML is read as Helm reads it. Throws `INVALID_VALUES`. */
export async function valuesOf<Given extends Readonly<Record<string, unknown>> | null | undefined>(
  engine: HelmEngine,
  { values, valuesYaml }: { readonly values?: Given; readonly valuesYaml?: string },
): Promise<Readonly<Record<string, unknown>> | Given | undefined> {
  if (values !== undefined && valuesYaml !== undefined) {
    throw new Refusal('INVALID_INPUT', 'Give values or valuesYaml, not both.', [
      'input',
      'valuesYaml',
    ]);
  }
  if (valuesYaml === undefined) return values;
  const parsed = await engine.parseYaml(valuesYaml);
  if (!parsed.ok)
    throw new Refusal('INVALID_VALUES', parsed.fault.message, ['input', 'valuesYaml']);
  const [document, ...more] = parsed.value;
  // An empty document.
  if (document === undefined || document === null) return {};
  if (more.length > 0 || !isObject(document)) {
    throw new Refusal('INVALID_VALUES', 'valuesYaml must be one YAML document that is an object.', [
      'input',
      'valuesYaml',
    ]);
  }
  return document;
}

/** The intent as it is stored; stations are stored with their cluster, so that a later namesake changes nothing. */
export function specOf(
  command: CreateAppCommand,
  { view, chart, values: document }: { view: View; chart: Chart; values: HelmAppSpec['values'] },
): HelmAppSpec {
  const { values, intent } = withGivenSection(command, { values: document, chart });
  const { placement, replicas, stations, strategy, services, createNamespace } = intent;
  return {
    chart: { digest: chart.digest },
    ...(values && { values }),
    ...(placement && { placement: qualifiedPlacement(view, placement) }),
    ...(replicas && { replicas }),
    ...(stations &&
      stations.length > 0 && { stations: stations.map((one) => qualifiedOverride(view, one)) }),
    ...(strategy && { strategy: qualifiedStrategy(view, strategy) }),
    ...(services && services.length > 0 && { services }),
    ...(createNamespace !== undefined && { createNamespace }),
  };
}

/** The members that an update gives, as they are stored: null takes a member away. */
export function membersOf(
  command: UpdateAppCommand,
  { view, digest, values: document, present }: UpdateFacts,
): SpecMembers {
  const { values, intent } = withGivenSection(command, {
    values: document ?? undefined,
    present: present.placement,
  });
  const { placement, replicas, stations, strategy, services } = intent;
  return {
    ...(digest !== undefined && { chart: { digest } }),
    values: document && values,
    placement: placement && qualifiedPlacement(view, placement),
    replicas,
    stations: listed(stations?.map((one) => qualifiedOverride(view, one)) ?? stations),
    strategy: strategy && qualifiedStrategy(view, strategy),
    services: listed(services),
    createNamespace: command.createNamespace,
    revisionHistoryLimit: command.revisionHistoryLimit,
  };
}

export interface UpdateFacts {
  readonly view: View;
  /** Of the chart, when the update gives one. */
  readonly digest?: string;
  /** The document that the update gives, in whatever way. */
  readonly values: SpecMembers['values'];
  /** The intent as it is. */
  readonly present: HelmAppSpec;
}

/** An empty list says the same as none. */
const listed = <T>(list: readonly T[] | null | undefined): readonly T[] | null | undefined =>
  list?.length === 0 ? null : list;

/** The same reference with its cluster, where the name is the only one. */
export function qualified(view: View, ref: StationRef): StationRef {
  if (ref.cluster !== undefined) return { cluster: ref.cluster, name: ref.name };
  const [only, ...others] = view.stationsByName(ref.name);
  return only && others.length === 0 ? { cluster: only.cluster, name: ref.name } : ref;
}

function qualifiedPlacement(view: View, placement: PlacementSpec): PlacementSpec {
  const all = (refs: readonly StationRef[]): readonly StationRef[] =>
    refs.map((ref) => qualified(view, ref));
  return {
    ...(placement.stations && { stations: all(placement.stations) }),
    ...(placement.include && { include: all(placement.include) }),
    ...(placement.exclude && { exclude: all(placement.exclude) }),
  };
}

const qualifiedOverride = (view: View, override: StationOverride): StationOverride => ({
  ...override,
  station: qualified(view, override.station),
});

const qualifiedStrategy = (view: View, strategy: StrategySpec): StrategySpec => ({
  ...strategy,
  ...(strategy.canary && { canary: strategy.canary.map((ref) => qualified(view, ref)) }),
});
