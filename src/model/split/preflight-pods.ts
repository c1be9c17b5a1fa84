/** Pods that cannot be at their station, or not as many of them as are wanted. */
import { requireStation } from '../affinity.ts';
import {
  identityOf,
  objectOf,
  objectsOf,
  selectorMatches,
  textOf,
  valueAt,
  type JsonObject,
  type KubeManifest,
} from '../manifest.ts';
import { classOf } from './catalog.ts';
import { templateOf } from './mentions.ts';
import { found, objectsInScope, type Preflight } from './finding.ts';
import { podLabelsOf } from './scopes.ts';
import type { Finding, SplitStation } from './split-input.ts';
import { ruleOf } from './split-rules.ts';
import { fixedReplicasOf } from './station-objects.ts';

export function findInPods(checked: Preflight): readonly Finding[] {
  return [
    ...replicasUnderAutoscaler(checked),
    ...checked.input.stations.flatMap((station) => atStation(station, checked)),
  ];
}

function replicasUnderAutoscaler(checked: Preflight): readonly Finding[] {
  const { input, autoscaled } = checked;
  const asked = [input, ...input.stations].some(({ replicas }) => replicas?.fixed !== undefined);
  if (!asked) return [];
  return objectsInScope(checked, 'station')
    .filter(
      (object) =>
        autoscaled.has(identityOf(object)) &&
        fixedReplicasOf(object, { fixed: { replicas: 0 } }) !== undefined,
    )
    .map((object) =>
      found('warn', object, {
        rule: 'REPLICAS_UNDER_AUTOSCALER',
        path: 'spec.replicas',
        message:
          'an autoscaler of the chart sets its replicas; the number that was asked for has no effect',
      }),
    );
}

function atStation(
  station: SplitStation,
  { input, catalog, scopes }: Preflight,
): readonly Finding[] {
  const render = catalog.classes.get(classOf(station)) ?? catalog.cluster;
  const { classes, cluster } = catalog.hookRenders;
  const hooks = classes.get(classOf(station)) ?? cluster;
  return [...render.values(), ...hooks].flatMap((object) => {
    const rule = ruleOf(object);
    if (rule.as !== 'workload' || scopes.get(identityOf(object)) !== 'station') return [];
    const { spec } = templateOf(object, rule.template);
    const at = { object, spec, station, template: rule.template };
    return [...contradiction(at, input.stationLabel), ...antiAffinity(at, input)];
  });
}

interface PodsAtStation {
  readonly object: KubeManifest;
  readonly spec: JsonObject;
  readonly station: SplitStation;
  readonly template: readonly string[];
}

function contradiction(
  { object, spec, station, template }: PodsAtStation,
  labelKey: string,
): readonly Finding[] {
  const { contradiction: against } = requireStation(spec, { labelKey, station: station.name });
  if (!against) return [];
  return [
    found('refuse', object, {
      rule: 'CONTRADICTS_STATION',
      station: station.name,
      path: [...template, 'spec', against.path].join('.'),
      message: against.message,
    }),
  ];
}

const hostname = 'kubernetes.io/hostname';

/** Required anti-affinity among the pods of the app: one per node, one per station, or one per something wider. */
function antiAffinity(
  { object, spec, station, template }: PodsAtStation,
  input: Preflight['input'],
): readonly Finding[] {
  const path = ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  const labels = podLabelsOf(object, template);
  const replicas = replicasAt(object, station, input);
  return objectsOf(valueAt(spec, path)).flatMap((term, index) => {
    if (term['labelSelector'] === undefined || !selectorMatches(term['labelSelector'], labels))
      return [];
    const message = tooFewPlaces(textOf(term['topologyKey']) ?? '', { replicas, station, input });
    if (message === undefined) return [];
    const at = `${[...template, 'spec', ...path].join('.')}[${index}]`;
    return [
      found('warn', object, {
        rule: 'ANTI_AFFINITY_BEYOND_STATION',
        station: station.name,
        path: at,
        message,
      }),
    ];
  });
}

interface Places {
  readonly replicas: number;
  readonly station: SplitStation;
  readonly input: Preflight['input'];
}

function tooFewPlaces(
  topologyKey: string,
  { replicas, station, input }: Places,
): string | undefined {
  const wanted = `${replicas} replicas are wanted at station ${JSON.stringify(station.name)}`;
  if (topologyKey === hostname) {
    if (station.nodes === undefined || replicas <= station.nodes) return undefined;
    return `at most one pod per node: ${wanted}, which has ${station.nodes} nodes`;
  }
  if (topologyKey === input.stationLabel) {
    return replicas > 1 ? `at most one pod per station: ${wanted}` : undefined;
  }
  if (replicas <= 1 && input.stations.length <= 1) return undefined;
  return `at most one pod per ${topologyKey}, over all stations that share one`;
}

function replicasAt(
  object: KubeManifest,
  station: SplitStation,
  input: Preflight['input'],
): number {
  const fixed = fixedReplicasOf(object, station.replicas ?? input.replicas);
  const own = objectOf(object['spec'])['replicas'];
  return fixed ?? (typeof own === 'number' ? own : 1);
}
