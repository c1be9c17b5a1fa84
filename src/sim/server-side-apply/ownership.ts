import { ApiError, badRequest } from '../api-error.ts';
import { sameJson, type JsonObject } from '../json-values.ts';
import { emptyValue, type Shape } from '../shape.ts';
import type { ManagedFieldsEntry, SimObject } from '../sim-object.ts';
import { compareValues, type Comparison } from './compare.ts';
import {
  difference,
  EMPTY,
  filterTop,
  fromFieldsV1,
  intersection,
  isEmptySet,
  pathsOf,
  sameSet,
  union,
  type FieldSet,
} from './field-set.ts';
import { pathText, UnkeyedItemError } from './list-items.ts';
import {
  decodeManagedFields,
  encodeManagedFields,
  ownerKey,
  type Owner,
  type Ownership,
} from './managed-fields.ts';
import { mergeApplied } from './merge.ts';
import { ownedFields, withNamedFields } from './owned-fields.ts';
import { removeItems } from './remove-items.ts';

/** Who writes, when, and to what. */
export interface Write {
  manager: string;
  apiVersion: string;
  /** '' for the object itself. */
  subresource: string;
  /** RFC 3339. */
  time: string;
  shape: Shape;
  /** The kind has a status of its own: writes to the object leave it, writes to it leave all else. */
  status: boolean;
}

/** Fields that nobody owns: they name the object or are the server's. */
const UNOWNED = fromFieldsV1({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});

const FIRST_APPLY = 'before-first-apply';

/** Leaves out what a write to this endpoint cannot change. */
function filterFor({ subresource, status }: Write): (set: FieldSet) => FieldSet {
  if (subresource === 'status') return (set) => filterTop(set, (step) => step === 'f:status');
  return status ? (set) => filterTop(set, (step) => step !== 'f:status') : (set) => set;
}

function contentOf(object: SimObject): JsonObject {
  return { ...object, metadata: { ...object.metadata, managedFields: undefined } };
}

function ownerOf(write: Write, operation: Owner['operation']): Owner {
  const { manager, apiVersion, subresource } = write;
  return { manager, operation, apiVersion, subresource };
}

interface Filtered {
  changed: FieldSet;
  removed: FieldSet;
}

function filtered(comparison: Comparison, keep: (set: FieldSet) => FieldSet): Filtered {
  return {
    changed: keep(union(comparison.added, comparison.modified)),
    removed: keep(comparison.removed),
  };
}

/** Takes what has changed or gone from everybody but `own`. */
function takeFromOthers(
  ownerships: ReadonlyMap<string, Ownership>,
  own: string,
  { changed, removed }: Filtered,
): Map<string, Ownership> {
  const gone = union(changed, removed);
  const left = new Map<string, Ownership>();
  for (const [key, ownership] of ownerships) {
    const set = key === own ? ownership.set : difference(ownership.set, gone);
    if (!isEmptySet(set)) left.set(key, { ...ownership, set });
  }
  return left;
}

function isReset(entries: readonly ManagedFieldsEntry[] | undefined): boolean {
  if (!entries) return false;
  const [first] = entries;
  return entries.length === 0 || (entries.length === 1 && Object.keys(first ?? {}).length === 0);
}

/** Whose claims count: those in the written object when it brings any, else those that are stored. */
function claims(
  live: SimObject | undefined,
  next: SimObject,
  write: Write,
): Map<string, Ownership> {
  const written = next.metadata.managedFields;
  const stored = live?.metadata.managedFields ?? [];
  if (write.subresource !== '') return decodeManagedFields(stored);
  if (isReset(written)) return new Map();
  return decodeManagedFields(written && written.length > 0 ? written : stored);
}

/**
 * `metadata.managedFields` after a create, update or patch: the writer owns what it changed, and nobody else does any
 * more. An object whose owners were never recorded stays without.
 */
export function ownershipAfterUpdate(
  live: SimObject | undefined,
  next: SimObject,
  write: Write,
): ManagedFieldsEntry[] | undefined {
  const before = claims(live, next, write);
  if (before.size === 0 && live) return undefined;
  const owner = ownerOf(write, 'Update');
  const key = ownerKey(owner);
  const keep = filterFor(write);
  const old = live ? contentOf(live) : emptyValue(write.shape);
  const change = filtered(compareValues(old, contentOf(next), write.shape), keep);
  const after = takeFromOthers(before, '', change);
  const taken = difference(change.changed, UNOWNED);
  if (!isEmptySet(taken)) {
    const own = after.get(key)?.set ?? EMPTY;
    after.set(key, { owner, set: union(own, taken), time: write.time });
  }
  return encodeManagedFields(after.values());
}

/**
 * Server-side apply (KEP-555): lays the configuration over the live object, takes away what this manager applied before
 * and no longer does unless somebody else owns it, and records what it owns. Answers the new object, managedFields
 * included, not yet defaulted. Throws `ApiError` 409 naming manager and
 * field when a value of somebody else would change and `force` is not set.
 */
