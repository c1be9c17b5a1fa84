/** What a chart rendered, sorted out: objects by identity, for the cluster and for every class of stations. */
import { hookShapeOf, isTestHook } from '../hooks.ts';
import { groupKindOf, identityOf, type KubeManifest } from '../manifest.ts';
import { differingLeaves, leafAt, replaceLeaves, type LeafPath } from './random-leaves.ts';
import type { SplitInput } from './split-input.ts';
import { ruleOf } from './split-rules.ts';

export type Render = ReadonlyMap<string, KubeManifest>;

export interface Catalog {
  readonly cluster: Render;
  /** By class; the class of stations that have none of their own is the empty text. */
  readonly classes: ReadonlyMap<string, Render>;
  /** Every object once: as in the cluster's render, else as in the first class that has it. */
  readonly objects: Render;
  /** Hooks other than tests, each once; they are in no render. */
  readonly hooks: readonly KubeManifest[];
  /** All hooks, tests too, as they were rendered. */
  readonly hookRenders: HookRenders;
  /** Where an object's content is random, or a hook's (`hookKey`); an empty path: an object's very name is. */
  readonly random: ReadonlyMap<string, readonly LeafPath[]>;
  /** Objects that come twice in one render. */
  readonly duplicates: readonly KubeManifest[];
}

/** Hooks in the order of the render. Two of them may have one name: they run one after the other. */
export interface HookRenders {
  readonly cluster: readonly KubeManifest[];
  readonly classes: ReadonlyMap<string, readonly KubeManifest[]>;
}

export function catalogOf(input: SplitInput): Catalog {
  const cluster = renderOf(input.clusterRender, input);
  const random = randomOf(cluster, input);
  const classes = new Map<string, Render>();
  const duplicates = [...cluster.duplicates];
  const hooks = [...cluster.hooks];
  const hooksOfClasses = new Map<string, readonly KubeManifest[]>();
  for (const key of new Set(input.stations.map((station) => classOf(station)))) {
    const own = input.stationRenders?.get(key);
    const rendered = own === undefined ? cluster : renderOf(own, input);
    classes.set(key, rendered.render);
    hooksOfClasses.set(key, rendered.hooks);
    if (own === undefined) continue;
    duplicates.push(...rendered.duplicates);
    hooks.push(...rendered.hooks);
  }
  const kept = keepRandom(cluster.render, random, input.present ?? []);
  return {
    cluster: kept,
    classes,
    objects: union([kept, ...classes.values()]),
    hooks: [
      ...new Map(
        hooks.filter((hook) => !isTest(hook)).map((hook) => [identityOf(hook), hook]),
      ).values(),
    ],
    hookRenders: { cluster: cluster.hooks, classes: hooksOfClasses },
    random,
    duplicates,
  };
}

export function classOf(station: { readonly class?: string }): string {
  return station.class ?? '';
}

/** Key of a hook in `Catalog.random`: it may have the name of an object. */
export function hookKey(hook: KubeManifest): string {
  return `hook:${identityOf(hook)}`;
}

/** The same catalog with every random value blanked: equal for equal input. */
export function blanked(catalog: Catalog): Catalog {
  const blank = (render: Render): Render =>
    new Map(
      [...render].map(([identity, object]) => [
        identity,
        replaceLeaves(object, catalog.random.get(identity) ?? [], (path, value) =>
          path.length === 0 ? value : '(random)',
        ),
      ]),
    );
  const blankHooks = (hooks: readonly KubeManifest[]): readonly KubeManifest[] =>
    hooks.map((hook) =>
      replaceLeaves(hook, catalog.random.get(hookKey(hook)) ?? [], () => '(random)'),
    );
  return {
    ...catalog,
    hookRenders: {
      cluster: blankHooks(catalog.hookRenders.cluster),
      classes: new Map(
        [...catalog.hookRenders.classes].map(([key, hooks]) => [key, blankHooks(hooks)]),
      ),
    },
    cluster: blank(catalog.cluster),
    classes: new Map([...catalog.classes].map(([key, render]) => [key, blank(render)])),
    objects: blank(catalog.objects),
  };
}

