/** Which events are asked for, in which order, and where they belong. */
import type { BuiltInKind } from '../model/rows.ts';
import type { Fleet } from './fleet.ts';
import type { OrderFields } from './item-order.ts';
import type { EventFacet, EventFilter, EventOrderField } from './kind-filters.ts';
import { rowKinds } from './row-tables.ts';
import { among, passing, type Rule } from './rules.ts';
import { createSection } from './section.ts';
import { oneOf } from './slots/condition.ts';
import type { Shelf } from './slots/shelf.ts';
import type { Entry, OrderTerm } from './view.ts';

type EventEntry = Entry<'Event'>;
type Column = Exclude<EventFacet, 'STATION'>;

/** The order of events where none is asked for. */
export const latestFirst: readonly OrderTerm<EventOrderField>[] = [
  { field: 'LAST_SEEN', direction: 'DESC' },
];

export const eventOrder: OrderFields<EventEntry, EventOrderField> = {
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

export function createEventSection(fleet: Fleet) {
  const stationOf = (event: EventEntry) => stationNameOfEvent(event, fleet) ?? '';
  return createSection<EventEntry, EventFilter, Column, EventOrderField>({
    // Nobody looks for the name of an event: it is what it is about and a number.
    name: () => '',
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      NAMESPACE: ({ key }) => key.namespace,
      TYPE: ({ row }) => row.type,
      REASON: ({ row }) => row.reason,
      INVOLVED_KIND: ({ row }) => row.regarding.kind,
    },
    // Changes with what the event is about, and not with the event.
    derived: { STATION: stationOf },
    labels: ({ row }) => row.labels,
    order: {
      ...eventOrder,
      fields: { ...eventOrder.fields, NAME: { type: 'string', of: () => '' } },
    },
    rules: {
      clusters: among('CLUSTER'),
      stations: passing((wanted) => {
        const stations = new Set(wanted);
        return (event) => stations.has(stationOf(event));
      }),
      namespaces: among('NAMESPACE'),
      types: among('TYPE'),
      reasons: among('REASON'),
      kinds: among('INVOLVED_KIND'),
      since,
    },
  });
}

/** The end of the order by when they were seen last. */
const since: Rule<string, EventEntry, Column> = {
  conditions(wanted, shelf) {
    // The section keeps this order.
    const order = (shelf as Shelf<EventEntry, Column, EventOrderField>).ordered('LAST_SEEN');
    const from = order.firstRank((slot) => (shelf.item(slot).row.lastSeenAt < wanted ? -1 : 0));
    const slots: number[] = [];
    order.up(from, (slot) => slots.push(slot) > 0);
    return [oneOf(Uint32Array.from(slots))];
  },
  test:
    (wanted) =>
    ({ row }) =>
      row.lastSeenAt >= wanted,
};

/**
 * The station that an event belongs to: that of the pod or the node, that which the object's label names, or else that
 * of the node that reported it. Undefined when there is none.
 */
export function stationNameOfEvent({ key, row }: EventEntry, fleet: Fleet): string | undefined {
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
