/** What the chart does that the split, or this version, does not follow. */
import { isDeepStrictEqual } from 'node:util';
import { hookShapeOf } from '../hooks.ts';
import { scopeLabel } from '../labels.ts';
import {
  groupKindOf,
  identityOf,
  isObject,
  listOf,
  objectsOf,
  type KubeManifest,
} from '../manifest.ts';
import { blanked } from './catalog.ts';
import { mentionsOf, templateOf } from './mentions.ts';
import { found, objectsInScope, type Preflight } from './finding.ts';
import { podReferencesOf } from './pod-references.ts';
import { hookScope, overrideOf } from './scopes.ts';
import type { Finding } from './split-input.ts';
import { isKnownKind, ruleOf } from './split-rules.ts';

export function findInChart(checked: Preflight): readonly Finding[] {
  const { catalog } = checked;
  return [
    ...unknownServices(checked),
    ...[...catalog.objects.values()].flatMap((object) => [
      ...unknownScope(object),
      ...otherNamespace(object, checked),
      ...hiddenWorkload(object),
    ]),
    ...catalog.hooks.flatMap((hook) => [
      ...unknownScope(hook),
      ...otherNamespace(hook, checked),
      ...stationObjectsOf(hook, checked),
      ...onlyAtStations(hook, checked),
    ]),
    ...randomAtStations(checked),
    ...sharedButDifferent(checked),
    ...leases(checked),
  ];
}

function unknownServices({ input, catalog }: Preflight): readonly Finding[] {
  const names = new Set(
    [...catalog.objects.values()]
      .filter((object) => groupKindOf(object) === 'Service')
      .map((object) => object.metadata.name),
  );
  return (input.services ?? []).flatMap(({ name }, index): readonly Finding[] => {
    if (names.has(name)) return [];
    const message = `the chart renders no Service ${JSON.stringify(name)}`;
    return [
      {
        severity: 'refuse',
        rule: 'UNKNOWN_SERVICE',
        code: 'INVALID_INPUT',
        path: `services[${index}].name`,
        message,
      },
    ];
  });
}

function unknownScope(object: KubeManifest): readonly Finding[] {
  const asked = object.metadata.annotations?.[scopeLabel];
  if (asked === undefined || overrideOf(object) !== undefined) return [];
  return [
    found('refuse', object, {
      rule: 'UNKNOWN_SCOPE',
      path: `metadata.annotations[${scopeLabel}]`,
      message: `${JSON.stringify(asked)} is no scope: station or cluster`,
    }),
  ];
}

function otherNamespace(object: KubeManifest, { input }: Preflight): readonly Finding[] {
  const { namespace } = object.metadata;
  if (namespace === undefined || namespace === input.namespace) return [];
  const message = `it goes to namespace ${JSON.stringify(namespace)}, outside the app's own`;
  return [found('warn', object, { rule: 'OTHER_NAMESPACE', path: 'metadata.namespace', message })];
}

/** An operator makes pods of its own from such an object: none of them is held to a station. */
function hiddenWorkload(object: KubeManifest): readonly Finding[] {
  if (isKnownKind(object)) return [];
  const path = containersPath(object, '');
  if (path === undefined) return [];
  const message = `a ${object.kind} runs pods that are not held to any station`;
  return [found('warn', object, { rule: 'HIDDEN_WORKLOAD', path, message })];
}

function containersPath(value: unknown, path: string): string | undefined {
  if (Array.isArray(value)) {
    return firstPath(value.entries(), (index) => `${path}[${index}]`);
  }
  if (!isObject(value)) return undefined;
  const containers = objectsOf(value['containers']);
  if (containers.some((container) => typeof container['image'] === 'string')) {
    return path === '' ? 'containers' : `${path}.containers`;
  }
  return firstPath(Object.entries(value), (field) => (path === '' ? field : `${path}.${field}`));
}

