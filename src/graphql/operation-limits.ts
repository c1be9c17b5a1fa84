import { OperationTypeNode, type GraphQLError } from 'graphql';
import { limitError, type GraphqlLimits } from './limits.ts';

/** How much may run at once. */
export type OperationLimitOptions = Pick<
  GraphqlLimits,
  'operationsPerConnection' | 'subscriptionsPerConnection' | 'subscriptions'
>;

/** Counts what runs on the connections of this process. */
export interface OperationLimits {
  /** The counters of a connection that was opened. An event stream is a connection with one operation. */
  connection(): ConnectionOperations;
  /** Subscriptions that run now. */
  subscriptions(): number;
}

export interface ConnectionOperations {
  /**
   * Counts an operation in, until the function that it returns is called (again does nothing). Returns the refusal
   * instead, which names the limit, when there would be too many; then nothing was counted.
   */
  begin(type: OperationTypeNode): (() => void) | GraphQLError;
}

export function createOperationLimits(allowed: OperationLimitOptions): OperationLimits {
  let subscriptions = 0;
  return {
    subscriptions: () => subscriptions,
    connection: () => {
      const here = { operations: 0, subscriptions: 0 };
      return {
        begin: (type) => {
          const one = type === OperationTypeNode.SUBSCRIPTION ? 1 : 0;
          const excess = [
            ['operationsPerConnection', here.operations + 1] as const,
            ['subscriptionsPerConnection', here.subscriptions + one] as const,
            ['subscriptions', subscriptions + one] as const,
          ].find(([limit, asked]) => asked > allowed[limit]);
          if (excess !== undefined) {
            const [limit, asked] = excess;
            return limitError({ limit, asked, allowed: allowed[limit], what: runningNow[limit] });
          }
          const count = (times: 1 | -1) => {
            here.operations += times;
            here.subscriptions += times * one;
            subscriptions += times * one;
          };
          count(1);
          let ended = false;
          return () => {
            if (!ended) count(-1);
            ended = true;
          };
        },
      };
    },
  };
}

const runningNow: Readonly<Record<keyof OperationLimitOptions, string>> = {
  operationsPerConnection: 'operations at once on this connection',
  subscriptionsPerConnection: 'subscriptions at once on this connection',
  subscriptions: 'subscriptions at once on this replica',
};
