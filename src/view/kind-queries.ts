/** What is known of the kinds that are attached to others: events, autoscalers, budgets, claims, ingresses, named kinds. */
import { isNamedKind, type NamedKind, type ObjectKey, type RowKind } from '../model/rows.ts';
import { belongsTo } from './app-queries.ts';
import { joined, matching, type Candidates } from './candidates.ts';
import type { ClusterState } from './cluster-state.ts';
import { namespacedOrder } from './entry-order.ts';
import { eventTargetKey } from './event-target.ts';
import { eventMatcher, eventOrder } from './event-order.ts';
import type { Fleet } from './fleet.ts';
import { itemOrder } from './item-order.ts';
import { among, hasLabels, matcherOf, on, type Predicates } from './matcher.ts';
import { pageOf, type PageBounds } from './page.ts';
import type { NamedFilter, ObjectFilter } from './kind-filters.ts';
import type { Entry, KindQueries } from './view.ts';

export function createKindQueries(fleet: Fleet): KindQueries {
  const predicates: Predicates<ObjectFilter, Entry<Exclude<RowKind, 'Release'>>> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), ({ row }) => row.labels[fleet.stationLabel]),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    app: belongsTo,
    nameContains:
      (wanted) =>
      ({ key }) =>
        key.name.includes(wanted),
    labels: (wanted) => on(hasLabels(wanted), ({ row }) => row.labels),
  };
  const namedPredicates: Predicates<NamedFilter, Entry<NamedKind>> = {
    ...predicates,
    kinds: (wanted) => on(among<string>(wanted), ({ key }) => key.kind),
  };
  const latestFirst = itemOrder(eventOrder, [{ field: 'LAST_SEEN', direction: 'DESC' }]);
  const clusterOf = ({ cluster }: Pick<ObjectKey, 'cluster'>) => fleet.cluster(cluster);

  return {
    events: ({ filter = {}, orderBy = [], ...bounds }) =>
      pageOf(
        matching(rowsIn(fleet, 'Event', filter).each, eventMatcher(filter, fleet)),
        orderBy.length === 0 ? latestFirst : itemOrder(eventOrder, orderBy),
        bounds,
      ),
    eventsAbout: (target) =>
      inOrder(clusterOf(target)?.apps.eventsAbout(eventTargetKey(target)), latestFirst),
    attached: (kind, { filter = {}, ...query }) =>
      pageOf(
        matching(rowsIn(fleet, kind, filter).each, matcherOf(predicates, filter)),
        itemOrder(namespacedOrder(), query.orderBy ?? []),
        boundsOf(query),
      ),
    named: ({ filter = {}, ...query }) =>
      pageOf(
        matching(namedRows(fleet, filter).each, matcherOf(namedPredicates, filter)),
        itemOrder(namedOrder, query.orderBy ?? []),
        boundsOf(query),
      ),
    autoscalersOf: ({ key }) =>
      inOrder(
        clusterOf(key)?.apps.autoscalersOf(`${key.namespace}/${key.kind}/${key.name}`),
        itemOrder(namespacedOrder<'HorizontalPodAutoscaler'>(), []),
      ),
    ingressesOf: ({ key }) =>
      inOrder(
        clusterOf(key)?.apps.ingressesOf(`${key.namespace}/${key.name}`),
        itemOrder(namespacedOrder<'Ingress'>(), []),
      ),
  };
}

/** Objects of several kinds may have one name. */
const namedOrder = {
  ...namespacedOrder<NamedKind>(),
  identity: [
    ...namespacedOrder<NamedKind>().identity,
    { type: 'string' as const, of: ({ key }: Entry<NamedKind>) => key.kind },
  ],
};

/** Rows of a kind in the clusters, and namespaces, that the filter leaves. */
function rowsIn<K extends RowKind>(
  fleet: Fleet,
  kind: K,
  { clusters, namespaces }: Pick<ObjectFilter, 'clusters' | 'namespaces'>,
): Candidates<Entry<K>> {
  return joined(fleet.clusters(clusters).flatMap((at) => inNamespaces(at, kind, namespaces)));
}

function namedRows(fleet: Fleet, { clusters, namespaces }: NamedFilter) {
  return joined<Entry<NamedKind>>(
    fleet
      .clusters(clusters)
      .flatMap((at) =>
        [...at.tables.kinds()]
          .filter(isNamedKind)
          .flatMap((kind) => inNamespaces(at, kind, namespaces)),
      ),
  );
}

function inNamespaces<K extends RowKind>(
  { tables }: ClusterState,
  kind: K,
  namespaces: readonly string[] | undefined,
): readonly Candidates<Entry<K>>[] {
  const names = namespaces === undefined ? [undefined] : new Set(namespaces);
  return [...names].map((namespace) => tables.candidates(kind, namespace));
}

function inOrder<T>(
  items: ReadonlySet<T> | undefined,
  order: ReturnType<typeof itemOrder<T, string>>,
): readonly T[] {
  return [...(items ?? [])]
    .map((item) => ({ item, key: order.keyOf(item) }))
    .sort((a, b) => order.compareKeys(a.key, b.key))
    .map(({ item }) => item);
}

function boundsOf({ first, after, last, before }: PageBounds): PageBounds {
  return {
    ...(first === undefined ? {} : { first }),
    ...(after === undefined ? {} : { after }),
    ...(last === undefined ? {} : { last }),
    ...(before === undefined ? {} : { before }),
  };
}
