import { badRequest, conflict, invalid, type Status } from './api-error.ts';
import { sendJson, type ApiRequest } from './api-request.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { listPage, type ListSource } from './list-handler.ts';
import { spendBudget } from './eviction.ts';
import { parseListOptions } from './list-options.ts';
import { readDocument } from './object-body.ts';
import type { DeleteOptions, ObjectStore } from './object-store.ts';
import { groupVersionOf, resourceKey, type ResourceType } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';

/** Kinds whose DELETE answers the object (`ReturnDeletedObject` in Kubernetes' registry). */
const ANSWERS_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'namespaces',
  'resourcequotas',
  'persistentvolumes',
  'persistentvolumeclaims',
  'storageclasses.storage.k8s.io',
]);

const POLICIES = ['Orphan', 'Background', 'Foreground'] as const;

/** The options as a document; where the body brings one, the query does not count. */
async function readDeleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const body = await readDocument(request);
  const { query } = request;
  const options = deleteOptionsOf(
    body ?? {
      gracePeriodSeconds: query.get('gracePeriodSeconds') ?? undefined,
      propagationPolicy: query.get('propagationPolicy') ?? undefined,
      dryRun: query.getAll('dryRun'),
    },
  );
  request.dryRun = options.dryRun === true;
  return options;
}

function deleteOptionsOf(document: JsonObject): DeleteOptions {
  const { gracePeriodSeconds: grace, propagationPolicy: wanted, dryRun } = document;
  const policy = POLICIES.find((each) => each === wanted);
  if (wanted !== undefined && !policy) {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      {
        field: 'propagationPolicy',
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: ${JSON.stringify(wanted)}: supported values: "Background", "Foreground", "Orphan"`,
      },
    ]);
  }
  const preconditions = isJsonObject(document['preconditions']) ? document['preconditions'] : {};
  const { uid, resourceVersion } = preconditions;
  return {
    ...(grace !== undefined && grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(policy && { propagationPolicy: policy }),
    ...(Array.isArray(dryRun) && dryRun.includes('All') && { dryRun: true }),
    preconditions: {
      ...(typeof uid === 'string' && { uid }),
      ...(typeof resourceVersion === 'string' && { resourceVersion }),
    },
  };
}

function success(type: ResourceType, object: SimObject): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(type.group !== '' && { group: type.group }),
      kind: type.plural,
      ...(object.metadata.uid !== undefined && { uid: object.metadata.uid }),
    },
  };
}

/** DELETE of one object: answers a Status when it is gone, the object when something still holds it. */
export async function handleDelete(request: ApiRequest, store: ObjectStore): Promise<void> {
  const how = await readDeleteOptions(request);
  const { type, namespace, name } = request;
  const key = resourceKey(type);
  const object = store.delete(key, { namespace, name }, how);
  const held = store.get(key, namespace, name) !== undefined && how.dryRun !== true;
  sendJson(request.response, 200, held || ANSWERS_OBJECT.has(key) ? object : success(type, object));
}

/** DELETE of a collection: everything that the selectors name. Answers the list of what was deleted. */
export async function handleDeleteCollection(
  request: ApiRequest,
  source: ListSource,
): Promise<void> {
  const how = await readDeleteOptions(request);
  const { type } = request;
  const page = listPage(source, resourceKey(type), parseListOptions(request));
  const items = page.items.map((object) =>
    source.store.delete(resourceKey(type), object.metadata, how),
  );
  sendJson(request.response, 200, {
    kind: `${type.kind}List`,
    apiVersion: groupVersionOf(type),
    metadata: { resourceVersion: String(source.store.resourceVersion) },
    items,
  });
}

/** POST of an Eviction to a pod: deletes it as its options say, when its disruption budget allows. */
export async function handleEviction(request: ApiRequest, store: ObjectStore): Promise<void> {
  const body = (await readDocument(request)) ?? {};
  const { name, namespace } = request;
  const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {};
  if (metadata['name'] !== undefined && metadata['name'] !== name) {
    throw badRequest(`name in URL does not match name in Eviction object: ${name}`);
  }
  const options = isJsonObject(body['deleteOptions']) ? body['deleteOptions'] : {};
  const dryRun = request.query.getAll('dryRun');
  const how = deleteOptionsOf(options['dryRun'] === undefined ? { ...options, dryRun } : options);
  request.dryRun = how.dryRun === true;
  const pod = store.get('pods', namespace, name);
  if (pod?.metadata.deletionTimestamp !== undefined) {
    throw conflict(request.type, name, 'the pod is being deleted');
  }
  if (pod) spendBudget(store, pod, { dryRun: how.dryRun === true });
  store.delete('pods', { namespace, name }, how);
  sendJson(request.response, 201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  });
}
