import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Logger } from '../runtime/logger.ts';
import type { OpenLane, Told } from '../view/change-feed.ts';
import { isChangeStream, type ChangeSource } from '../view/change-stream.ts';
import type { ChangesMessage } from '../view/change-subject.ts';
import { formatResult } from './error-format.ts';
import { subscribedField, type GraphMetrics } from './graph-metrics.ts';
import { streamKey } from './stream-key.ts';

/** Where the messages of one subscription go. */
export interface Outlet {
  /** Sends a message: a result as JSON. */
  send(json: string): void;
  /** True while so much waits to be sent that nothing should be added. */
  readonly isFull: boolean;
  /** Calls back once, when all that waits has been sent. */
  whenDrained(callback: () => void): void;
}

export interface SharedStreams {
  /**
   * Subscribes. Messages of a stream of changes go to the outlet, and what is answered only ends; of any other stream
   * the results are answered. Answers errors when there is no stream.
   * `rights` says what the caller may see: only equal ones share.
   */
  subscribe(
    args: ExecutionArgs,
    to: { readonly outlet: Outlet; readonly rights: string },
  ): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>>;
  /** How many different streams of changes there are. */
  readonly streams: number;
  /** Ends every stream that is not one of changes; those end with their feed. */
  stop(): void;
}

/** One subscriber of a stream. */
interface Subscriber {
  readonly outlet: Outlet;
  end(): void;
}

/** A message as it goes out. */
interface Made {
  readonly isLast: boolean;
  /** Undefined where there is nothing to tell. */
  readonly json: string | Promise<string> | undefined;
}

type Stream = Pick<OpenLane<Subscriber>, 'join' | 'leave'>;

type Ending = IteratorResult<ExecutionResult, undefined>;
const done: Ending = { done: true, value: undefined };

/**
 * Subscriptions that are equal share one computation, one execution and one serialisation of each message, whichever way
 * they came. A subscriber who does not keep up holds up nobody: he gets the latest state when he can take it.
 */
export function createSharedStreams({
  logger,
  metrics,
}: {
  readonly logger: Logger;
  readonly metrics: Pick<GraphMetrics, 'subscribers' | 'messages'>;
}): SharedStreams {
  const streams = new Map<string, Stream>();
  const alone = new Set<AsyncIterableIterator<ExecutionResult>>();

  /** The JSON of a message; a promise only where resolvers have to wait for something. */
  const jsonOf = (args: ExecutionArgs, rootValue: unknown): string | Promise<string> => {
    const result = execute({ ...args, rootValue });
    const text = (settled: ExecutionResult) => JSON.stringify(formatResult(settled, logger));
    return result instanceof Promise ? result.then(text) : text(result);
  };

  const openStream = (key: string, args: ExecutionArgs, source: ChangeSource): Stream => {
    let isOver = false;
    const field = subscribedField(args.document, args.operationName);
    /** What was made of a message whose other readers are still to be told. */
    const made = new WeakMap<ChangesMessage<unknown>, Made>();
    const make = (message: ChangesMessage<unknown>, isFirst: boolean): Made => ({
      isLast: source.isLast(message),
      json:
        message.changes.length === 0 && !isFirst ? undefined : jsonOf(args, source.shape(message)),
    });
    const tell = ({ message, readers, isFirst, isShared }: Told<unknown, Subscriber>) => {
      const { isLast, json } = made.get(message) ?? make(message, isFirst);
      made.set(message, { isLast, json });
      if (isLast && isShared) {
        isOver = true;
        if (streams.get(key) === stream) streams.delete(key);
      }
      const finish = (told: readonly Subscriber[]) => {
        if (isLast || isOver) for (const subscriber of told) subscriber.end();
      };
      if (json === undefined) {
        finish(readers);
        return;
      }
      if (typeof json === 'string') {
        metrics.messages(field, readers.filter((reader) => send(reader, json)).length);
        finish(readers);
        return;
      }
      // Nobody waits for them: what changes meanwhile is merged for these readers only.
      for (const reader of readers) lane.hold(reader);
      void json.then((text) => {
        for (const reader of readers) lane.ready(reader);
        metrics.messages(field, readers.filter((reader) => send(reader, text)).length);
        finish(readers);
      });
    };
    /** False for one who has left meanwhile. */
    const send = (subscriber: Subscriber, json: string): boolean => {
      if (!subscribers.has(subscriber)) return false;
      subscriber.outlet.send(json);
      if (subscriber.outlet.isFull) {
        lane.hold(subscriber);
        subscriber.outlet.whenDrained(() => lane.ready(subscriber));
      }
      return true;
    };
    const subscribers = new Set<Subscriber>();
    const lane = source.feed.lane<unknown, Subscriber>(source.subject, {
      tell,
      end: () => {
        for (const subscriber of subscribers) subscriber.end();
      },
    });
    const stream: Stream = {
      join(subscriber, resumeFrom) {
        subscribers.add(subscriber);
        metrics.subscribers(field, 1);
        lane.join(subscriber, resumeFrom);
      },
      leave(subscriber) {
        if (subscribers.delete(subscriber)) metrics.subscribers(field, -1);
        lane.leave(subscriber);
        if (subscribers.size === 0 && streams.get(key) === stream) streams.delete(key);
      },
    };
    return stream;
  };

  return {
    async subscribe(args, { outlet, rights }) {
      const events = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in events)) return events;
      if (!isChangeStream(events)) {
        const results = mapped(args, events, () => alone.delete(results));
        alone.add(results);
        return results;
      }
      const { source } = events;
      const key = streamKey(args, { rights, more: source.key ?? '' });
      return ending((end) => {
        const stream = streams.get(key) ?? openStream(key, args, source);
        streams.set(key, stream);
        const subscriber: Subscriber = { outlet, end };
        stream.join(subscriber, source.resumeFrom);
        return () => stream.leave(subscriber);
      });
    },
    get streams() {
      return streams.size;
    },
    stop() {
      for (const results of alone) void results.return?.();
    },
  };
}

/**
 * Yields nothing, and ends when it is returned or `end` is called. `begin` is called when the end is first waited for;
 * the function that it answers, when it has come.
 */
function ending(begin: (end: () => void) => () => void): AsyncIterableIterator<ExecutionResult> {
  const end = Promise.withResolvers<Ending>();
  let state: 'new' | 'open' | 'ended' = 'new';
  let leave: () => void = () => undefined;
  const hasEnded = () => state === 'ended';
  const finish = () => {
    if (state === 'open') leave();
    state = 'ended';
    end.resolve(done);
  };
  return {
    next() {
      if (state === 'new') {
        state = 'open';
        const leaveLater = begin(finish);
        if (hasEnded()) leaveLater();
        else leave = leaveLater;
      }
      return end.promise;
    },
    return() {
      finish();
      return end.promise;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The results of a stream that nobody shares; what breaks it is its last result. `onEnd` is called once it has ended. */
function mapped(
  args: ExecutionArgs,
  events: AsyncIterable<unknown>,
  onEnd: () => void,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = events[Symbol.asyncIterator]();
  let isBroken = false;
  return {
    async next() {
      try {
        const event = isBroken ? done : await iterator.next();
        if (event.done !== true) {
          return { done: false, value: await execute({ ...args, rootValue: event.value }) };
        }
        onEnd();
        return done;
      } catch (error) {
        isBroken = true;
        const originalError = error instanceof Error ? error : new Error(String(error));
        return {
          done: false,
          value: { errors: [new GraphQLError(originalError.message, { originalError })] },
        };
      }
    },
    async return() {
      onEnd();
      await iterator.return?.();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
