import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { operationText } from './operations.ts';

/** A message of a subscription. */
export interface Message {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** Ways to subscribe; both have to say the same. */
export const transports = ['WebSocket', 'event stream'] as const;
export type Transport = (typeof transports)[number];

/** Messages as they come, with a deadline for each, so that a test fails rather than hangs. */
export interface Messages extends AsyncDisposable {
  /** The next message; undefined once the server has completed the stream. */
  next(): Promise<Message | undefined>;
  /** Messages up to and with the first that fits. */
  until(fits: (message: Message) => boolean): Promise<readonly Message[]>;
  /** All messages until the server completes the stream. */
  rest(): Promise<readonly Message[]>;
}

const deadlineMs = 15_000;

/** Subscribes to one of the operations of operations.graphql, or to a text. */
export function subscribeTo(
  url: string,
  operation: { readonly name: string } | { readonly text: string },
  {
    variables = {},
    over = 'WebSocket',
    extensions = {},
  }: {
    readonly variables?: object;
    readonly over?: Transport;
    readonly extensions?: Record<string, unknown>;
  } = {},
): Messages {
  const query = 'name' in operation ? operationText(operation.name) : operation.text;
  const client =
    over === 'WebSocket'
      ? createSocketClient({
          url: `${url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          retryAttempts: 0,
        })
      : createEventClient({ url: `${url}/graphql`, retryAttempts: 0 });
  const results = client.iterate({ query, variables: { ...variables }, extensions });
  const next = async (): Promise<Message | undefined> => {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => {
        reject(new Error('No message came in time'));
      }, deadlineMs).unref();
    });
    const result = await Promise.race([results.next(), late]);
    return result.done === true ? undefined : result.value;
  };
  return {
    next,
    until: async (fits) => {
      const messages: Message[] = [];
      for (let message = await next(); message !== undefined; message = await next()) {
        messages.push(message);
        if (fits(message)) return messages;
      }
      throw new Error(`The stream ended before: ${JSON.stringify(messages.at(-1))}`);
    },
    rest: async () => {
      const messages: Message[] = [];
      for (let message = await next(); message !== undefined; message = await next())
        messages.push(message);
      return messages;
    },
    [Symbol.asyncDispose]: async () => {
      await results.return?.();
      await client.dispose();
    },
  };
}
