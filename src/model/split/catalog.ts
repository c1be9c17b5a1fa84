/** What a chart rendered, sorted out: objects by identity, for the cluster and for every class of stations. */
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
  /** Hooks other than tests; they are in no render. */
  readonly hooks: readonly KubeManifest[];
  /** Where an object's content is random; an empty path: its very name is. */
  readonly random: ReadonlyMap<string, readonly LeafPath[]>;
  /** Objects that come twice in one render. */
  readonly duplicates: readonly KubeManifest[];
}

const hookAnnotation = 'helm.sh/hook';

export function catalogOf(input: SplitInput): Catalog {
  const cluster = renderOf(input.clusterRender, input);
  const random = randomOf(cluster.render, input);
  const classes = new Map<string, Render>();
  const duplicates = [...cluster.duplicates];
  const hooks = [...cluster.hooks];
  for (const key of new Set(input.stations.map((station) => classOf(station)))) {
    const own = input.stationRenders?.get(key);
    const rendered = own === undefined ? cluster : renderOf(own, input);
    classes.set(key, rendered.render);
    if (own === undefined) continue;
    duplicates.push(...rendered.duplicates);
    hooks.push(...rendered.hooks);
  }
  const kept = keepRandom(cluster.render, random, input.present ?? []);
  return {
    cluster: kept,
    classes,
    objects: union([kept, ...classes.values()]),
    hooks: [...new Map(hooks.map((hook) => [identityOf(hook), hook])).values()],
    random,
    duplicates,
  };
}

export function classOf(station: { readonly class?: string }): string {
  return station.class ?? '';
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
  return {
    ...catalog,
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
    const hook = object.metadata.annotations?.[hookAnnotation];
    if (hook !== undefined) {
      if (!isTest(hook)) hooks.push(object);
      continue;
    }
    const identity = identityOf(object);
    if (render.has(identity)) duplicates.push(object);
    render.set(identity, object);
  }
  return { render, hooks, duplicates };
}

function isTest(hook: string): boolean {
  return hook.split(',').every((event) => /^test(?:-success|-failure)?$/.test(event.trim()));
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

function randomOf(first: Render, input: SplitInput): ReadonlyMap<string, readonly LeafPath[]> {
  if (input.secondRender === undefined) return new Map();
  const second = renderOf(input.secondRender, input).render;
  const random = new Map<string, readonly LeafPath[]>();
  for (const [identity, object] of first) {
    const leaves = differingLeaves(object, second.get(identity));
    if (leaves.length > 0) random.set(identity, leaves);
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
