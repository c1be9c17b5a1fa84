import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import {
  createApiServer,
  type ApiServer,
  type ApiServerOptions,
} from '../../../src/sim/http-server.ts';
import {
  createObjectStore,
  type ObjectStore,
  type ObjectStoreOptions,
  type SimObject,
} from '../../../src/sim/object-store.ts';

/** What a request was answered with. */
export interface Answer {
  code: number;
  body: SimObject & { items: SimObject[] };
  headers: Headers;
}

/** An event as a watch stream gives it. */
export interface WatchEvent {
  type: string;
  object: SimObject;
}

/** A watch that a test reads event by event. */
export interface OpenWatch extends AsyncDisposable {
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<WatchEvent | undefined>;
  /** The next events, as many as asked for. */
  take(count: number): Promise<WatchEvent[]>;
}

/** An API server with an empty store, listening. */
export interface RunningServer extends AsyncDisposable {
  url: string;
  store: ObjectStore;
  api: ApiServer;
  send(
    method: string,
    path: string,
    request?: { body?: unknown; type?: string; accept?: string },
  ): Promise<Answer>;
  watch(path: string, accept?: string): Promise<OpenWatch>;
}

export async function startServer(
  options: ApiServerOptions & ObjectStoreOptions = {},
): Promise<RunningServer> {
  const store = createObjectStore(options);
  const api = createApiServer({ store }, options);
  const url = await api.listen();
  return {
    url,
    store,
    api,
    async send(method, path, request = {}) {
      const { body, type = 'application/json', accept = 'application/json' } = request;
      const response = await fetch(url + path, {
        method,
        headers: { accept, 'content-type': type, 'user-agent': 'unit-test/1.0' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.startsWith('application/json') ?? false;
      const parsed = (json ? JSON.parse(text) : { text }) as Answer['body'];
      return { code: response.status, body: parsed, headers: response.headers };
    },
    watch: (path, accept = 'application/json') => openWatch(url + path, accept),
    async [Symbol.asyncDispose]() {
      await api.stop();
    },
  };
}

async function openWatch(url: string, accept: string): Promise<OpenWatch> {
  const asking = get(url, { headers: { accept } });
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  // A cut line is the end of the stream here; what the test saw before it is what counts.
  response.on('error', () => undefined);
  asking.on('error', () => undefined);
  const reader = createInterface({ input: response });
  const lines = reader[Symbol.asyncIterator]();
  response.once('close', () => reader.close());
  async function next(): Promise<WatchEvent | undefined> {
    const line = await lines.next().catch((error: unknown) => {
      if (response.errored) return { done: true, value: undefined } as const;
      throw error;
    });
    return line.done === true ? undefined : (JSON.parse(line.value) as WatchEvent);
  }
  return {
    next,
    async take(count) {
      const events: WatchEvent[] = [];
      while (events.length < count) {
        const event = await next();
        if (!event) throw new Error(`the watch ended after ${events.length} of ${count} events`);
        events.push(event);
      }
      return events;
    },
    async [Symbol.asyncDispose]() {
      asking.destroy();
      reader.close();
      await lines.return?.();
    },
  };
}
