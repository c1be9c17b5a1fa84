import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { stringify } from 'yaml';
import { startTestGateway, type TestGateway } from './gateway.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when there was none. */
  readonly body: Instance & RestProblem & InstanceList;
}

/** What tests look at, of whichever body it is. */
interface Instance {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly phase: string;
  readonly revision: number;
  readonly chart: { readonly name: string; readonly version: string } | null;
  readonly rollout: { readonly revision: number; readonly phase: string } | null;
  readonly stations: readonly {
    readonly cluster: string;
    readonly name: string;
    readonly phase: string;
    readonly replicas: { readonly desired: number; readonly ready: number };
    readonly release: string | null;
  }[];
}

interface RestProblem {
  readonly code: string;
  readonly detail: string;
  readonly path: readonly string[] | null;
  readonly plan: {
    readonly chosen: readonly { readonly name: string }[];
    readonly changes: readonly {
      readonly release: string;
      readonly action: string;
      readonly objects:
        | readonly {
            readonly kind: string;
            readonly action: string;
            readonly diff: string | null;
            readonly drift: string | null;
          }[]
        | null;
    }[];
    readonly warnings: readonly { readonly code: string | null; readonly cluster: string | null }[];
  };
}

interface InstanceList {
  readonly items: readonly { readonly name: string; readonly station_count: number }[];
  readonly total: number;
  readonly continue: string | null;
}

export interface RestRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
}

/** A gateway with a folder of charts and values files of its own. */
export interface RestWorld extends AsyncDisposable {
  readonly served: TestGateway;
  /** Holds chart `web`; the gateway may read what lies below. */
  readonly folder: string;
  /** Names of ready stations, those of the first cluster first. */
  readonly stations: readonly { readonly cluster: string; readonly name: string }[];
  /** Writes a values file with these stations into the folder; resolves with its path in it. */
  valuesFile(name: string, stations: readonly object[], more?: object): string;
  /** Sends a request; fails when request or answer are not what /v1/openapi.json says. */
  call(method: string, path: string, request?: RestRequest): Promise<RestAnswer>;
  /** Resolves with the instance once the rollout of this revision is done. */
  done(id: string, revision?: number): Promise<RestAnswer['body']>;
  gone(id: string): Promise<void>;
}

export const instances = '/v1/helm_app/instances';

export async function startRestWorld(
  options: { readonly manage?: boolean } = {},
): Promise<RestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'rest-'));
  cpSync(join(import.meta.dirname, 'charts/web'), join(folder, 'web'), { recursive: true });
  const served = await startTestGateway({
    ...options,
    fleet: { clusters: ['east', 'west'], stations: 8, nodes: 24, paceMs: 10 },
    gateway: { charts: { directories: [folder], urls: [] } },
  });
  const check = await checkAgainst(`${served.url}/v1/openapi.json`);
  const call: RestWorld['call'] = async (method, path, { headers = {}, body, text } = {}) => {
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${served.url}${path}`, {
      method,
      headers: { ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(sent !== undefined && { body: sent }),
    });
    const answered = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: (answered === '' ? {} : JSON.parse(answered)) as RestAnswer['body'],
    };
    check({ method, path, body, answer });
    return answer;
  };
  return {
    served,
    folder,
    stations: [...served.view.allStations()]
      .filter(({ name, state }) => state === 'READY' && /^[a-z0-9-]+$/.test(name))
      .sort((left, right) =>
        `${left.cluster}/${left.name}` < `${right.cluster}/${right.name}` ? -1 : 1,
      )
      .map(({ cluster, name }) => ({ cluster, name })),
    valuesFile(name, stations, more = {}) {
      writeFileSync(join(folder, name), stringify({ ...more, stationmaster: { stations } }));
      return name;
    },
    call,
    async done(id, revision = 1) {
      return await vi.waitFor(
        async () => {
          const { body } = await call('GET', `${instances}/${id}`);
          if (body.rollout?.revision !== revision || body.rollout.phase !== 'DONE') {
            throw new Error(JSON.stringify(body));
          }
          return body;
        },
        { timeout: 20_000, interval: 20 },
      );
    },
    async gone(id) {
      await vi.waitFor(
        async () => {
          const { status } = await call('GET', `${instances}/${id}`);
          if (status !== 404) throw new Error(`${id} is still there`);
        },
        { timeout: 20_000, interval: 20 },
      );
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly answer: RestAnswer;
}

type Content = Readonly<Record<string, unknown>>;
interface OperationObject {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content } | undefined>>;
}

/** A check of requests and answers against an OpenAPI document. */
async function checkAgainst(url: string): Promise<(exchange: Exchange) => void> {
  const document = (await (await fetch(url)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject | undefined>>>>;
  };
  const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(document, 'openapi');
  const compiled = new Map<string, ValidateFunction>();
  const fits = (pointer: readonly string[], value: unknown): void => {
    const escaped = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const $ref = `openapi#/${escaped.map(encodeURIComponent).join('/')}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    if (!validate(value)) {
      throw new Error(`${$ref}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`);
    }
  };
  return ({ method, path, body, answer }) => {
    const [plain = ''] = path.split('?');
    const template = plain.replace(/^(\/v1\/helm_app\/instances)\/[^/]+$/, '$1/{id}');
    const verb = method.toLowerCase();
    const operation = document.paths[template]?.[verb];
    // What is not served is refused in the same form all the same.
    if (operation === undefined) {
      if (method !== 'HEAD') fits(['components', 'schemas', 'Problem'], answer.body);
      return;
    }
    const response = operation.responses[String(answer.status)];
    if (response === undefined) {
      throw new Error(`${method} ${path} does not say that it answers ${answer.status}`);
    }
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const at = ['paths', template, verb];
    const isEmpty = Object.keys(answer.body).length === 0;
    if (response.content !== undefined || !isEmpty) {
      fits([...at, 'responses', String(answer.status), 'content', type, 'schema'], answer.body);
    }
    if (body !== undefined && answer.status < 300) {
      fits([...at, 'requestBody', 'content', 'application/json', 'schema'], body);
    }
  };
}
