/** What is known of the kinds that are attached to others: events, autoscalers, budgets, claims, ingresses, named kinds. */
import { entryIdentity } from './entry-order.ts';
import { eventOrder, latestFirst } from './event-section.ts';
import { eventTargetKey } from './event-target.ts';
import type { Fleet } from './fleet.ts';
import { itemOrder, type ItemOrder } from './item-order.ts';
import type { Sections } from './sections.ts';
import type { Entry, KindQueries } from './view.ts';

export function createKindQueries(fleet: Fleet, sections: Sections): KindQueries {
  const { events, attached, named } = sections;
  const newest = itemOrder(eventOrder, latestFirst);
  const byName: ItemOrder<Pick<Entry, 'key'>> = itemOrder(
    { fields: {}, identity: entryIdentity },
    [],
  );
  return {
    events: ({ orderBy = [], ...query }) =>
      events.page({ ...query, orderBy: orderBy.length === 0 ? latestFirst : orderBy }),
    eventsAbout: (target) =>
      inOrder(fleet.cluster(target.cluster)?.apps.eventsAbout(eventTargetKey(target)), newest),
    attached: (kind, query) => attached[kind].page(query),
    named: named.page,
    autoscalersOf: ({ key }) =>
      inOrder(
        fleet.cluster(key.cluster)?.apps.autoscalersOf(`${key.namespace}/${key.kind}/${key.name}`),
        byName,
      ),
    ingressesOf: ({ key }) =>
      inOrder(fleet.cluster(key.cluster)?.apps.ingressesOf(`${key.namespace}/${key.name}`), byName),
  };
}

function inOrder<T>(items: ReadonlySet<T> | undefined, order: ItemOrder<NoInfer<T>>): readonly T[] {
  return [...(items ?? [])]
    .map((item) => ({ item, key: order.keyOf(item) }))
    .sort((a, b) => order.compareKeys(a.key, b.key))
    .map(({ item }) => item);
}
