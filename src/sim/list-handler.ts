import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { acceptedForm, type ObjectForm } from './accept-header.ts';
import { ApiError, badRequest } from './api-error.ts';
import { sendJson, type ApiRequest } from './api-request.ts';
import type { EventHistory } from './event-history.ts';
import { parseResourceVersion, type ListOptions } from './list-options.ts';
import { serialisedItem } from './object-form.ts';
import type { ObjectStore } from './object-store.ts';
import { groupVersionOf, resourceKey } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';

/** What a list is read from. */
export interface ListSource {
  store: ObjectStore;
  history: EventHistory;
}

interface Page {
  items: SimObject[];
  /** Version as of which the list is consistent. */
  resourceVersion: number;
  /** '' at the end. */
  continueToken: string;
  /** Undefined at the end, or where a selector makes it unknown. */
  remaining: number | undefined;
}

/** Place in a list: the version it is read at (-1: whatever there is now) and the key after which it goes on. */
interface Token {
  rv: number;
  start: string;
}

const CHUNK_ITEMS = 256;

function encodeToken({ rv, start }: Token): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv, start: `${start}\0` });
  return Buffer.from(text).toString('base64url');
}

function decodeToken(text: string): Token {
  let token: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as typeof token;
  } catch {
    throw badRequest('continue key is not valid');
  }
  const { v, rv, start } = token;
  if (v !== 'meta.k8s.io/v1' || typeof rv !== 'number' || rv === 0 || typeof start !== 'string') {
    throw badRequest('continue key is not valid');
  }
  return { rv, start: start.replace(/\0$/, '') };
}

const keyOf = ({ metadata }: SimObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** 410 that carries a token with which the caller may go on inconsistently. */
export class ContinueExpired extends ApiError {
  readonly continueToken: string;

  constructor(start: string) {
    super(410, 'Expired', { message: CONTINUE_EXPIRED });
    this.continueToken = encodeToken({ rv: -1, start });
  }
}

function firstAfter(objects: readonly SimObject[], start: string): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const object = objects[middle];
    if (object && keyOf(object) > start) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The version to read at: the present one unless the caller wants, and may have, another. */
function versionToRead(source: ListSource, options: ListOptions): number {
  const present = source.store.resourceVersion;
  if (options.resourceVersion === '' || options.resourceVersion === '0') return present;
  const wanted = parseResourceVersion(options.resourceVersion);
  if (wanted > present) throw tooLarge(wanted, present);
  return options.resourceVersionMatch === 'Exact' ? wanted : present;
}

/** 504 for a version that is still to come. */
export function tooLarge(wanted: number, present: number): ApiError {
  return new ApiError(504, 'Timeout', {
    message: `Timeout: Too large resource version: ${wanted}, current: ${present}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });
}

function continuedList(
  source: ListSource,
  resource: string,
  token: Token,
): { version: number; objects: readonly SimObject[] } {
  const version = token.rv > 0 ? token.rv : source.store.resourceVersion;
  try {
    return { version, objects: source.history.snapshot(resource, version) };
  } catch (error) {
    if (error instanceof ApiError && error.code === 410) throw new ContinueExpired(token.start);
    throw error;
  }
}

/** One page of a list. Throws `ApiError` 400, 410 or 504. */
export function listPage(source: ListSource, resource: string, options: ListOptions): Page {
  const { selection, limit } = options;
  let version: number;
  let objects: readonly SimObject[];
  let first = 0;
  if (options.continueToken !== '') {
    if (options.resourceVersion !== '' && options.resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    const token = decodeToken(options.continueToken);
    ({ version, objects } = continuedList(source, resource, token));
    first = firstAfter(objects, token.start);
  } else {
    version = versionToRead(source, options);
    const whole = limit === 0 && version === source.store.resourceVersion;
    objects = whole
      ? source.store.list(resource, selection.namespace)
      : source.history.snapshot(resource, version);
  }
  const page: Page = {
    items: [],
    resourceVersion: version,
    continueToken: '',
    remaining: undefined,
  };
  for (let index = first; index < objects.length; index += 1) {
    const object = objects[index];
    if (!object || !isSelected(object, selection)) continue;
    if (limit > 0 && page.items.length === limit) {
      const last = page.items.at(-1);
      page.continueToken = last ? encodeToken({ rv: version, start: keyOf(last) }) : '';
      if (!selection.matches) page.remaining = countSelected(objects, index, options);
      break;
    }
    page.items.push(object);
  }
  return page;
}

function isSelected(object: SimObject, selection: ListOptions['selection']): boolean {
  if (selection.namespace !== '' && object.metadata.namespace !== selection.namespace) return false;
  return selection.matches?.(object) ?? true;
}

function countSelected(objects: readonly SimObject[], from: number, options: ListOptions): number {
  if (options.selection.namespace === '') return objects.length - from;
  let count = 0;
  for (let index = from; index < objects.length; index += 1) {
    const object = objects[index];
    if (object && isSelected(object, options.selection)) count += 1;
  }
  return count;
}

/** Answers a list, as a stream when it is long: a list of 100,000 pods is never one string. */
export async function handleList(
  request: ApiRequest,
  source: ListSource,
  options: ListOptions,
): Promise<void> {
  const form = acceptedForm(request.incoming.headers.accept);
  let page: Page;
  try {
    page = listPage(source, resourceKey(request.type), options);
  } catch (error) {
    if (!(error instanceof ContinueExpired)) throw error;
    const { status, continueToken } = error;
    sendJson(request.response, 410, { ...status, metadata: { continue: continueToken } });
    return;
  }
  await sendPage(request, page, form);
}

async function sendPage(request: ApiRequest, page: Page, form: ObjectForm): Promise<void> {
  const { type, response } = request;
  const metadata = {
    resourceVersion: String(page.resourceVersion),
    ...(page.continueToken !== '' && { continue: page.continueToken }),
    ...(page.remaining !== undefined && { remainingItemCount: page.remaining }),
  };
  const names =
    form === 'metadata'
      ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }
      : { kind: `${type.kind}List`, apiVersion: groupVersionOf(type) };
  const head = JSON.stringify({ ...names, metadata });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(`${head.slice(0, -1)},"items":[`);
  const how = { form, custom: type.custom === true };
  for (let start = 0; start < page.items.length; start += CHUNK_ITEMS) {
    const chunk = page.items
      .slice(start, start + CHUNK_ITEMS)
      .map((object) => serialisedItem(object, how))
      .join(',');
    const open = response.write(start === 0 ? chunk : `,${chunk}`);
    if (!open && !(await drained(response))) return;
  }
  response.end(']}\n');
}

/** Waits until the peer has read enough; false when it has gone away. */
export async function drained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return false;
  const waiting = new AbortController();
  try {
    const { signal } = waiting;
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
  return !response.destroyed;
}
