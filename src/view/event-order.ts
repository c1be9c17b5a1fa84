/** Which events are asked for, in which order, and where they belong. */
import type { BuiltInKind } from '../model/rows.ts';
import { rowKinds } from './row-tables.ts';
import type { Fleet } from './fleet.ts';
import type { OrderFields } from './item-order.ts';
import { among, matcherOf, on, type Predicates } from './matcher.ts';
import type { EventFilter, EventOrderField } from './kind-filters.ts';
import type { Entry } from './view.ts';

export const eventOrder: OrderFields<Entry<'Event'>, EventOrderField> = {
  fields: {
    LAST_SEEN: { type: 'string', of: ({ row }) => row.lastSeenAt },
    FIRST_SEEN: { type: 'string', of: ({ row }) => row.firstSeenAt },
    COUNT: { type: 'number', of: ({ row }) => row.count },
  },
  identity: [
    { type: 'string', of: ({ key }) => key.cluster },
    { type: 'string', of: ({ key }) => key.namespace },
    { type: 'string', of: ({ key }) => key.name },
  ],
};

/** The test that an event passes a filter. */
export function eventMatcher(
  filter: EventFilter | undefined,
  fleet: Fleet,
): (event: Entry<'Event'>) => boolean {
  const predicates: Predicates<EventFilter, Entry<'Event'>> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), (event) => stationNameOfEvent(event, fleet)),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    types: (wanted) => on(among(wanted), ({ row }) => row.type),
    reasons: (wanted) => on(among(wanted), ({ row }) => row.reason),
    kinds: (wanted) => on(among(wanted), ({ row }) => row.regarding.kind),
    since:
      (wanted) =>
      ({ row }) =>
        row.lastSeenAt >= wanted,
  };
  return matcherOf(predicates, filter);
}

/**
 * The station that an event belongs to: that of the pod or the node, that which the object's label names, or else that
 * of the node that reported it. Undefined when there is none.
 */
export function stationNameOfEvent({ key, row }: Entry<'Event'>, fleet: Fleet): string | undefined {
  const cluster = fleet.cluster(key.cluster);
  if (cluster === undefined) return undefined;
  const { tables, stations } = cluster;
  const { kind, namespace, name } = row.regarding;
  const pod = kind === 'Pod' ? tables.get('Pod', namespace, name) : undefined;
  if (pod !== undefined) return stations.stationNameOfPod(pod);
  const known = rowKinds.find((one) => one === kind);
  return (
    (known && labelOf(tables.get(known, namespace, name), fleet)) ??
    labelOf(tables.get('Node', '', row.nodeName), fleet)
  );
}

function labelOf(entry: Entry<BuiltInKind> | undefined, { stationLabel }: Fleet) {
  return entry?.row.labels[stationLabel];
}
