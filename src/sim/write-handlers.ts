import { ApiError, badRequest, invalid, notFound } from './api-error.ts';
import { readBody, sendJson, type ApiRequest } from './api-request.ts';
import { shapeOf } from './built-in-shapes.ts';
import { decodeObject } from './decode.ts';
import { jsonPatched, mergePatched } from './json-patches.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { checkPlace, metadataOf, objectOf, parseDocument, readDocument } from './object-body.ts';
import { forbiddenValue, invalidValue, kubernetesTime, requiredValue } from './object-metadata.ts';
import type { ObjectStore } from './object-store.ts';
import { groupVersionOf, resourceKey, type ResourceType } from './resource-types.ts';
import {
  applyConfiguration,
  ownershipAfterUpdate,
  typedPatchError,
  type Write,
} from './server-side-apply/ownership.ts';
import type { SimObject } from './sim-object.ts';
import { strategicPatched } from './strategic-merge.ts';
import {
  mediaTypeOf,
  parseWriteOptions,
  unsupportedMediaType,
  type WriteOptions,
} from './write-options.ts';

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

/** Kinds that a PUT must name the version of (no `AllowUnconditionalUpdate`). */
function needsVersion(type: ResourceType): boolean {
  return (
    type.custom === true ||
    type.group === 'admissionregistration.k8s.io' ||
    type.group === 'apiextensions.k8s.io' ||
    ['leases', 'poddisruptionbudgets'].includes(type.plural)
  );
}

