import { badRequest, notFound } from './api-error.ts';
import { readBody, sendJson, type ApiRequest } from './api-request.ts';
import { jsonPatched, mergePatched } from './json-patches.ts';
import { copyJson, isJsonObject, valueAt, type JsonObject } from './json-values.ts';
import type { LabelSelector } from './label-selector.ts';
import { parseDocument } from './object-body.ts';
import type { ObjectStore } from './object-store.ts';
import { resourceKey } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import { withOwners, writeOf } from './write-handlers.ts';
import { mediaTypeOf, parseWriteOptions } from './write-options.ts';

const OPERATORS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' };

/** A LabelSelector object as text, as `status.selector` of a Scale has it. */
export function selectorText(selector: LabelSelector | undefined): string {
  const equal = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  const terms = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${OPERATORS[operator] ?? 'in'} (${values.toSorted().join(',')})`;
  });
  return [...equal, ...terms].toSorted().join(',');
}

/** The `autoscaling/v1` Scale of an object that has `spec.replicas`. */
export function scaleOf(object: SimObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = valueAt(object, 'spec', 'selector');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: valueAt(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: valueAt(object, 'status', 'replicas') ?? 0,
      selector: selectorText(selector as LabelSelector | undefined),
    },
  };
}

/** GET, PUT and PATCH of the scale subresource: one number of the object behind it. */
export async function handleScale(request: ApiRequest, store: ObjectStore): Promise<void> {
  const { type, namespace, name, method, response } = request;
  const key = resourceKey(type);
  const object = store.get(key, namespace, name);
  if (!object) throw notFound(type, name);
  if (method === 'GET') {
    sendJson(response, 200, scaleOf(object));
    return;
  }
  const how = parseWriteOptions(request, 'UpdateOptions');
  const written = parseDocument(await readBody(request.incoming), 'json');
  const wanted = method === 'PUT' ? written : patchedScale(request, scaleOf(object), written);
  const draft = copyJson(object);
  const spec = isJsonObject(draft['spec']) ? draft['spec'] : {};
  draft['spec'] = { ...spec, replicas: replicasOf(wanted) };
  const version = valueAt(wanted, 'metadata', 'resourceVersion');
  if (typeof version === 'string' && version !== '') draft.metadata.resourceVersion = version;
  const owned = withOwners(object, draft, writeOf(request, store, how));
  sendJson(response, 200, scaleOf(store.update(key, owned, { dryRun: how.dryRun })));
}

function patchedScale(request: ApiRequest, scale: JsonObject, patch: unknown): unknown {
  return mediaTypeOf(request) === 'application/json-patch+json'
    ? jsonPatched(scale, patch)
    : mergePatched(scale, patch);
}

function replicasOf(scale: unknown): number {
  const replicas = valueAt(scale, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    throw badRequest('spec.replicas: must be greater than or equal to 0');
  }
  return replicas;
}
