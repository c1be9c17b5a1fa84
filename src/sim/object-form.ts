import type { ObjectForm } from './accept-header.ts';
import type { SimObject } from './sim-object.ts';

/** The object as it goes over the wire in this form, as JSON text. */
export function serialisedObject(object: SimObject, form: ObjectForm): string {
  return JSON.stringify(form === 'object' ? object : partialMetadata(object));
}

/** The item of a list: built-in kinds leave kind and apiVersion to the list, custom resources repeat them. */
export function serialisedItem(
  object: SimObject,
  how: { form: ObjectForm; custom: boolean },
): string {
  if (how.form === 'metadata' || how.custom) return serialisedObject(object, how.form);
  return JSON.stringify({ ...object, kind: undefined, apiVersion: undefined });
}

/** apimachinery `meta/v1.PartialObjectMetadata`: everything but spec, status and data. */
export function partialMetadata(object: SimObject): SimObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}
