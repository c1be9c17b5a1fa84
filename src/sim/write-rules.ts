import { conflict, type ResourceName } from './api-error.ts';
import { copyJson, isJsonObject, sameJson, valueAt, type JsonObject } from './json-values.ts';
import type { NameSyntax } from './object-metadata.ts';
import type { ResourceType } from './resource-types.ts';
import type { SimMetadata, SimObject } from './sim-object.ts';

/** Metadata that only the server writes: what the writer says of it is ignored. */
const SERVER_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const satisfies readonly (keyof SimMetadata)[];

/** Which syntax names of this resource have. */
export function nameSyntaxOf(type: Pick<ResourceType, 'group' | 'plural'>): NameSyntax {
  if (type.group === 'rbac.authorization.k8s.io') return 'path-segment';
  const labels = type.group === '' && ['namespaces', 'services'].includes(type.plural);
  return labels ? 'label' : 'subdomain';
}

function keepServerMetadata(draft: SimObject, old: SimObject): void {
  const target = draft.metadata as unknown as JsonObject;
  for (const key of SERVER_METADATA) {
    if (old.metadata[key] === undefined) Reflect.deleteProperty(target, key);
    else target[key] = old.metadata[key];
  }
}

const EMPTIABLE = ['labels', 'annotations', 'ownerReferences', 'finalizers'] as const;

/** Leaves out what is empty, as the API server does: no label is the same as no labels. */
export function dropEmptyMetadata(metadata: SimMetadata): void {
  for (const key of EMPTIABLE) {
    const value = metadata[key];
    if (value && Object.keys(value).length === 0) Reflect.deleteProperty(metadata, key);
  }
}

/** The object after a write to the main resource: everything as the writer has it, but status and the server's metadata. */
export function specWrite(type: ResourceType, old: SimObject, written: SimObject): SimObject {
  const draft = copyJson(written);
  draft.apiVersion = old.apiVersion;
  draft.kind = old.kind;
  keepServerMetadata(draft, old);
  dropEmptyMetadata(draft.metadata);
  if (type.status) {
    if (old['status'] === undefined) delete draft['status'];
    else draft['status'] = old['status'];
  }
  return draft;
}

/** The object after a write to its status: only status and who owns what are the writer's. */
export function statusWrite(type: ResourceType, old: SimObject, written: SimObject): SimObject {
  // A custom resource is completed by its schema as a whole, so it must be a copy all through.
  const draft: SimObject =
    type.custom === true ? copyJson(old) : { ...old, metadata: { ...old.metadata } };
  if (written['status'] === undefined) delete draft['status'];
  else draft['status'] = copyJson(written['status']);
  if (written.metadata.managedFields === undefined) delete draft.metadata.managedFields;
  else draft.metadata.managedFields = copyJson(written.metadata.managedFields);
  return draft;
}

/** Whether what the user asks for differs: everything but metadata and, where it is written on its own, status. */
export function intentChanged(type: ResourceType, next: SimObject, old: SimObject): boolean {
  return !sameJson(intentOf(type, next), intentOf(type, old));
}

function intentOf(type: ResourceType, object: SimObject): JsonObject {
  return { ...object, metadata: undefined, ...(type.status && { status: undefined }) };
}

function timeless(object: SimObject): JsonObject {
  const owners = (object.metadata.managedFields ?? [])
    .map((entry) => ({ ...entry, time: undefined }))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  return { ...object, metadata: { ...object.metadata, managedFields: owners } };
}

/** Whether a write would leave the object as it is. That its owners wrote it again, later, changes nothing. */
export function changesNothing(next: SimObject, old: SimObject): boolean {
  if (sameJson(next, old)) return true;
  const { managedFields } = next.metadata;
  if (!managedFields || sameJson(managedFields, old.metadata.managedFields)) return false;
  return sameJson(timeless(next), timeless(old));
}

/** Whether something still holds an object that is to be deleted. A namespace is also held by `spec.finalizers`. */
export function isHeld(object: SimObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return true;
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return false;
  const finalizers = valueAt(object, 'spec', 'finalizers');
  return Array.isArray(finalizers) && finalizers.length > 0;
}

/** Whether an object that is being deleted has lost its last hold by this write. */
export function isReleased(object: SimObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    !isHeld(object)
  );
}

/** Sets or takes away the garbage collector's finalizers as the propagation policy says. */
export function applyPropagation(
  draft: SimObject,
  how: { propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' },
): void {
  if (how.propagationPolicy === undefined) return;
  const wanted = { Orphan: 'orphan', Foreground: 'foregroundDeletion', Background: undefined };
  const finalizer = wanted[how.propagationPolicy];
  const finalizers = (draft.metadata.finalizers ?? []).filter(
    (each) => each === finalizer || (each !== 'orphan' && each !== 'foregroundDeletion'),
  );
  if (finalizer !== undefined && !finalizers.includes(finalizer)) finalizers.push(finalizer);
  if (finalizers.length === 0) delete draft.metadata.finalizers;
  else draft.metadata.finalizers = finalizers;
}

/** Seconds that a pod gets before it is gone. A pod that no node runs, or that has ended, gets none. */
export function podGrace(pod: SimObject, how: { gracePeriodSeconds?: number }): number {
  const phase = valueAt(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return 0;
  const spec = isJsonObject(pod['spec']) ? pod['spec'] : {};
  if (typeof spec['nodeName'] !== 'string' || spec['nodeName'] === '') return 0;
  if (how.gracePeriodSeconds !== undefined) return Math.max(0, how.gracePeriodSeconds);
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) {
    return pod.metadata.deletionGracePeriodSeconds;
  }
  const grace = spec['terminationGracePeriodSeconds'];
  return typeof grace === 'number' ? grace : 30;
}

/** 409 when the object is not the one that the caller meant. */
export function checkPreconditions(
  type: ResourceName,
  object: SimObject,
  how: { preconditions?: { uid?: string; resourceVersion?: string } },
): void {
  const { uid, resourceVersion } = how.preconditions ?? {};
  const meta = object.metadata;
  if (uid !== undefined && uid !== meta.uid) {
    throw conflict(type, meta.name, differs('UID', uid, meta.uid));
  }
  if (resourceVersion !== undefined && resourceVersion !== meta.resourceVersion) {
    throw conflict(
      type,
      meta.name,
      differs('ResourceVersion', resourceVersion, meta.resourceVersion),
    );
  }
}

function differs(what: string, wanted: string, found = ''): string {
  return `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`;
}
