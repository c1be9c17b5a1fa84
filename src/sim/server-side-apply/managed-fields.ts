import type { ManagedFieldsEntry } from '../sim-object.ts';
import { fromFieldsV1, isEmptySet, toFieldsV1, type FieldSet } from './field-set.ts';

/** What tells one owner from another: two applies by one name are one owner whatever version they speak. */
export interface Owner {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** '' for the object itself. */
  subresource: string;
}

/** What an owner owns, and since when. */
export interface Ownership {
  owner: Owner;
  set: FieldSet;
  /** RFC 3339 of its latest change; undefined when it is not known. */
  time: string | undefined;
}

/** The identity of an owner. */
export function ownerKey({ manager, operation, apiVersion, subresource }: Owner): string {
  const version = operation === 'Apply' ? '' : apiVersion;
  return [operation, manager, version, subresource].join('\n');
}

/** Reads `metadata.managedFields`. */
export function decodeManagedFields(
  entries: readonly ManagedFieldsEntry[],
): Map<string, Ownership> {
  const found = new Map<string, Ownership>();
  for (const { manager, operation, apiVersion, subresource = '', time, fieldsV1 } of entries) {
    const owner = { manager, operation, apiVersion, subresource };
    found.set(ownerKey(owner), { owner, set: fromFieldsV1(fieldsV1), time });
  }
  return found;
}

const ORDER = [
  ({ operation }: ManagedFieldsEntry) => operation,
  ({ time }: ManagedFieldsEntry) => time ?? '',
  ({ manager }: ManagedFieldsEntry) => manager,
  ({ apiVersion }: ManagedFieldsEntry) => apiVersion,
  ({ subresource }: ManagedFieldsEntry) => subresource ?? '',
];

function byOrder(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  for (const part of ORDER) {
    if (part(left) !== part(right)) return part(left) < part(right) ? -1 : 1;
  }
  return 0;
}

/** Writes `metadata.managedFields` in the API server's order. Owners of nothing are left out. */
export function encodeManagedFields(ownerships: Iterable<Ownership>): ManagedFieldsEntry[] {
  return [...ownerships]
    .filter(({ set }) => !isEmptySet(set))
    .map(({ owner, set, time }) => ({
      manager: owner.manager,
      operation: owner.operation,
      apiVersion: owner.apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1' as const,
      fieldsV1: toFieldsV1(set),
      ...(owner.subresource !== '' && { subresource: owner.subresource }),
    }))
    .sort(byOrder);
}
