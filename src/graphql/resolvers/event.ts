import type { EventFilter } from '../../view/kind-filters.ts';
import type { Entry } from '../../view/view.ts';
import type { Complete } from '../complete.ts';
import { viewFilter } from '../filters.ts';
import { findByKind } from '../find-by-id.ts';
import type * as gql from '../generated/resolvers.ts';
import type { EventSubject as EventSubjectModel } from '../models.ts';
import { said } from '../said.ts';
import { entryFields } from './resource.ts';

export const Event: Complete<gql.EventResolvers, Omit<gql.Event, '__typename'>, Entry<'Event'>> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  regarding: ({ key, row }) => ({ ...row.regarding, cluster: key.cluster }),
  station: (event, _args, { view }) => view.stationOfEvent(event) ?? null,
  node: ({ key, row }, _args, { view }) => view.get('Node', key.cluster, row.nodeName) ?? null,
  type: ({ row }) => row.type,
  reason: ({ row }) => row.reason,
  message: ({ row }) => row.message,
  count: ({ row }) => row.count,
  source: ({ row }) => row.source,
  firstSeenAt: ({ row }) => said(row.firstSeenAt),
  lastSeenAt: ({ row }) => said(row.lastSeenAt),
};

export const EventSubject: Complete<
  gql.EventSubjectResolvers,
  Omit<gql.EventSubject, '__typename'>,
  EventSubjectModel
> = {
  namespace: ({ namespace }) => said(namespace),
  resource: (subject, _args, { view }) => findByKind(view, subject) ?? null,
};

/** A filter of events as the view takes it. */
export function eventFilter(filter: gql.EventFilter | null | undefined): EventFilter {
  const { since, ...rest } = filter ?? {};
  return { ...viewFilter(rest), ...(since == null ? {} : { since: since.toISOString() }) };
}
