/** Names in text: what is renamed there would be looked for under a name that is gone. */
import {
  groupKindOf,
  identityOf,
  objectOf,
  selectorMatches,
  type KubeManifest,
} from '../manifest.ts';
import { mentionsOf, templateOf, type Mention } from './mentions.ts';
import { namesObject, namesPodOrdinal, namesWithKind } from './names-in-text.ts';
import { podReferencesOf } from './pod-references.ts';
import { found, objectsInScope, type Preflight } from './finding.ts';
import { podLabelsOf } from './scopes.ts';
import type { Finding } from './split-input.ts';
import { ruleOf } from './split-rules.ts';

export function findInText(checked: Preflight): readonly Finding[] {
  const renamed = objectsInScope(checked, 'station');
  const kept = objectsInScope(checked, 'cluster');
  const keptNames = new Set(kept.map((object) => placeOf(object)));
  const { objects, hooks } = checked.catalog;
  const sources = [
    ...[...objects.values()].map((object) => ({
      object,
      mentions: [...mentionsOf(object), ...keptPodReferences(object, checked)],
    })),
    ...hooks.map((object) => ({ object, mentions: mentionsOf(object) })),
  ];
  return [
    ...sources.flatMap(({ object, mentions }) =>
      mentions.flatMap((mention) =>
        renamed.flatMap((target) => namedInText({ object, mention, target, keptNames })),
      ),
    ),
    ...kept.filter(isHeadless).flatMap((service) => peers(service, { renamed, sources })),
  ];
}

/** A workload that stays in the cluster names what it needs by structure; those references are not rewritten. */
function keptPodReferences(object: KubeManifest, { scopes }: Preflight): readonly Mention[] {
  const rule = ruleOf(object);
  if (rule.as !== 'workload' || scopes.get(identityOf(object)) !== 'cluster') return [];
  const { spec } = templateOf(object, rule.template);
  return podReferencesOf(spec).map(({ kind, name }) => ({
    path: [...rule.template, 'spec'].join('.'),
    text: name,
    kinds: [kind],
  }));
}

interface Named {
  readonly object: KubeManifest;
  readonly mention: Mention;
  readonly target: KubeManifest;
  readonly keptNames: ReadonlySet<string>;
}

function namedInText({ object, mention, target, keptNames }: Named): readonly Finding[] {
  const { text, path, kinds } = mention;
  const kind = groupKindOf(target);
  const { name } = target.metadata;
  const what = `${target.kind} ${JSON.stringify(name)}, which has another name at every station`;
  if (kinds && !kinds.includes(kind)) return [];
  if (kind === 'StatefulSet.apps' && namesPodOrdinal(text, name)) {
    const message = `names a pod of ${what}`;
    return [found('refuse', object, { rule: 'POD_ORDINAL_IN_TEXT', path, message })];
  }
  const rule = 'RENAMED_OBJECT_IN_TEXT';
  const message = `names ${what}`;
  if (namesWithKind(text, kind, name)) return [found('refuse', object, { rule, path, message })];
  if (!namesObject(text, name)) return [];
  if (kinds) return [found('refuse', object, { rule, path, message })];
  // What shares its name with an object that keeps it, most often a Service, is taken to be that one; and what
  // says its own name says only what it is.
  if (keptNames.has(placeOf(target)) || isSelf(object, target)) return [];
  const lookedUp = ruleOf(target).as === 'configuration' || ruleOf(target).as === 'claim';
  return [found(lookedUp ? 'refuse' : 'warn', object, { rule, path, message })];
}

interface Found {
  readonly renamed: readonly KubeManifest[];
  readonly sources: readonly {
    readonly object: KubeManifest;
    readonly mentions: readonly Mention[];
  }[];
}

/** Pods that look one another up through a headless Service find those of all stations. */
function peers(service: KubeManifest, { renamed, sources }: Found): readonly Finding[] {
  const { name, namespace } = service.metadata;
  const matchLabels = objectOf(objectOf(service['spec'])['selector']);
  const selects = renamed.some((object) => {
    const rule = ruleOf(object);
    return (
      rule.as === 'workload' &&
      object.metadata.namespace === namespace &&
      Object.keys(matchLabels).length > 0 &&
      selectorMatches({ matchLabels }, podLabelsOf(object, rule.template))
    );
  });
  if (!selects) return [];
  return sources.flatMap(({ object, mentions }) => {
    const mention = mentions.find(({ text, kinds }) => !kinds && namesObject(text, name));
    if (!mention || isSelf(object, service)) return [];
    return [
      found('warn', object, {
        rule: 'PEERS_THROUGH_SHARED_NAME',
        path: mention.path,
        message: `names the headless Service ${JSON.stringify(name)}: pods of all stations answer to it, and may form one group`,
      }),
    ];
  });
}

function isHeadless(object: KubeManifest): boolean {
  return groupKindOf(object) === 'Service' && objectOf(object['spec'])['clusterIP'] === 'None';
}

function isSelf(object: KubeManifest, other: KubeManifest): boolean {
  return identityOf(object) === identityOf(other);
}

/** Namespace and name, whatever the kind. */
function placeOf({ metadata }: KubeManifest): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