function firstPath<K>(
  members: Iterable<readonly [K, unknown]>,
  pathOf: (key: K) => string,
): string | undefined {
  for (const [key, member] of members) {
    const path = containersPath(member, pathOf(key));
    if (path !== undefined) return path;
  }
  return undefined;
}

/** A hook that runs once in the cluster finds none of these: each station has one under a name of its own. */
function stationObjectsOf(hook: KubeManifest, { scopes }: Preflight): readonly Finding[] {
  const rule = ruleOf(hook);
  if (rule.as !== 'workload' || hookScope(hook) === 'station') return [];
  const namespace = hook.metadata.namespace ?? '';
  return podReferencesOf(templateOf(hook, rule.template).spec)
    .filter(({ kind, name }) => scopes.get(`${kind}/${namespace}/${name}`) === 'station')
    .map(({ kind, name }) =>
      found('warn', hook, {
        rule: 'HOOK_NAMES_STATION_OBJECT',
        path: [...rule.template, 'spec'].join('.'),
        message: `it runs once in the cluster and names ${kind} ${JSON.stringify(name)}, which every station has under a name of its own`,
      }),
    );
}

/** A hook that the chart renders for stations alone, without saying that it is to run there. */
function onlyAtStations(hook: KubeManifest, { catalog }: Preflight): readonly Finding[] {
  const signature = (one: KubeManifest): string =>
    JSON.stringify([groupKindOf(one), hookShapeOf(one)]);
  const known = catalog.hookRenders.cluster.some((one) => signature(one) === signature(hook));
  if (known || hookScope(hook) === 'station') return [];
  return [
    found('warn', hook, {
      rule: 'HOOK_NOT_RUN',
      path: 'metadata.annotations[helm.sh/hook]',
      message: `it is rendered for stations alone and runs nowhere: the annotation ${scopeLabel}: station makes it a hook of each`,
    }),
  ];
}

function randomAtStations(checked: Preflight): readonly Finding[] {
  return objectsInScope(checked, 'station').flatMap((object) => {
    const leaves = checked.catalog.random.get(identityOf(object));
    if (!leaves) return [];
    const path = leaves[0]?.join('.') ?? '';
    return [
      found('warn', object, {
        rule: 'RANDOM_AT_STATIONS',
        path: path === '' ? 'metadata.name' : path,
        message: 'it is another one at every render: each change of the app replaces it',
      }),
    ];
  });
}

function sharedButDifferent(checked: Preflight): readonly Finding[] {
  const stable = blanked(checked.catalog);
  return objectsInScope(checked, 'cluster').flatMap((object) => {
    const identity = identityOf(object);
    const shared = stable.objects.get(identity);
    const differs = [...stable.classes.values()].some((render) => {
      const own = render.get(identity);
      return own !== undefined && own !== shared && !isDeepStrictEqual(own, shared);
    });
    if (!differs) return [];
    const message = 'the chart renders it otherwise for stations; all of them share this one';
    return [found('warn', object, { rule: 'SHARED_OBJECT_DIFFERS', path: '', message })];
  });
}

const leaderFlag = /--(?:enable-)?(?:leader-elect|election-id)[a-z-]*(?:$|[= ](?!false))/;
const writes = new Set(['create', 'update', 'patch', '*']);

/** Leader election by a lease of a fixed name: one station leads and those of the others idle. */
function leases({ catalog }: Preflight): readonly Finding[] {
  const rule = 'SHARED_LEASE';
  const message =
    'elects a leader through a lease that all stations share: one of them leads, the others idle';
  return [...catalog.objects.values()].flatMap((object) => {
    const index = objectsOf(object['rules']).findIndex(
      ({ resources, verbs }) =>
        listOf(resources).includes('leases') &&
        listOf(verbs).some((verb) => writes.has(String(verb))),
    );
    if (index >= 0) return [found('warn', object, { rule, path: `rules[${index}]`, message })];
    const flag = mentionsOf(object).find(({ text }) => leaderFlag.test(text));
    return flag ? [found('warn', object, { rule, path: flag.path, message })] : [];
  });
}
