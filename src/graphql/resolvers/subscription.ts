import type { ChangesMessage } from '../../view/change-feed.ts';
import {
  appsSubject,
  clustersSubject,
  eventsSubject,
  nodesSubject,
  podsSubject,
  releasesSubject,
  stationsSubject,
  workloadsSubject,
} from '../../view/subjects.ts';
import type { GatewayContext } from '../context.ts';
import { viewFilter } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { rolloutMessages, type RolloutMessage } from '../rollout-stream.ts';
import { eventFilter } from './event.ts';
import { podFilter } from './pod.ts';

export const Subscription: Required<gql.SubscriptionResolvers> = {
  rolloutProgress: {
    subscribe: (_root, { app, revision, follow, resumeFrom }, context) =>
      rolloutMessages(context, {
        app: { namespace: app.namespace ?? 'default', name: app.name },
        follow,
        ...(revision == null ? {} : { revision }),
        ...(resumeFrom == null ? {} : { resumeFrom }),
      }),
    resolve: (message: RolloutMessage, _args: object, { live }: GatewayContext) => {
      live.renew();
      return message;
    },
  },
  clusterChanges: {
    subscribe: (_root, { resumeFrom }, { view, feed }) =>
      feed.changes(clustersSubject(view), resumeFrom ?? undefined),
    resolve: messageOf('cluster'),
  },
  stationChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(stationsSubject(view, viewFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('station'),
  },
  nodeChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(nodesSubject(view, viewFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('node'),
  },
  podChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(podsSubject(view, podFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('pod'),
  },
  appChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(appsSubject(view, viewFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('app'),
  },
  releaseChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(releasesSubject(view, viewFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('release'),
  },
  workloadChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(workloadsSubject(view, viewFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('workload'),
  },
  eventStream: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      feed.changes(eventsSubject(view, eventFilter(filter)), resumeFrom ?? undefined),
    resolve: messageOf('event'),
  },
};

/** A message of the feed with its items under the name that the graph gives them. Live fields are read anew each time. */
function messageOf<N extends string>(name: N) {
  return <T>(
    { cursor, reset, changes }: ChangesMessage<T>,
    _args: object,
    { live }: GatewayContext,
  ) => {
    live.renew();
    const named = changes.map(({ kind, id, item }) => ({ kind, id, [name]: item }));
    return {
      cursor,
      reset,
      changes: named as ({ kind: (typeof changes)[0]['kind']; id: string } & Record<N, T | null>)[],
    };
  };
}