/** Reads what was written as its kind; fields nobody knows are refused, warned of or ignored, as the caller wishes. */
function decoded(request: ApiRequest, object: SimObject, how: WriteOptions): SimObject {
  const { object: known, unknown } = decodeObject(request.type, object);
  if (unknown.length === 0 || how.fieldValidation === 'Ignore') return known;
  const complaints = unknown.map((path) => `unknown field "${path}"`);
  if (how.fieldValidation === 'Strict') {
    const { kind, version } = request.type;
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${complaints.join(', ')}`,
    );
  }
  request.response.setHeader(
    'warning',
    complaints.map((text) => `299 - ${JSON.stringify(text)}`),
  );
  return known;
}

/** What the bookkeeping of ownership needs to know of this request. */
export function writeOf(request: ApiRequest, store: ObjectStore, how: WriteOptions): Write {
  const { type, subresource } = request;
  return {
    manager: how.manager,
    apiVersion: groupVersionOf(type),
    subresource,
    time: kubernetesTime(store.now()),
    shape: shapeOf(type),
    status: type.status,
  };
}

/** The object with the owners that it has after this write. */
export function withOwners(live: SimObject | undefined, next: SimObject, write: Write): SimObject {
  const managedFields = ownershipAfterUpdate(live, next, write);
  const { metadata } = next;
  if (managedFields) return { ...next, metadata: { ...metadata, managedFields } };
  const kept = { ...metadata };
  delete kept.managedFields;
  return { ...next, metadata: kept };
}

/** POST of an object to a collection. */
export async function handleCreate(request: ApiRequest, store: ObjectStore): Promise<void> {
  const how = parseWriteOptions(request, 'CreateOptions');
  const object = decoded(request, objectOf(request, await requiredDocument(request)), how);
  sendJson(request.response, 201, created(request, store, { object, how }));
}

interface Written {
  object: SimObject;
  how: WriteOptions;
}

function created(request: ApiRequest, store: ObjectStore, { object, how }: Written): SimObject {
  const key = resourceKey(request.type);
  const next = store.completed(key, object);
  const owned = withOwners(undefined, next, writeOf(request, store, how));
  return store.create(key, owned, { dryRun: how.dryRun });
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
  const object = decoded(request, objectOf(request, await requiredDocument(request)), how);
  const { type, namespace, name, subresource } = request;
  const key = resourceKey(type);
  if (!store.get(key, namespace, name) && CREATE_ON_UPDATE.has(key) && subresource === '') {
    sendJson(request.response, 201, created(request, store, { object, how }));
    return;
  }
  const current = currentObject(request, store);
  if (!object.metadata.resourceVersion && needsVersion(type)) {
    throw invalid(type, name, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  sendJson(request.response, 200, replaced(request, store, { object, how, current }));
}

function replaced(
  request: ApiRequest,
  store: ObjectStore,
  { object, how, current }: Written & { current: SimObject },
): SimObject {
  const { type, subresource } = request;
  const key = resourceKey(type);
  const next = store.completed(key, object);
  // Only the finalize subresource lets a namespace go.
  if (key === 'namespaces' && subresource !== 'finalize') next['spec'] = current['spec'];
  const owned = withOwners(current, next, writeOf(request, store, how));
  return store.update(key, owned, { status: subresource === 'status', dryRun: how.dryRun });
}

const APPLY = 'application/apply-patch+yaml';
const STRATEGIC = 'application/strategic-merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';

/** PATCH of an object or of its status, in any of the four languages; custom resources have no strategic one. */
export async function handlePatch(request: ApiRequest, store: ObjectStore): Promise<void> {
  const { type } = request;
  const media = mediaTypeOf(request);
  const accepted =
    type.custom === true
      ? [JSON_PATCH, MERGE_PATCH, APPLY]
      : [JSON_PATCH, MERGE_PATCH, STRATEGIC, APPLY];
  if (!accepted.includes(media)) throw unsupportedMediaType(accepted);
  const how = parseWriteOptions(request, 'PatchOptions');
  checkPatchOptions(request, media);
  const text = await readBody(request.incoming);
  if (media === APPLY) {
    applyPatch(request, store, { patch: parseDocument(text, 'yaml'), how });
    return;
  }
  const patch = parseDocument(text, 'json');
  const current = currentObject(request, store);
  const document = patched(current, patch, { media, type });
  const object = decoded(request, objectOf(request, document), how);
  sendJson(request.response, 200, replaced(request, store, { object, how, current }));
}

function checkPatchOptions({ query }: ApiRequest, media: string): void {
  const faults = [];
  if (media === APPLY) {
    if ((query.get('fieldManager') ?? '') === '') {
      faults.push(requiredValue('fieldManager', 'is required for apply patch'));
    }
  } else if (query.has('force')) {
    faults.push(forbiddenValue('force', 'may not be specified for non-apply patch'));
  }
  if (faults.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', faults);
}

function patched(
  current: SimObject,
  patch: unknown,
  { media, type }: { media: string; type: ResourceType },
): JsonObject {
  if (media === JSON_PATCH) return jsonPatched(current, patch);
  if (!isJsonObject(patch)) {
    throw badRequest('json: cannot unmarshal into Go value of type map[string]interface {}');
  }
  if (media === STRATEGIC) return strategicPatched(current, patch, shapeOf(type));
  const merged = mergePatched(current, patch);
  return isJsonObject(merged) ? merged : {};
}

/** The configuration as written: neither defaulted nor stripped, for what it names is what its manager owns. */
function configurationOf(request: ApiRequest, patch: unknown, write: Write): SimObject {
  if (!isJsonObject(patch)) throw badRequest('error decoding YAML: not an object');
  const { type } = request;
  const { kind, apiVersion } = patch;
  if (apiVersion !== groupVersionOf(type)) {
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${typeof apiVersion === 'string' ? apiVersion : ''}, expected: ${groupVersionOf(type)}`,
    );
  }
  if (kind !== type.kind) {
    throw badRequest(
      `invalid object type: ${typeof kind === 'string' ? kind : ''}, expected: ${type.kind}`,
    );
  }
  const metadata = metadataOf(patch);
  if (metadata.name === '') metadata.name = request.name;
  checkPlace(request, metadata);
  const configuration: SimObject = { ...patch, apiVersion, kind, metadata };
  const [unknown] = decodeObject(type, configuration).unknown;
  if (unknown !== undefined) {
    throw typedPatchError(configuration, write, `.${unknown}: field not declared in schema`);
  }
  return configuration;
}

function applyPatch(
  request: ApiRequest,
  store: ObjectStore,
  { patch, how }: { patch: unknown; how: WriteOptions },
): void {
  const { type, namespace, name, subresource, response } = request;
  const key = resourceKey(type);
  const { dryRun, force } = how;
  const write = writeOf(request, store, how);
  const configuration = configurationOf(request, patch, write);
  const live = store.get(key, namespace, name);
  if (!live && subresource !== '') throw notFound(type, name);
  if (!live && configuration.metadata.uid) {
    throw new ApiError(409, 'Conflict', {
      message: `Operation cannot be fulfilled on ${key} "${name}": uid mismatch: the provided object specified uid ${configuration.metadata.uid}, and no existing object was found`,
      details: { name, kind: type.plural },
    });
  }
  const applied = applyConfiguration(live, configuration, { ...write, force });
  const { object } = decodeObject(type, applied);
  if (!live) {
    sendJson(response, 201, store.create(key, object, { dryRun }));
    return;
  }
  if (key === 'namespaces') object['spec'] = live['spec'];
  sendJson(response, 200, store.update(key, object, { status: subresource === 'status', dryRun }));
}
