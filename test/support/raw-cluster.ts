import { Agent, request } from 'undici';
import { parse } from 'yaml';

/** An object as it came over the wire; only what every object has is typed. */
export interface RawObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: RawMetadata;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: unknown;
  readonly items?: readonly RawObject[];
  readonly [field: string]: unknown;
}

export interface RawMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  readonly managedFields?: readonly { readonly manager: string; readonly operation: string }[];
  readonly continue?: string;
  readonly [field: string]: unknown;
}

export type Query = Readonly<Record<string, string>>;

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query | undefined;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string | undefined;
}

/** Any answer, also a refusal. */
export interface Answer {
  readonly code: number;
  readonly contentType: string;
  /** Of the `Warning` headers. */
  readonly warnings: string;
  readonly text: string;
  /** The body as JSON; an object without fields when it is none. */
  readonly body: RawObject;
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** A Kubernetes API server over plain HTTP, with nothing between the test and the wire. */
export interface RawCluster extends AsyncDisposable {
  readonly url: string;
  send(request: RawRequest): Promise<Answer>;
  get(path: string, query?: Query): Promise<Answer>;
  post(path: string, body: unknown, query?: Query): Promise<Answer>;
  put(path: string, body: unknown, query?: Query): Promise<Answer>;
  patch(path: string, patch: Patch, query?: Query): Promise<Answer>;
  delete(path: string, options?: unknown, query?: Query): Promise<Answer>;
  /** The created object; throws when it was refused. */
  create(path: string, body: unknown): Promise<RawObject>;
  /** The object or list; throws when there is none. */
  read(path: string, query?: Query): Promise<RawObject>;
  /** Server-side apply; throws when it was refused. Not forced. */
  apply(path: string, body: unknown, fieldManager: string): Promise<RawObject>;
  /** Resolves when the server has accepted the watch; throws when it refuses. */
  watch(path: string, query?: Query, accept?: string): Promise<RawWatch>;
}

/** Exactly one way to patch. */
export type Patch = {
  [Type in keyof typeof patchTypes]: Readonly<Record<Type, unknown>>;
}[keyof typeof patchTypes];

export interface WatchEvent {
  readonly type: string;
  readonly object: RawObject;
}

/** The events of one watch in the order of their arrival. */
export interface RawWatch extends AsyncDisposable {
  /** The next event; throws when none comes within 15 s or the watch has ended. */
  next(): Promise<WatchEvent>;
  /** All events up to and with the first that fits. */
  until(fits: (event: WatchEvent) => boolean): Promise<WatchEvent[]>;
  /** All events until the server ends the watch. */
  rest(): Promise<WatchEvent[]>;
}

interface Kubeconfig {
  readonly 'current-context': string;
  readonly contexts: readonly { name: string; context: { cluster: string; user: string } }[];
  readonly clusters: readonly {
    name: string;
    cluster: { server: string; 'certificate-authority-data'?: string };
  }[];
  readonly users: readonly {
    name: string;
    user: { token?: string; 'client-certificate-data'?: string; 'client-key-data'?: string };
  }[];
}

/** Speaks to the current context of a kubeconfig (its text) that carries its keys or token inside. */
export function openRawCluster(kubeconfig: string): RawCluster {
  const config = parse(kubeconfig) as Kubeconfig;
  const { context } = config.contexts.find(({ name }) => name === config['current-context'])!;
  const { cluster } = config.clusters.find(({ name }) => name === context.cluster)!;
  const user = config.users.find(({ name }) => name === context.user)?.user ?? {};
  const dispatcher = new Agent({
    connect: {
      ...pem('ca', cluster['certificate-authority-data']),
      ...pem('cert', user['client-certificate-data']),
      ...pem('key', user['client-key-data']),
    },
    // HTTP/2 in undici throws past its caller when a server goes away.
    allowH2: false,
    bodyTimeout: 0,
    headersTimeout: 60_000,
  });

  const exchange = async (rawRequest: RawRequest, signal?: AbortSignal) => {
    const { method, path, query, body, contentType = 'application/json', accept } = rawRequest;
    return await request(new URL(path, cluster.server), {
      method,
      dispatcher,
      ...(query && { query }),
      headers: {
        accept: accept ?? 'application/json',
        'user-agent': 'raw-cluster',
        ...(body !== undefined && { 'content-type': contentType }),
        ...(user.token !== undefined && { authorization: `Bearer ${user.token}` }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  };

  const send = async (rawRequest: RawRequest): Promise<Answer> => {
    const { statusCode, headers, body } = await exchange(rawRequest);
    const text = await body.text();
    return {
      code: statusCode,
      contentType: header(headers['content-type']),
      warnings: header(headers['warning']),
      text,
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as RawObject,
    };
  };
  const accepted = async (rawRequest: RawRequest): Promise<RawObject> => {
    const answer = await send(rawRequest);
    if (answer.code < 300) return answer.body;
    throw new Error(`${rawRequest.method} ${rawRequest.path}: ${answer.code} ${answer.text}`);
  };

  return {
    url: cluster.server,
    send,
    get: async (path, query) => await send({ method: 'GET', path, query }),
    post: async (path, body, query) => await send({ method: 'POST', path, body, query }),
    put: async (path, body, query) => await send({ method: 'PUT', path, body, query }),
    patch: async (path, patch, query) =>
      await send({ method: 'PATCH', path, ...patchBody(patch), query }),
    delete: async (path, body, query) => await send({ method: 'DELETE', path, body, query }),
    create: async (path, body) => await accepted({ method: 'POST', path, body }),
    read: async (path, query) => await accepted({ method: 'GET', path, query }),
    apply: async (path, body, fieldManager) =>
      await accepted({
        method: 'PATCH',
        path,
        ...patchBody({ apply: body }),
        query: { fieldManager },
      }),
    watch: async (path, query, accept) => {
      const controller = new AbortController();
      const watchRequest: RawRequest = {
        method: 'GET',
        path,
        query: { watch: 'true', ...query },
        accept,
      };
      const { statusCode, body } = await exchange(watchRequest, controller.signal);
      if (statusCode !== 200) throw new Error(`watch ${path}: ${statusCode} ${await body.text()}`);
      return watchOf(body, controller);
    },
    [Symbol.asyncDispose]: async () => await dispatcher.destroy(),
  };
}

function pem(key: string, data: string | undefined): Record<string, string> {
  return data === undefined ? {} : { [key]: Buffer.from(data, 'base64').toString() };
}

function header(value: string | string[] | undefined): string {
  return [value ?? []].flat().join(', ');
}

function patchBody(patch: Patch): { body: unknown; contentType: string } {
  const [type, body] = Object.entries(patch)[0] as [keyof typeof patchTypes, unknown];
  return { body, contentType: patchTypes[type] };
}

function watchOf(body: AsyncIterable<Buffer>, controller: AbortController): RawWatch {
  const events = eventsOf(body);
  const read = async (): Promise<WatchEvent | undefined> => {
    const patience = AbortSignal.timeout(15_000);
    const timedOut = new Promise<never>((_, reject) => {
      patience.addEventListener('abort', () => reject(new Error('no event within 15 s')));
    });
    const result = await Promise.race([events.next(), timedOut]);
    return result.done === true ? undefined : result.value;
  };
  const next = async (): Promise<WatchEvent> => {
    const event = await read();
    if (event === undefined) throw new Error('the server ended the watch');
    return event;
  };
  return {
    next,
    until: async (fits) => {
      const seen: WatchEvent[] = [];
      for (;;) {
        const event = await next();
        seen.push(event);
        if (fits(event)) return seen;
      }
    },
    rest: async () => {
      const seen: WatchEvent[] = [];
      for (let event = await read(); event !== undefined; event = await read()) seen.push(event);
      return seen;
    },
    [Symbol.asyncDispose]: async () => {
      controller.abort();
      // The reader ends with the abort's own error, which is what was asked for.
      await events.next().catch(() => undefined);
    },
  };
}

async function* eventsOf(body: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent;
  }
  return undefined;
}
