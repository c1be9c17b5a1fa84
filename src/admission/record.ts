/** What the webhook added to a workload, as the annotation `stationmaster.io/admitted` keeps it. */
import { admittedAnnotation } from '../model/labels.ts';
import { valueAt, withValueAt, type JsonObject } from '../model/manifest.ts';

/** Where it added something: to the node affinity, to the labels of the pod template. */
export const addedParts = ['affinity', 'label'] as const;
export type AddedPart = (typeof addedParts)[number];

/** Written `<label key>=<station>:<part>[,<part>]`, for example `NodeGroup=st-1:affinity,label`. */
export interface AdmittedRecord {
  readonly labelKey: string;
  readonly station: string;
  readonly parts: readonly AddedPart[];
}

const path = ['metadata', 'annotations', admittedAnnotation];

/** The record of an object; undefined when nothing was added, or when somebody wrote something else there. */
export function recordOf(object: JsonObject): AdmittedRecord | undefined {
  const [, labelKey, station, parts] =
    /^([^=]+)=([^:]+):([a-z,]+)$/.exec(String(valueAt(object, path))) ?? [];
  if (labelKey === undefined || station === undefined || parts === undefined) return undefined;
  const known = addedParts.filter((part) => parts.split(',').includes(part));
  return { labelKey, station, parts: known };
}

/** The object with the record, or without one where nothing was added. */
export function withRecord(object: JsonObject, record: AdmittedRecord): JsonObject {
  const { labelKey, station, parts } = record;
  if (parts.length > 0) {
    return withValueAt(object, path, () => `${labelKey}=${station}:${parts.join(',')}`);
  }
  return withoutRecord(object);
}

/** The object without a record. */
export function withoutRecord(object: JsonObject): JsonObject {
  return valueAt(object, path) === undefined ? object : withValueAt(object, path, () => undefined);
}
