/** What is known of the kinds that are attached to others: events, autoscalers, budgets, claims, ingresses, named kinds. */
import {
  isNamedKind,
  type NamedKind,
  type ObjectKey,
  type RowKind,
  type AttachedKind,
} from '../model/rows.ts';
import { belongsTo } from './app-queries.ts';
import { entryIdentity, kindIdentity } from './entry-order.ts';
import { eventTargetKey } from './event-target.ts';
import { eventMatcher, eventOrder } from './event-order.ts';
import type { Fleet } from './fleet.ts';
import { itemOrder, type OrderFields } from './item-order.ts';
import { among, hasLabels, matcherOf, on, type Predicates } from './matcher.ts';
import { pageOf, type PageBounds } from './page.ts';
import type { NamedFilter, ObjectFilter } from './kind-filters.ts';
import type { Entry, KindQueries, PageQuery } from './view.ts';

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
        matching(rowsIn(fleet, 'Event', filter), eventMatcher(filter, fleet)),
        orderBy.length === 0 ? latestFirst : itemOrder(eventOrder, orderBy),
        bounds,
      ),
    eventsAbout: (target) =>
      inOrder(clusterOf(target)?.apps.eventsAbout(eventTargetKey(target)), latestFirst),
    attached: <K extends AttachedKind>(
      kind: K,
      { filter = {}, ...query }: PageQuery<ObjectFilter, 'NAME'>,
    ) =>
      pageOf(
        matching(rowsIn(fleet, kind, filter), matcherOf(predicates, filter)),
        itemOrder(byName<K>(), query.orderBy ?? []),
        boundsOf(query),
      ),
    named: ({ filter = {}, ...query }) =>
      pageOf(
        matching(namedRows(fleet, filter), matcherOf(namedPredicates, filter)),
        itemOrder(byNameAndKind, query.orderBy ?? []),
        boundsOf(query),
      ),
    autoscalersOf: ({ key }) =>
      inOrder(
        clusterOf(key)?.apps.autoscalersOf(`${key.namespace}/${key.kind}/${key.name}`),
        itemOrder(byName<'HorizontalPodAutoscaler'>(), []),
      ),
    ingressesOf: ({ key }) =>
      inOrder(
        clusterOf(key)?.apps.ingressesOf(`${key.namespace}/${key.name}`),
        itemOrder(byName<'Ingress'>(), []),
      ),
  };
}

const nameField = {
  NAME: { type: 'string', of: ({ key }: Pick<Entry, 'key'>) => key.name },
} as const;

const byName = <K extends RowKind>(): OrderFields<Entry<K>, 'NAME'> => ({
  fields: nameField,
  identity: entryIdentity,
});

/** Objects of several kinds may have one name. */
const byNameAndKind: OrderFields<Entry<NamedKind>, 'NAME'> = {
  fields: nameField,
  identity: kindIdentity,
};

/** Rows of a kind in the clusters, and namespaces, that the filter leaves, each once. */
function* rowsIn<K extends RowKind>(
  fleet: Fleet,
  kind: K,
  { clusters, namespaces }: Pick<ObjectFilter, 'clusters' | 'namespaces'>,
): Generator<Entry<K>> {
  for (const { tables } of fleet.clusters(clusters)) {
    if (namespaces === undefined) yield* tables.all(kind);
    else for (const namespace of new Set(namespaces)) yield* tables.all(kind, namespace);
  }
}

function* namedRows(fleet: Fleet, filter: NamedFilter): Generator<Entry<NamedKind>> {
  const clusters = fleet.clusters(filter.clusters);
  const kinds = new Set(clusters.flatMap(({ tables }) => [...tables.kinds()].filter(isNamedKind)));
  for (const kind of kinds) yield* rowsIn(fleet, kind, filter);
}

function matching<T>(items: Iterable<T>, passes: (item: T) => boolean) {
  return (visit: (item: T) => void) => {
    for (const item of items) if (passes(item)) visit(item);
  };
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
