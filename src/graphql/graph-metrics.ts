import type { ApolloServerPlugin } from '@apollo/server';
import { getOperationAST, Kind, type DocumentNode } from 'graphql';
import type { Metrics } from '../runtime/metrics.ts';
import type { GatewayContext } from './context.ts';

/** Figures of what is asked of the graph. Labels are bounded: types of operations, fields of the schema, our own codes. */
export interface GraphMetrics {
  /** Times operations over plain HTTP. */
  readonly plugin: ApolloServerPlugin<GatewayContext>;
  /** A query was answered over plain HTTP without Apollo, in so many milliseconds. */
  readonly answered: (type: string, ms: number) => void;
  /** An error was shown to a client. */
  readonly error: (code: string) => void;
  /** An operation was weighed, whether it was allowed or not. */
  readonly cost: (type: string, cost: number) => void;
  readonly subscribers: (field: string, change: 1 | -1) => void;
  readonly messages: (field: string, count: number) => void;
  /** How many states were never told, since the process began. */
  readonly merged: (total: number) => void;
}

export function keepGraphMetrics(metrics: Metrics): GraphMetrics {
  const durations = metrics.histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'From the request to its answer, over plain HTTP',
    labels: ['type'],
  });
  const costs = metrics.histogram({
    name: 'graphql_operation_cost',
    help: 'Values that an operation was expected to have computed',
    labels: ['type'],
    buckets: [10, 100, 1_000, 10_000, 100_000, 1_000_000],
  });
  const errors = metrics.counter({
    name: 'graphql_errors_total',
    help: 'Errors shown to clients',
    labels: ['code'],
  });
  const subscribers = metrics.gauge({
    name: 'subscribers',
    help: 'Subscriptions that are followed now',
    labels: ['field'],
  });
  const messages = metrics.counter({
    name: 'subscription_messages_total',
    help: 'Messages sent to subscribers',
    labels: ['field'],
  });
  const merged = metrics.counter({
    name: 'subscription_states_merged_total',
    help: 'States that a slow subscriber was never told, because a later one came',
  });
  let mergedSoFar = 0;
  const answered = (type: string, ms: number) => durations.observe({ type }, ms / 1_000);

  return {
    plugin: {
      requestDidStart: () => {
        const begun = performance.now();
        return Promise.resolve({
          willSendResponse: ({ operation }) => {
            answered(operation?.operation ?? 'unknown', performance.now() - begun);
            return Promise.resolve();
          },
        });
      },
    },
    answered,
    error: (code) => errors.inc({ code }),
    cost: (type, cost) => costs.observe({ type }, cost),
    subscribers: (field, change) => subscribers.inc({ field }, change),
    messages: (field, count) => messages.inc({ field }, count),
    merged: (total) => {
      merged.inc(Math.max(0, total - mergedSoFar));
      mergedSoFar = total;
    },
  };
}

/** Name of the field that a subscription subscribes to. */
export function subscribedField(
  document: DocumentNode,
  operationName: string | null | undefined,
): string {
  const selection = getOperationAST(document, operationName)?.selectionSet.selections[0];
  return selection?.kind === Kind.FIELD ? selection.name.value : 'fragment';
}
