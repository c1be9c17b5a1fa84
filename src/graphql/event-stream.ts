import { GraphQLError, OperationTypeNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { GatewayContext } from './context.ts';
import { formatError, formatResult } from './error-format.ts';
import type { Executor } from './executor.ts';
import type { Outlet, SharedStreams } from './shared-streams.ts';
import type { OperationLimits } from './operation-limits.ts';
import { executionArgs, prepareOperation, type OperationParams } from './operation.ts';

/** Answers operations as server-sent events: GraphQL over SSE, distinct connections mode. */
export interface EventStreams {
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    params: OperationParams,
  ): Promise<void>;
  /** How many subscriptions are followed now. */
  readonly following: number;
  /** Ends every stream. */
  stop(): void;
}

export interface EventStreamDeps {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly contextOf: (request: IncomingMessage) => GatewayContext;
  readonly shared: SharedStreams;
  readonly running: OperationLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Proxies cut connections that are silent for longer. */
const keepAliveMs = 12_000;
/** So much waits for a slow client at most, beside one message. */
const fullFromBytes = 256 * 1024;

export function createEventStreams({
  schema,
  executor,
  contextOf,
  shared,
  running,
  clock,
  logger,
}: EventStreamDeps): EventStreams {
  const open = new Set<() => void>();
  let following = 0;

  const refuse = (response: ServerResponse, status: number, errors: readonly GraphQLError[]) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ errors: errors.map((error) => formatError(error, logger)) }));
  };
  const nextEvent = (json: string): string => `event: next\ndata: ${json}\n\n`;
  const outletTo = (response: ServerResponse): Outlet => ({
    send: (json) => response.write(nextEvent(json)),
    get isFull() {
      return response.writableLength > fullFromBytes;
    },
    whenDrained: (callback) => response.once('drain', callback),
  });

  const stream = async (response: ServerResponse, results: AsyncIterable<ExecutionResult>) => {
    const iterator = results[Symbol.asyncIterator]();
    const close = () => void iterator.return?.();
    open.add(close);
    response.once('close', close);
    const stopPings = pingEvery(clock, response);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    // Some browsers wait for a first byte before they say that the stream is open.
    response.write(':\n\n');
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        // A reader that does not keep up is waited for.
        const json = JSON.stringify(formatResult(next.value, logger));
        if (!response.write(nextEvent(json)) && !response.closed) {
          await drained(response);
        }
      }
      response.end('event: complete\ndata:\n\n');
    } finally {
      stopPings();
      open.delete(close);
    }
  };

  return {
    handle: async (request, response, params) => {
      const context = contextOf(request);
      const prepared = await prepareOperation(params, context);
      if (!('operation' in prepared)) {
        refuse(response, 400, prepared);
        return;
      }
      const type = prepared.operation.operation;
      if (type === OperationTypeNode.MUTATION && request.method === 'GET') {
        response.setHeader('allow', 'POST');
        refuse(response, 405, [postMutations()]);
        return;
      }
      const end = running.connection().begin(type);
      if (typeof end !== 'function') {
        refuse(response, 429, [end]);
        return;
      }
      const one = type === OperationTypeNode.SUBSCRIPTION ? 1 : 0;
      following += one;
      try {
        const unseen = await context.operations.readAfter(params.extensions);
        if (unseen !== undefined) {
          refuse(response, statusOf(unseen), [unseen]);
          return;
        }
        const result =
          type === OperationTypeNode.SUBSCRIPTION
            ? await shared.subscribe(executionArgs(schema, prepared), {
                outlet: outletTo(response),
                rights: '',
              })
            : await executor.execute(prepared);
        await stream(response, Symbol.asyncIterator in result ? result : just(result));
      } finally {
        following -= one;
        end();
      }
    },
    get following() {
      return following;
    },
    stop: () => {
      for (const close of open) close();
    },
  };
}

function postMutations(): GraphQLError {
  const message = 'GET changes nothing; send a mutation by POST';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Resolves when all that waits has been sent, or nothing more will be. Leaves nothing behind for the next time. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

/** What the error says that HTTP should say. */
function statusOf({ extensions }: GraphQLError): number {
  const { status } = (extensions['http'] ?? {}) as { readonly status?: number };
  return status ?? 400;
}

async function* just<T>(value: T): AsyncGenerator<T> {
  await Promise.resolve();
  yield value;
}

function pingEvery(clock: Clock, response: ServerResponse): () => void {
  let cancel = clock.after(keepAliveMs, function ping() {
    response.write(':\n\n');
    cancel = clock.after(keepAliveMs, ping);
  });
  return () => cancel();
}
