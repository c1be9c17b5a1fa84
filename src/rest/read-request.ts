/** What a request says, read and checked; throws a `Problem` for what cannot be. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { IncomingMessage } from 'node:http';
import type { AppRef } from '../commands/commands.ts';
import { decodeGlobalId } from '../model/global-id.ts';
import { isDnsLabel } from '../model/names.ts';
import { placeOf } from '../model/read-shape.ts';
import { BodyError, readJsonBody } from '../runtime/request-body.ts';
import { openapi } from './openapi.ts';
import { Problem } from './problem.ts';

/** What creating and updating have in common. */
export interface ChangeBody {
  readonly template_file_url?: string;
  readonly values_file_path?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly expected_revision?: number;
  readonly dry_run?: boolean;
  readonly idempotency_key?: string;
}

export interface CreateBody extends ChangeBody {
  readonly name: string;
  readonly template_file_url: string;
  readonly namespace?: string;
  readonly create_namespace?: boolean;
}

/** A values file has 1 MiB at most; given inline it may have no more. */
export const maxBodyBytes = 2 ** 20;

// The document is the one place where bodies are described; keywords of OpenAPI are none of JSON Schema.
const ajv = new Ajv2020({ strict: false }).addSchema(openapi, 'openapi');
const schemaOf = <T>(name: string): ValidateFunction<T> =>
  ajv.compile<T>({ $ref: `openapi#/components/schemas/${name}` });
const isCreate = schemaOf<CreateBody>('CreateInstance');
const isUpdate = schemaOf<ChangeBody>('UpdateInstance');

export const createBody = async (request: IncomingMessage): Promise<CreateBody> =>
  await bodyOf(request, isCreate);
export const updateBody = async (request: IncomingMessage): Promise<ChangeBody> =>
  await bodyOf(request, isUpdate);

async function bodyOf<T extends ChangeBody>(
  request: IncomingMessage,
  fits: ValidateFunction<T>,
): Promise<T> {
  const body = await readJsonBody(request, maxBodyBytes).catch((error: unknown) => {
    if (!(error instanceof BodyError)) throw error;
    const { status, message } = error;
    const code = { 400: 'INVALID_INPUT', 413: 'LIMIT_EXCEEDED', 415: 'UNSUPPORTED' } as const;
    // The rest of the body is not read, so the connection cannot serve another request.
    throw new Problem({ code: code[status], status, detail: message }, { connection: 'close' });
  });
  if (!fits(body)) throw misfit(fits.errors?.[0]);
  if (body.values !== undefined && body.values_file_path !== undefined) {
    throw invalid(['values'], 'give values or values_file_path, not both');
  }
  return body;
}

function misfit(error: ErrorObject | undefined): Problem {
  const { instancePath = '', params = {}, message = 'is wrong' } = error ?? {};
  const { additionalProperty, missingProperty } = params as Readonly<Record<string, unknown>>;
  const path = instancePath.split('/').slice(1);
  if (typeof additionalProperty === 'string') {
    return invalid([...path, additionalProperty], 'there is no such field');
  }
  if (typeof missingProperty === 'string') return invalid([...path, missingProperty], 'is missing');
  return invalid(path, message);
}

export function invalid(path: readonly string[], why: string): Problem {
  const place = path.length === 0 ? 'The body' : placeOf(path);
  return new Problem({ code: 'INVALID_INPUT', detail: `${place}: ${why}.`, path });
}

/** The revision that the caller has seen; `conflictStatus` is what HTTP says when it is another one by now. */
export interface Expected {
  readonly revision: number | undefined;
  readonly conflictStatus: 409 | 412;
}

/** By `If-Match`, or by the body; `*` stands for any revision. */
export function expectedRevision({ headers }: IncomingMessage, inBody?: number): Expected {
  const tag = headers['if-match']?.trim();
  if (tag === undefined || tag === '*') return { revision: inBody, conflictStatus: 409 };
  const [, digits] = /^"(\d{1,15})"$/.exec(tag) ?? [];
  if (digits === undefined) {
    const detail = 'If-Match: an ETag of an instance is its revision in quotes, such as "3".';
    throw new Problem({ code: 'CONFLICT', status: 412, detail });
  }
  if (inBody !== undefined && inBody !== Number(digits)) {
    throw invalid(['expected_revision'], 'If-Match names another revision');
  }
  return { revision: Number(digits), conflictStatus: 412 };
}

/** By the header of this name, or by the body. */
export function idempotencyKey({ headers }: IncomingMessage, inBody?: string): string | undefined {
  const inHeader = headers['idempotency-key'];
  return inBody ?? (Array.isArray(inHeader) ? inHeader[0] : inHeader);
}

/** The query's parameters, of which there may be only these. */
export function queryOf(
  { url = '' }: IncomingMessage,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const query = new URL(url, 'http://localhost').searchParams;
  for (const name of query.keys()) {
    if (!known.includes(name)) throw invalid([name], 'there is no such parameter');
    if (query.getAll(name).length > 1) throw invalid([name], 'is there twice');
  }
  return new Map(query);
}

/** The app that an id names; undefined when it can be none. */
export function appOfId(id: string): Required<AppRef> | undefined {
  const global = decodeGlobalId(id);
  if (global?.type === 'HelmApp') return { namespace: global.namespace, name: global.name };
  const [first = '', second, ...more] = id.split('/');
  const app =
    second === undefined
      ? { namespace: 'default', name: first }
      : { namespace: first, name: second };
  return more.length === 0 && isDnsLabel(app.namespace) && isDnsLabel(app.name) ? app : undefined;
}
