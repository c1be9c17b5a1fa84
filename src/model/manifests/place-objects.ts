/**
 * Objects as they are to be at a station, in a set. Pure. Names and selectors stay as they were written; what is added
 * is all in `placed`: labels on each, and on workloads the label of their pods and the requirement of their nodes.
 */
import { admittedKind } from '../admitted-kinds.ts';
import { requireStation } from '../affinity.ts';
import { idLabel, memberLabels, type ApplySet } from '../apply-set.ts';
import {
  appLabel,
  appNamespaceLabel,
  helmReleaseName,
  managedByLabel,
  partOfLabel,
} from '../labels.ts';
import {
  identityOf,
  isObject,
  listOf,
  objectOf,
  objectsOf,
  textOf,
  valueAt,
  withLabels,
  withValueAt,
  type KubeManifest,
} from '../manifest.ts';
import { jobTemplate } from '../split/station-objects.ts';
import { ruleOf } from '../split/split-rules.ts';
import { contradictingSelector } from '../station-selector.ts';
import type { GivenObject } from './given-objects.ts';

/** Where they go. */
export interface SetPlace {
  readonly set: ApplySet;
  readonly stationLabel: string;
  /** Whether a kind has namespaces; undefined for one that the cluster does not serve. */
  readonly isNamespaced: (object: KubeManifest) => boolean | undefined;
  /** The station that a node bears the label of; undefined for a node of none, and one that is not there. */
  readonly stationOfNode: (node: string) => string | undefined;
}

export interface PlacedObjects {
  readonly objects: readonly KubeManifest[];
  /** Everything that speaks against it, each with its place; then none may be applied. */
  readonly problems: readonly string[];
}

export function placeObjects(given: readonly GivenObject[], at: SetPlace): PlacedObjects {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  const objects = given.flatMap(({ object, place }) => {
    const { namespace } = at.set;
    const inPlace = { ...object, metadata: { ...object.metadata, namespace } };
    const found = [...problemsOf(object, at)];
    const twin = seen.get(identityOf(inPlace));
    if (twin !== undefined) found.push(`metadata.name: is the object of ${twin} again`);
    seen.set(identityOf(inPlace), place);
    problems.push(...found.map((problem) => `${place}: ${problem}`));
    return found.length > 0 ? [] : [placed(inPlace, at)];
  });
  return { objects, problems };
}

function* problemsOf(object: KubeManifest, at: SetPlace): Iterable<string> {
  const { set, isNamespaced } = at;
  const { apiVersion, kind, metadata } = object;
  const namespaced = isNamespaced(object);
  if (namespaced === undefined) yield `kind: the cluster does not serve ${apiVersion} ${kind}`;
  if (kind === 'Namespace') {
    yield 'kind: take it out: createNamespace makes the namespace that the input names';
  } else if (namespaced === false) {
    yield `kind: a ${kind} has no namespace, and only what has one is placed at a station (the label of a station on a Node would take it into the station)`;
  }
  if (metadata.namespace !== undefined && metadata.namespace !== set.namespace) {
    yield `metadata.namespace: is ${JSON.stringify(metadata.namespace)}, and not ${set.namespace}, which the input names`;
  }
  if (objectsOf(metadata['ownerReferences']).some(({ controller }) => controller === true)) {
    yield 'metadata.ownerReferences: has a controller, which would make another: give what it was made from';
  }
  if (metadata.annotations?.[helmReleaseName] !== undefined) {
    yield `metadata.annotations.${helmReleaseName}: marks the object of a Helm release: take it out`;
  }
  if (kind === 'ConfigMap' && metadata.name === set.parent) {
    yield 'metadata.name: is the parent of the set: give it another name';
  }
  yield* problemsOfLabels(object, at);
  yield* problemsOfPods(object, at);
}

/** Labels that say what is not so: another station, another set, an app. */
function* problemsOfLabels(object: KubeManifest, at: SetPlace): Iterable<string> {
  const { set, stationLabel } = at;
  for (const path of [[], ...labelledTemplates(object)]) {
    const labels = objectOf(valueAt(object, [...path, 'metadata', 'labels']));
    const field = (key: string): string => [...path, 'metadata.labels', key].join('.');
    const station = labels[stationLabel];
    if (station !== undefined && station !== set.station) {
      yield `${field(stationLabel)}: is ${JSON.stringify(station)}, and the station is ${set.station}: take it out`;
    }
    for (const key of [appLabel, appNamespaceLabel]) {
      if (labels[key] !== undefined) yield `${field(key)}: marks the object of an app: take it out`;
    }
  }
  if (object.metadata.labels?.[idLabel] !== undefined) {
    yield `metadata.labels.${idLabel}: marks the parent of a set: take it out`;
  }
  for (const [key, value] of Object.entries(memberLabels(set))) {
    const own = object.metadata.labels?.[key];
    if (own === undefined || own === value || key === managedByLabel) continue;
    const whose = key === partOfLabel ? 'another set' : 'a set of another name';
    yield `metadata.labels.${key}: marks the object of ${whose}: take it out`;
  }
}

function* problemsOfPods(
  object: KubeManifest,
  { set, stationLabel, stationOfNode }: SetPlace,
): Iterable<string> {
  const label = { labelKey: stationLabel, station: set.station };
  const template = templateOf(object);
  if (template === undefined) {
    const containers = valueAt(object, ['spec', 'template', 'spec', 'containers']);
    if (listOf(containers).length === 0) return;
    yield `kind: a ${object.kind} runs pods, and is none of the kinds whose pods are held at a station`;
    return;
  }
  const { contradiction } = requireStation(objectOf(valueAt(object, [...template, 'spec'])), label);
  if (contradiction) {
    yield `${[...template, 'spec', contradiction.path].join('.')}: ${contradiction.message}: take that out`;
  }
  // No scheduler looks at such a pod: its node refuses it, and a controller makes the next one, without end.
  const node = textOf(valueAt(object, [...template, 'spec', 'nodeName'])) ?? '';
  const there = stationOfNode(node) ?? set.station;
  if (there !== set.station) {
    yield `${[...template, 'spec', 'nodeName'].join('.')}: ${node} is at station ${there}: take it out`;
  }
  const selector = contradictingSelector(object, label);
  if (selector !== undefined) {
    yield `${selector}: leaves out pods with ${stationLabel} ${JSON.stringify(set.station)}: take that out`;
  }
}

/** Path of the pod template of a workload, empty for a pod; undefined for anything else. */
function templateOf(object: KubeManifest): readonly string[] | undefined {
  const rule = ruleOf(object);
  return admittedKind(object) && rule.as === 'workload' ? rule.template : undefined;
}

/** Templates that bear the station label, as those of the split do: of the pods, and of the Jobs of a CronJob. */
function labelledTemplates(object: KubeManifest): readonly (readonly string[])[] {
  const template = templateOf(object) ?? [];
  if (template.length === 0) return [];
  return isObject(valueAt(object, jobTemplate)) ? [jobTemplate, template] : [template];
}

function placed(object: KubeManifest, { set, stationLabel }: SetPlace): KubeManifest {
  const station = { [stationLabel]: set.station };
  const labelled = labelledTemplates(object).reduce(
    (one, path) => withLabels(one, path, station),
    withLabels(object, [], { ...memberLabels(set), ...station }),
  );
  const template = templateOf(object);
  if (template === undefined) return labelled;
  return withValueAt(labelled, [...template, 'spec'], (spec) => {
    const { podSpec } = requireStation(objectOf(spec), {
      labelKey: stationLabel,
      station: set.station,
    });
    // A contradiction was told, and then nothing is applied.
    return podSpec ?? spec;
  });
}
