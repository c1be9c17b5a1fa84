import type { Operation as OperationModel } from '../../model/operation.ts';
import type { LogLine } from '../../kube/follow-log.ts';
import { Refusal } from '../../runtime/errors.ts';
import { changesOf } from '../../view/change-stream.ts';
import type { ChangesMessage } from '../../view/change-subject.ts';
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
import { findById } from '../find-by-id.ts';
import type * as gql from '../generated/resolvers.ts';
import { objectRef } from '../object-refs.ts';
import { rolloutMessages, type RolloutMessage } from '../rollout-stream.ts';
import { eventFilter } from './event.ts';
import { logOptions, podFilter } from './pod.ts';

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
      changesOf(feed, clustersSubject(view), resumeFrom),
    resolve: messageOf('cluster'),
  },
  stationChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, stationsSubject(view, viewFilter(filter)), resumeFrom),
    resolve: messageOf('station'),
  },
  nodeChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, nodesSubject(view, viewFilter(filter)), resumeFrom),
    resolve: messageOf('node'),
  },
  podChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, podsSubject(view, podFilter(filter)), resumeFrom),
    resolve: messageOf('pod'),
  },
  appChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed, appStates }) => {
      const subject = appsSubject(view, viewFilter(filter), (change) =>
        appStates.concerned(change),
      );
      return changesOf(feed, subject, resumeFrom);
    },
    resolve: messageOf('app'),
  },
  releaseChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, releasesSubject(view, viewFilter(filter)), resumeFrom),
    resolve: messageOf('release'),
  },
  workloadChanges: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, workloadsSubject(view, viewFilter(filter)), resumeFrom),
    resolve: messageOf('workload'),
  },
  eventStream: {
    subscribe: (_root, { filter, resumeFrom }, { view, feed }) =>
      changesOf(feed, eventsSubject(view, eventFilter(filter)), resumeFrom),
    resolve: messageOf('event'),
  },
  operationProgress: {
    subscribe: async (_root, { id }, { commands }) => {
      const following = await commands.operations.follow(id);
      if (following !== undefined) return following;
      throw new Refusal('NOT_FOUND', 'There is no such operation (any more)');
    },
    resolve: (operation: OperationModel) => ({ operation }),
  },
  podLogs: {
    subscribe: (_root, { pod: id, ...options }, { view, live }) => {
      const pod = findById(view, id);
      if (pod === undefined || !('key' in pod) || pod.key.kind !== 'Pod') {
        throw new Refusal('NOT_FOUND', 'There is no such pod');
      }
      return live.followPodLog(pod.key.cluster, objectRef(pod), logOptions(options, 0));
    },
    resolve: (lines: readonly LogLine[]) => ({ lines }),
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