export function applyConfiguration(
  live: SimObject | undefined,
  configuration: SimObject,
  write: Write & { force: boolean },
): SimObject {
  if (configuration.metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  try {
    return merged(live, configuration, write);
  } catch (error) {
    if (!(error instanceof UnkeyedItemError)) throw error;
    throw typedPatchError(configuration, write, error.message);
  }
}

/** 500 for a configuration that does not fit its type, as the API server answers it. */
export function typedPatchError(configuration: SimObject, write: Write, why: string): ApiError {
  const { namespace = '', name } = configuration.metadata;
  return new ApiError(500, '', {
    message: `failed to create typed patch object (${namespace}/${name}; ${write.apiVersion}, Kind=${configuration.kind}): ${why}`,
  });
}

function storedOwnership(live: SimObject | undefined, write: Write): Map<string, Ownership> {
  const stored = decodeManagedFields(live?.metadata.managedFields ?? []);
  if (stored.size > 0 || !live) return stored;
  // Nobody was recorded so far: everything there belongs to an owner that stands for the time before.
  const entries = ownershipAfterUpdate(undefined, live, {
    ...write,
    manager: FIRST_APPLY,
    subresource: '',
  });
  return decodeManagedFields(entries ?? []);
}

function merged(
  live: SimObject | undefined,
  configuration: SimObject,
  write: Write & { force: boolean },
): SimObject {
  const { shape, force } = write;
  const keep = filterFor(write);
  const owner = ownerOf(write, 'Apply');
  const key = ownerKey(owner);
  const stored = storedOwnership(live, write);
  const last = stored.get(key);
  const before = live ? contentOf(live) : {};
  const set = keep(ownedFields(contentOf(configuration), shape));
  const claimed = new Map(stored).set(key, { owner, set, time: write.time });
  const laid = mergeApplied(before, contentOf(configuration), shape);
  const next = last ? pruned(laid, { claimed, last: last.set, shape }) : laid;
  const change = filtered(compareValues(before, next, shape), keep);
  if (!force) refuseConflicts(stored, key, change);
  const after = takeFromOthers(claimed, key, change);
  const own = difference(set, UNOWNED);
  const unchanged = last !== undefined && sameJson(before, next) && sameSet(last.set, own);
  after.set(key, { owner, set: own, time: unchanged ? last.time : write.time });
  const managedFields = encodeManagedFields(after.values());
  return withManagedFields(next, managedFields);
}

function withManagedFields(content: unknown, managedFields: ManagedFieldsEntry[]): SimObject {
  const object = content as SimObject;
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** Takes away what this manager applied before, does not apply now, and nobody else claims. */
function pruned(
  laid: unknown,
  { claimed, last, shape }: { claimed: Map<string, Ownership>; last: FieldSet; shape: Shape },
): unknown {
  const named = (set: FieldSet): FieldSet => withNamedFields(set, shape);
  const all = named(ownedFields(laid, shape));
  const anybody = [...claimed.values()].reduce((sum, { set }) => union(sum, set), EMPTY);
  const withoutLast = removeItems(laid, named(last), shape);
  const kept = union(named(ownedFields(withoutLast, shape)), named(anybody));
  const withOwned = removeItems(laid, difference(all, kept), shape);
  const gone = difference(all, named(ownedFields(withOwned, shape)));
  return removeItems(laid, intersection(gone, named(last)), shape);
}

function managerText({ manager, operation, apiVersion, subresource }: Owner): string {
  const named =
    subresource === '' ? `"${manager}"` : `"${manager}" with subresource "${subresource}"`;
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}

function refuseConflicts(
  stored: ReadonlyMap<string, Ownership>,
  own: string,
  { changed }: Filtered,
): void {
  const conflicts = [...stored]
    .filter(([key]) => key !== own)
    .map(([, { owner, set }]) => ({
      who: managerText(owner),
      paths: [...pathsOf(intersection(set, changed))].map(pathText),
    }))
    .filter(({ paths }) => paths.length > 0)
    .sort((left, right) => (left.who < right.who ? -1 : 1));
  const count = conflicts.reduce((sum, { paths }) => sum + paths.length, 0);
  if (count === 0) return;
  const [first] = conflicts;
  const lines = conflicts.flatMap(({ who, paths }) => [
    `conflicts with ${who}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  const message =
    count === 1
      ? `Apply failed with 1 conflict: conflict with ${first?.who ?? ''}: ${first?.paths[0] ?? ''}`
      : `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
  throw new ApiError(409, 'Conflict', {
    message,
    details: {
      causes: conflicts.flatMap(({ who, paths }) =>
        paths.map((field) => ({
          reason: 'FieldManagerConflict',
          message: `conflict with ${who}`,
          field,
        })),
      ),
    },
  });
}
