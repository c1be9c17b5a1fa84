/**
 * Joins what the split took apart: takes back every change that the split may make, by the text of the names
 * and labels alone, and nothing else. What is then left of a difference is a fault of the split.
 *
 * May be changed, and is taken back here:
 * - names of station objects and structural references to them end in `-<station>`;
 * - the station label on station objects, their pod templates and their selectors;
 * - the requirement of the station in every affinity term;
 * - ownership: managed-by, meta.helm.sh/*, stationmaster.io/app and app-namespace;
 * - `namespace`, filled in where a namespaced object has none.
 * Not taken back: replica counts and `Cross_Type`, which only a policy or a request may change; hooks, not applied.
 */
import {
  appLabel,
  appNamespaceLabel,
  helmReleaseName,
  helmReleaseNamespace,
  managedByLabel,
} from '../../src/model/labels.ts';
import { isObject, type KubeManifest } from '../../src/model/manifest.ts';
import type { SplitInput, SplitObjects } from '../../src/model/split/split-input.ts';

export interface Unsplit {
  /** The objects as rendered, in canonical form, sorted. */
  readonly objects: readonly string[];
  /** For each station, those that it has; each of them is among `objects`. */
  readonly atStations: ReadonlyMap<string, readonly string[]>;
}

export function unsplit(split: SplitObjects, input: SplitInput): Unsplit {
  const cluster = split.cluster.map((object) => canonical(object));
  const atStations = new Map(
    input.stations.map(({ name }) => [
      name,
      split
        .station(name)
        .map((object) => canonical(withoutStation(object, input.stationLabel, name))),
    ]),
  );
  const own = [...atStations.values()].flat();
  return { objects: [...new Set([...cluster, ...own])].sort(), atStations };
}

/** A text that is equal for objects that differ only in ownership, in order of fields and in empty fields. */
export function canonical(object: KubeManifest, namespace?: string): string {
  const filled =
    namespace === undefined ? object : { ...object, metadata: { namespace, ...object.metadata } };
  return JSON.stringify(tidy(filled));
}

const ownership = new Set([
  managedByLabel,
  helmReleaseName,
  helmReleaseNamespace,
  appLabel,
  appNamespaceLabel,
]);

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const fields = Object.entries(value)
    .filter(([field]) => !ownership.has(field))
    .map(([field, member]) => [field, tidy(member)] as const)
    .filter(([, member]) => !(isObject(member) && Object.keys(member).length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields);
}

function withoutStation(object: KubeManifest, label: string, station: string): KubeManifest {
  const suffix = `-${station}`;
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
    if (Array.isArray(value)) {
      return value.filter((member) => !isRequirement(member)).map(walk);
    }
    if (!isObject(value)) return value;
    const { [label]: at, ...rest } = value;
    const kept = at === undefined || at === station ? rest : value;
    const walked = Object.entries(kept).map(([field, member]) => [field, walk(member)] as const);
    return Object.fromEntries(walked.filter(([field, member]) => !wasMade(field, member)));
  };
  const isRequirement = (member: unknown): boolean =>
    isObject(member) &&
    member['key'] === label &&
    member['operator'] === 'In' &&
    JSON.stringify(member['values']) === JSON.stringify([station]);
  /** The affinity that holds nothing but the requirement is the split's own. */
  const wasMade = (field: string, member: unknown): boolean =>
    (field === 'requiredDuringSchedulingIgnoredDuringExecution' &&
      JSON.stringify(member) === '{"nodeSelectorTerms":[{}]}') ||
    (field === 'matchExpressions' && Array.isArray(member) && member.length === 0);
  return walk(object) as KubeManifest;
}
