/** Decides for every object whether each station gets its own or the cluster has one. */
import { isDeepStrictEqual } from 'node:util';
import { scopeLabel } from '../labels.ts';
import {
  groupKindOf,
  identityOf,
  objectOf,
  selectorMatches,
  textOf,
  valueAt,
  type KubeManifest,
} from '../manifest.ts';
import { blanked, hookKey, type Catalog } from './catalog.ts';
import { mentionsOf, templateOf, type Mention } from './mentions.ts';
import { namesObject, namesPodOrdinal, namesWithKind } from './names-in-text.ts';
import { podReferencesOf } from './pod-references.ts';
import { ruleOf, type Scope } from './split-rules.ts';

export type Scopes = ReadonlyMap<string, Scope>;

/** The scope of every object and hook of the catalog, by identity; the same for all stations. */
export function scopesOf(catalog: Catalog): Scopes {
  const scopes = new Map<string, Scope>();
  for (const hook of catalog.hooks) scopes.set(identityOf(hook), hookScope(hook));
  const open: KubeManifest[] = [];
  for (const [identity, object] of catalog.objects) {
    const scope = overrideOf(object) ?? renderedScope(catalog, object) ?? plainScope(object);
    if (scope === undefined) open.push(object);
    else scopes.set(identity, scope);
  }
  // Followers look at workloads, configuration looks at pods: neither looks at the other.
  for (const object of open.filter((each) => ruleOf(each).scope === 'follows')) {
    scopes.set(identityOf(object), findsWorkload(object, catalog, scopes) ? 'station' : 'cluster');
  }
  const uses = usesOf(catalog, scopes);
  const stable = blanked(catalog);
  for (const object of open.filter((each) => ruleOf(each).scope === 'by use')) {
    scopes.set(identityOf(object), configurationScope(object, stable, uses));
  }
  return scopes;
}

/** The scope that an annotation of the object asks for; undefined when there is none that we know. */
export function overrideOf(object: KubeManifest): Scope | undefined {
  const scope = object.metadata.annotations?.[scopeLabel];
  return scope === 'station' || scope === 'cluster' ? scope : undefined;
}

/** A hook runs once in a cluster, as it would with helm, unless the chart asks for one at each station. */
export function hookScope(hook: KubeManifest): Scope {
  return overrideOf(hook) ?? 'cluster';
}

/** A chart that renders an object for one scope only has decided by itself (SPEC R3.9, way 1). */
function renderedScope(catalog: Catalog, object: KubeManifest): Scope | undefined {
  const identity = identityOf(object);
  if (!catalog.cluster.has(identity)) {
    return ruleOf(object).scope === 'cluster' ? 'cluster' : 'station';
  }
  const classes = [...catalog.classes.values()];
  return classes.length > 0 && !classes.some((render) => render.has(identity))
    ? 'cluster'
    : undefined;
}

function plainScope(object: KubeManifest): Scope | undefined {
  const { scope } = ruleOf(object);
  return scope === 'station' || scope === 'cluster' ? scope : undefined;
}

function findsWorkload(object: KubeManifest, catalog: Catalog, scopes: Scopes): boolean {
  const namespace = object.metadata.namespace ?? '';
  if (ruleOf(object).as === 'autoscaler') {
    const target = scaleTargetOf(object);
    return target !== undefined && scopes.get(target) === 'station';
  }
  return [...catalog.objects.values()].some((workload) => {
    const rule = ruleOf(workload);
    return (
      rule.as === 'workload' &&
      scopes.get(identityOf(workload)) === 'station' &&
      workload.metadata.namespace === namespace &&
      selectorMatches(valueAt(object, ['spec', 'selector']), podLabelsOf(workload, rule.template))
    );
  });
}

/** The labels that a workload's pods have. */
export function podLabelsOf(
  workload: KubeManifest,
  template: readonly string[],
): Readonly<Record<string, unknown>> {
  return objectOf(templateOf(workload, template).metadata['labels']);
}

/** Identity of what a HorizontalPodAutoscaler scales; undefined where it does not say. */
export function scaleTargetOf(autoscaler: KubeManifest): string | undefined {
  const target = objectOf(valueAt(autoscaler, ['spec', 'scaleTargetRef']));
  const kind = textOf(target['kind']);
  const name = textOf(target['name']);
  if (kind === undefined || name === undefined) return undefined;
  const groupKind = groupKindOf({ apiVersion: textOf(target['apiVersion']) ?? 'apps/v1', kind });
  return `${groupKind}/${autoscaler.metadata.namespace ?? ''}/${name}`;
}

interface Uses {
  /** Identities that pods of station workloads name by structure. */
  readonly byStations: ReadonlySet<string>;
  /** Identities that pods of the cluster's workloads and hooks name by structure. */
  readonly byCluster: ReadonlySet<string>;
  readonly mentions: readonly SourcedMention[];
}

interface SourcedMention extends Mention {
  readonly source: string;
}

function usesOf(catalog: Catalog, scopes: Scopes): Uses {
  const byStations = new Set<string>();
  const byCluster = new Set<string>();
  const mentions = new Map<string, SourcedMention>();
  const seen = new Set<KubeManifest>();
  for (const render of [catalog.cluster, ...catalog.classes.values(), hooksOf(catalog)]) {
    for (const [source, object] of render) {
      if (seen.has(object)) continue;
      seen.add(object);
      const used = scopes.get(identityOf(object)) === 'station' ? byStations : byCluster;
      for (const identity of podUsesOf(object)) used.add(identity);
      for (const mention of mentionsOf(object)) {
        mentions.set(JSON.stringify([source, mention.text, mention.kinds]), { ...mention, source });
      }
    }
  }
  return { byStations, byCluster, mentions: [...mentions.values()] };
}

function hooksOf(catalog: Catalog): ReadonlyMap<string, KubeManifest> {
  return new Map(catalog.hooks.map((hook) => [hookKey(hook), hook]));
}

function podUsesOf(object: KubeManifest): readonly string[] {
  const rule = ruleOf(object);
  if (rule.as !== 'workload') return [];
  const { spec } = templateOf(object, rule.template);
  return podReferencesOf(spec).map(
    ({ kind, name }) => `${kind}/${object.metadata.namespace ?? ''}/${name}`,
  );
}

/**
 * A ConfigMap or Secret goes to the stations when its content differs among them, or when only their pods use it
 * and only by structure; random ones have one value for all behind the shared Services, so they stay in one place.
 */
function configurationScope(object: KubeManifest, stable: Catalog, uses: Uses): Scope {
  const identity = identityOf(object);
  if (differsAtStations(identity, stable)) return 'station';
  if (stable.random.has(identity)) return 'cluster';
  if (!uses.byStations.has(identity) || uses.byCluster.has(identity)) return 'cluster';
  return uses.mentions.some((mention) => mention.source !== identity && mayName(mention, object))
    ? 'cluster'
    : 'station';
}

/** Whether a mention names the object in any form. */
function mayName({ text, kinds }: Mention, object: KubeManifest): boolean {
  const kind = groupKindOf(object);
  if (kinds && !kinds.includes(kind)) return false;
  const { name } = object.metadata;
  return (
    namesObject(text, name) ||
    namesWithKind(text, kind, name) ||
    (kind === 'StatefulSet.apps' && namesPodOrdinal(text, name))
  );
}

function differsAtStations(identity: string, stable: Catalog): boolean {
  const shared = stable.cluster.get(identity);
  return [...stable.classes.values()].some((render) => {
    const own = render.get(identity);
    return own !== undefined && own !== shared && !isDeepStrictEqual(own, shared);
  });
}
