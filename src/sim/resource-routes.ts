import { ApiError, notFound } from './api-error.ts';
import { acceptedForm } from './accept-header.ts';
import { booleanParameter, sendText, textParameter, type ApiRequest } from './api-request.ts';
import { handleDelete, handleDeleteCollection, handleEviction } from './delete-handlers.ts';
import { handleList, tooLarge } from './list-handler.ts';
import { parseListOptions, parseResourceVersion } from './list-options.ts';
import { serialisedObject } from './object-form.ts';
import { handlePodLog } from './pod-log.ts';
import { resourceKey } from './resource-types.ts';
import { handleScale } from './scale-subresource.ts';
import { handleWatch, type WatchSource } from './watch-handler.ts';
import { handleCreate, handlePatch, handleReplace } from './write-handlers.ts';

/** What resources are served from. */
export type ResourceSource = WatchSource;

const WRITE_VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Kubernetes' verb for a request (apiserver's RequestInfo). */
export function verbOf(request: ApiRequest): string {
  const { method, name, query } = request;
  if (method === 'GET' || method === 'HEAD') {
    if (booleanParameter(query, 'watch') === true) return 'watch';
    return name === '' ? 'list' : 'get';
  }
  if (method === 'DELETE' && name === '') return 'deletecollection';
  return WRITE_VERBS[method] ?? method.toLowerCase();
}

/** 405: what is there does not do that. */
export function notAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', {
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}

function noSuchSubresource(): ApiError {
  return new ApiError(404, 'NotFound', {
    message: 'the server could not find the requested resource',
    details: {},
  });
}

type Handler = (request: ApiRequest, source: ResourceSource) => void | Promise<void>;

const OBJECT_ROUTES: Readonly<Record<string, Handler>> = {
  get: handleGet,
  watch: (request, source) => handleWatch(request, source, parseListOptions(request)),
  update: (request, { store }) => handleReplace(request, store),
  patch: (request, { store }) => handlePatch(request, store),
  delete: (request, { store }) => handleDelete(request, store),
};

const COLLECTION_ROUTES: Readonly<Record<string, Handler>> = {
  list: (request, source) => handleList(request, source, parseListOptions(request)),
  watch: (request, source) => handleWatch(request, source, parseListOptions(request)),
  create: (request, { store }) => handleCreate(request, store),
  deletecollection: handleDeleteCollection,
};

const STATUS_ROUTES: Readonly<Record<string, Handler>> = {
  get: handleGet,
  update: (request, { store }) => handleReplace(request, store),
  patch: (request, { store }) => handlePatch(request, store),
};

const scale: Handler = (request, { store }) => handleScale(request, store);
const SCALE_ROUTES: Readonly<Record<string, Handler>> = { get: scale, update: scale, patch: scale };

/** Subresources of single built-in kinds, by resource key and name. */
const OWN_SUBRESOURCES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  'pods/log': { get: (request, { store }) => handlePodLog(request, store) },
  'pods/eviction': { create: (request, { store }) => handleEviction(request, store) },
  'namespaces/finalize': { update: (request, { store }) => handleReplace(request, store) },
};

function routesOf({ type, namespace, name, subresource }: ApiRequest): typeof OBJECT_ROUTES {
  if (subresource === 'status' && type.status) return STATUS_ROUTES;
  if (subresource === 'scale' && type.scale) return SCALE_ROUTES;
  if (subresource !== '') {
    const routes = OWN_SUBRESOURCES[`${resourceKey(type)}/${subresource}`];
    if (!routes) throw noSuchSubresource();
    return routes;
  }
  if (name !== '') return OBJECT_ROUTES;
  if (!type.namespaced || namespace !== '') return COLLECTION_ROUTES;
  const { list, watch } = COLLECTION_ROUTES;
  return { ...(list && { list }), ...(watch && { watch }) };
}

/** Answers a request for a resource. Throws `ApiError` for everything that is refused. */
export async function serveResource(request: ApiRequest, source: ResourceSource): Promise<void> {
  const { type, namespace, name } = request;
  if (type.namespaced ? name !== '' && namespace === '' : namespace !== '') {
    throw noSuchSubresource();
  }
  const handler = routesOf(request)[verbOf(request)];
  if (!handler) throw notAllowed();
  await handler(request, source);
}

function handleGet(request: ApiRequest, { store }: ResourceSource): void {
  const form = acceptedForm(request.incoming.headers.accept);
  const wanted = parseResourceVersion(textParameter(request.query, 'resourceVersion', '0'));
  if (wanted > store.resourceVersion) throw tooLarge(wanted, store.resourceVersion);
  const { type, namespace, name } = request;
  const object = store.get(resourceKey(type), namespace, name);
  if (!object) throw notFound(type, name);
  sendText(request.response, 200, serialisedObject(object, form));
}
