import type { JsonObject } from './json-values.ts';

/** apimachinery `meta/v1.OwnerReference`. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** apimachinery `meta/v1.ManagedFieldsEntry`: what one manager owns, as a `fieldsV1` tree. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** RFC 3339, seconds. */
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: JsonObject;
  subresource?: string;
}

/** apimachinery `meta/v1.ObjectMeta`, the part the simulator keeps. */
export interface SimMetadata {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  /** RFC 3339, seconds. */
  creationTimestamp?: string;
  /** RFC 3339, seconds. Set while finalizers or a grace period hold the object. */
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/**
 * A Kubernetes object as plain JSON. Objects handed out by the store are frozen all the way down:
 * copy (`copyJson`) before changing one.
 */
export interface SimObject {
  apiVersion: string;
  kind: string;
  metadata: SimMetadata;
  [field: string]: unknown;
}
