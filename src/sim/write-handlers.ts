import { badRequest, invalid, notFound } from './api-error.ts';
import { readBody, sendJson, type ApiRequest } from './api-request.ts';
import { jsonPatched, mergePatched } from './json-patches.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { objectOf, parseDocument, readDocument } from './object-body.ts';
import { invalidValue } from './object-metadata.ts';
import type { ObjectStore } from './object-store.ts';
import { resourceKey, type ResourceType } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import { mediaTypeOf, parseWriteOptions, unsupportedMediaType } from './write-options.ts';

/** Kinds that a PUT may create (`AllowCreateOnUpdate` in Kubernetes' registry strategies). */
const CREATE_ON_UPDATE = new Set([
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'leases.coordination.k8s.io',
  'limitranges',
  'events',
  'services',
  'endpoints',
]);

/** Groups and kinds that a PUT must name the version of (no `AllowUnconditionalUpdate`). */
function needsVersion(type: ResourceType): boolean {
  return (
    type.custom === true ||
    type.group === 'admissionregistration.k8s.io' ||
    type.group === 'apiextensions.k8s.io' ||
    ['leases', 'poddisruptionbudgets'].includes(type.plural)
  );
}

/** POST of an object to a collection. */
export async function handleCreate(request: ApiRequest, store: ObjectStore): Promise<void> {
  const how = parseWriteOptions(request, 'CreateOptions');
  const document = await requiredDocument(request);
  const object = objectOf(request, document);
  const created = store.create(resourceKey(request.type), object, { dryRun: how.dryRun });
  sendJson(request.response, 201, created);
}

async function requiredDocument(request: ApiRequest): Promise<JsonObject> {
  const document = await readDocument(request);
  if (!document) throw badRequest("Object 'Kind' is missing in ''");
  return document;
}

function currentObject({ type, namespace, name }: ApiRequest, store: ObjectStore): SimObject {
  const current = store.get(resourceKey(type), namespace, name);
  if (!current) throw notFound(type, name);
  return current;
}

/** PUT of an object, or of its status. */
export async function handleReplace(request: ApiRequest, store: ObjectStore): Promise<void> {
  const how = parseWriteOptions(request, 'UpdateOptions');
  const object = objectOf(request, await requiredDocument(request));
  const { type, namespace, name, subresource } = request;
  const key = resourceKey(type);
  const { dryRun } = how;
  if (!store.get(key, namespace, name) && CREATE_ON_UPDATE.has(key) && subresource === '') {
    sendJson(request.response, 201, store.create(key, object, { dryRun }));
    return;
  }
  const current = currentObject(request, store);
  if (!object.metadata.resourceVersion && needsVersion(type)) {
    throw invalid(type, name, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  object.metadata.uid ??= current.metadata.uid ?? '';
  const status = subresource === 'status';
  sendJson(request.response, 200, store.update(key, object, { status, dryRun }));
}

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** PATCH of an object or of its status. */
export async function handlePatch(request: ApiRequest, store: ObjectStore): Promise<void> {
  const media = mediaTypeOf(request);
  if (!PATCH_TYPES.includes(media)) throw unsupportedMediaType(PATCH_TYPES);
  const how = parseWriteOptions(request, 'PatchOptions');
  const patch = parseDocument(await readBody(request.incoming), 'json');
  const current = currentObject(request, store);
  const patched =
    media === 'application/json-patch+json'
      ? jsonPatched(current, patch)
      : mergePatched(current, patch);
  if (!isJsonObject(patched)) throw badRequest('the patch leaves no object');
  const object = objectOf(request, patched);
  const status = request.subresource === 'status';
  const updated = store.update(resourceKey(request.type), object, { status, dryRun: how.dryRun });
  sendJson(request.response, 200, updated);
}
