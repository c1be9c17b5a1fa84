/** From what a caller gave to the spec of a HelmApp. */
import type { HelmEngine } from '../helm/engine.ts';
import type {
  FixedReplicas,
  HelmAppSpec,
  PlacementSpec,
  StationOverride,
  StationRef,
} from '../model/helm-app.ts';
import { isObject } from '../model/manifest.ts';
import { Refusal } from '../runtime/errors.ts';
import type { View } from '../view/view.ts';
import type { Chart } from '../helm/wanted-releases.ts';
import type { CreateAppCommand } from './commands.ts';
import { withGivenSection } from './given-section.ts';

/** The values as a JSON document; YAML is read as Helm reads it. Throws `INVALID_VALUES`. */
export async function valuesOf(
  engine: HelmEngine,
  { values, valuesYaml }: Pick<CreateAppCommand, 'values' | 'valuesYaml'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
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
  if (document === undefined) return undefined;
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
    ...(strategy && { strategy }),
    ...(services && services.length > 0 && { services }),
    ...(createNamespace !== undefined && { createNamespace }),
  };
}

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
