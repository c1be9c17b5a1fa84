import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../runtime/clock.ts';
import type { UpgradeHandler } from '../runtime/http-server.ts';
import type { Logger } from '../runtime/logger.ts';
import type { GatewayContext } from './context.ts';
import { formatError, formatResult } from './error-format.ts';
import type { Executor } from './executor.ts';
import type { ConnectionOperations, OperationLimits } from './operation-limits.ts';
import { executionArgs, prepareOperation, type PreparedOperation } from './operation.ts';
import type { Outlet, SharedStreams } from './shared-streams.ts';
import { keepSocketsAlive } from './socket-life.ts';

/** Speaks `graphql-transport-ws` on sockets that were let in. */
export interface GraphqlSockets {
  readonly upgrade: UpgradeHandler;
  /**
   * Tells clients that their operations are complete as these end, then closes every socket with 1001, going away.
   * Operations that do not end within a second are cut off.
   */
  stop(): Promise<void>;
}

export interface SocketDeps {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly contextOf: (request: IncomingMessage) => GatewayContext;
  readonly shared: SharedStreams;
  readonly running: OperationLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Of one socket. `wire` is what the socket writes to; `drained` is called once when all is written. */
interface Extra {
  readonly socket: WebSocket;
  readonly wire: Duplex;
  readonly drained: Set<() => void>;
  readonly request: IncomingMessage;
  readonly operations: ConnectionOperations;
  /** Counts the operation with this id out. */
  readonly ends: Map<string, () => void>;
}

/** What an operation is run with: its own way back to the client too. */
interface SocketArgs extends ExecutionArgs {
  readonly prepared: PreparedOperation;
  readonly outlet: Outlet;
  /** Counts it out. */
  readonly end: () => void;
}

/** So much waits for a slow client at most, beside one message. */
const fullFromBytes = 256 * 1024;
const stopWithinMs = 1_000;

export function createGraphqlSockets(
  { schema, executor, contextOf, shared, running, clock, logger }: SocketDeps,
  { maxMessageBytes }: { readonly maxMessageBytes: number },
): GraphqlSockets {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    // A subscription that a message completes has ended before the next message, which may use its id again.
    allowSynchronousEvents: false,
  });
  const answering = new Set<Promise<void>>();
  const stopPings = keepSocketsAlive(sockets, clock);

  const server = makeServer<never, Extra>({
    onSubscribe: async ({ extra }, id, params) => {
      const context = contextOf(extra.request);
      const prepared = await prepareOperation(params, context);
      if (extra.ends.has(id)) return [notEnded(id)];
      if (!('operation' in prepared)) return prepared;
      const end = extra.operations.begin(prepared.operation.operation);
      if (typeof end !== 'function') return [end];
      extra.ends.set(id, end);
      const refused =
        (await context.operations.readAfter(params.extensions)) ?? goneFrom(extra.socket);
      if (refused !== undefined) {
        if (extra.ends.get(id) === end) extra.ends.delete(id);
        end();
        return [refused];
      }
      const args: SocketArgs = {
        ...executionArgs(schema, prepared),
        prepared,
        outlet: outletTo(extra, id),
        end,
      };
      return args;
    },
    onComplete: ({ extra }, id) => {
      extra.ends.get(id)?.();
      extra.ends.delete(id);
    },
    subscribe: async (args) => {
      const { outlet, end } = args as SocketArgs;
      const results = await shared.subscribe(args, { outlet, rights: '' });
      return Symbol.asyncIterator in results ? endingWith(results, end) : results;
    },
    execute: async (args) => {
      const { prepared, end } = args as SocketArgs;
      try {
        return await executor.execute(prepared);
      } finally {
        end();
      }
    },
    onError: (...[, , , errors]: readonly [unknown, unknown, unknown, readonly GraphQLError[]]) =>
      errors.map((error) => formatError(error, logger)),
    onNext: (...[, , , , result]) => formatResult(result, logger),
  });

  const open = (extra: Extra) => {
    const { socket } = extra;
    const failed = (error: unknown) => {
      logger.error('A socket failed', { error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    // What a client does wrong (a frame that is none, a message too long) ws has answered with a close code already.
    socket.on('error', (error) => logger.debug('A socket was closed', { error }));
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) => {
            if (socket.readyState !== WebSocket.OPEN) resolve();
            // A socket that cannot be written to is closed, which ends its operations.
            else socket.send(data, () => resolve());
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            const operation = take(data.toString())
              .catch(failed)
              .finally(() => answering.delete(operation));
            answering.add(operation);
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      void closed(code, String(reason));
      for (const end of extra.ends.values()) end();
    });
  };

  return {
    upgrade: (request, wire, head) =>
      sockets.handleUpgrade(request, wire, head, (socket) => {
        sockets.emit('connection', socket, request);
        const drained = new Set<() => void>();
        wire.on('drain', () => {
          for (const callback of drained) callback();
          drained.clear();
        });
        const operations = running.connection();
        open({ socket, wire, drained, request, operations, ends: new Map() });
      }),
    async stop() {
      stopPings();
      await within(clock, Promise.all(answering));
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      const closed = new Promise<void>((resolve) => {
        sockets.close(() => resolve());
      });
      await within(clock, closed);
      for (const socket of sockets.clients) socket.terminate();
      await closed;
    },
  };
}

/**
 * graphql-ws knows operations by their ids alone: it would take the end of the one before for the end of this one, which
 * would then run on unnoticed.
 */
function notEnded(id: string): GraphQLError {
  const message = `The operation before with the id ${id} has not ended yet; take another id`;
  return new GraphQLError(message, { extensions: { code: 'CONFLICT' } });
}

/** A stream that is begun after its socket has closed would never be ended. */
function goneFrom({ readyState }: WebSocket): GraphQLError | undefined {
  return readyState === WebSocket.OPEN ? undefined : new GraphQLError('The socket has closed');
}

/** The same results; `end` is called as soon as they are returned, so that the next operation finds its place. */
function endingWith(
  results: AsyncIterableIterator<ExecutionResult>,
  end: () => void,
): AsyncIterableIterator<ExecutionResult> {
  return {
    next: () => results.next(),
    async return() {
      end();
      await results.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The messages of one operation: the result is there as JSON already, so that only the id is put before it. */
function outletTo({ socket, wire, drained }: Extra, id: string): Outlet {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  return {
    send(json) {
      if (socket.readyState === WebSocket.OPEN) socket.send(`${head}${json}}`);
    },
    get isFull() {
      return wire.writableLength > fullFromBytes;
    },
    whenDrained: (callback) => drained.add(callback),
  };
}

/** Resolves when the work is done, or when it has taken too long. */
async function within(clock: Clock, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, clock.sleep(stopWithinMs, late.signal).catch(() => undefined)]);
  late.abort();
}