interface Sorted {
  readonly render: Render;
  readonly hooks: readonly KubeManifest[];
  readonly duplicates: readonly KubeManifest[];
}

function renderOf(objects: readonly KubeManifest[], input: SplitInput): Sorted {
  const render = new Map<string, KubeManifest>();
  const hooks: KubeManifest[] = [];
  const duplicates: KubeManifest[] = [];
  for (const object of objects.map((each) => inNamespace(each, input))) {
    if (hookShapeOf(object) !== undefined) {
      hooks.push(object);
      continue;
    }
    const identity = identityOf(object);
    if (render.has(identity)) duplicates.push(object);
    render.set(identity, object);
  }
  return { render, hooks, duplicates };
}

function isTest(hook: KubeManifest): boolean {
  return isTestHook(hookShapeOf(hook) ?? { events: [] });
}

/** Namespaced objects without a namespace get the app's; a namespace on any other is taken away, as Helm ignores it. */
function inNamespace(object: KubeManifest, input: SplitInput): KubeManifest {
  const { namespace, ...metadata } = object.metadata;
  if (!isNamespaced(object, input))
    return namespace === undefined ? object : { ...object, metadata };
  if (namespace !== undefined && namespace !== '') return object;
  return { ...object, metadata: { ...object.metadata, namespace: input.namespace } };
}

function isNamespaced(object: KubeManifest, input: SplitInput): boolean {
  const rule = ruleOf(object);
  const byTable = rule.as !== 'shared' || rule.namespaced;
  return (
    input.namespaced?.(object.apiVersion, object.kind) ?? (byTable && !ownCustomKind(object, input))
  );
}

/** A custom resource whose CRD, in the same chart, says that it has no namespace. */
function ownCustomKind(object: KubeManifest, { clusterRender }: SplitInput): boolean {
  return clusterRender.some((crd) => {
    if (crd.kind !== 'CustomResourceDefinition') return false;
    const spec = crd['spec'] as
      | {
          readonly group?: string;
          readonly scope?: string;
          readonly names?: { readonly kind?: string };
        }
      | undefined;
    const kind = `${spec?.names?.kind ?? ''}.${spec?.group ?? ''}`;
    return spec?.scope === 'Cluster' && kind === groupKindOf(object);
  });
}

function randomOf(first: Sorted, input: SplitInput): ReadonlyMap<string, readonly LeafPath[]> {
  if (input.secondRender === undefined) return new Map();
  const second = renderOf(input.secondRender, input);
  const random = new Map<string, readonly LeafPath[]>();
  const compare = (key: string, one: KubeManifest, other: KubeManifest | undefined): void => {
    const leaves = differingLeaves(one, other);
    if (leaves.length > 0) random.set(key, leaves);
  };
  for (const [identity, object] of first.render) {
    compare(identity, object, second.render.get(identity));
  }
  // By position: a hook's name may well be random, so that each run has one of its own.
  for (const [index, hook] of first.hooks.entries()) {
    const other = second.hooks[index];
    if (other) compare(hookKey(hook), hook, other);
  }
  return random;
}

/** Helm charts keep a random value by `lookup`, which a render without a cluster cannot do: so we do. */
function keepRandom(
  render: Render,
  random: ReadonlyMap<string, readonly LeafPath[]>,
  present: readonly KubeManifest[],
): Render {
  const before = new Map(present.map((object) => [identityOf(object), object]));
  return new Map(
    [...render].map(([identity, object]) => [
      identity,
      replaceLeaves(object, random.get(identity) ?? [], (path, fresh) =>
        path.length === 0 ? fresh : (leafAt(before.get(identity), path) ?? fresh),
      ),
    ]),
  );
}

function union(renders: readonly Render[]): Render {
  const all = new Map<string, KubeManifest>();
  for (const render of renders) {
    for (const [identity, object] of render) if (!all.has(identity)) all.set(identity, object);
  }
  return all;
}
