/**
 * Holds a labelled workload at its station (SPEC R2.1 to R2.3). Pure: from an admission request to the object as it is
 * to be. Invariants: what the user wrote stays; twice is once; what is recorded as ours, and nothing else, is replaced
 * when the label says another station, and taken away when the label goes.
 */
import { isDeepStrictEqual } from 'node:util';
import { admittedKind } from '../model/admitted-kinds.ts';
import { requireStation, withdrawStation } from '../model/affinity.ts';
import { objectOf, objectsOf, valueAt, withValueAt, type JsonObject } from '../model/manifest.ts';
import { isStationName } from '../model/names.ts';
import {
  contradictingSelector,
  requirementsOn,
  type StationLabel,
} from '../model/station-selector.ts';
import { ruleOf } from '../model/split/split-rules.ts';
import { recordOf, withoutRecord, withRecord, type AdmittedRecord } from './record.ts';
import type { AdmissionRequest } from './review.ts';

export type Held =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly object: JsonObject; readonly warnings: readonly string[] }
  /** The message says where the object is wrong, and what to do. */
  | { readonly kind: 'refused'; readonly message: string };

/** A workload in an admission request. */
interface Workload {
  readonly object: JsonObject;
  readonly kind: string;
  /** Path of the pod template; empty for a pod. */
  readonly template: readonly string[];
}

const unchanged: Held = { kind: 'unchanged' };

/** What becomes of the object of a request. */
export function holdAtStation(
  request: AdmissionRequest,
  { stationLabel }: { readonly stationLabel: string },
): Held {
  const workload = workloadOf(request);
  if (workload === undefined) return unchanged;
  const station = objectOf(valueAt(workload.object, ['metadata', 'labels']))[stationLabel];
  const record = recordOf(workload.object);
  if (station === undefined) return record === undefined ? unchanged : withdrawn(workload, record);
  if (typeof station !== 'string' || !isStationName(station)) {
    return refused(
      `metadata.labels.${stationLabel}`,
      `${JSON.stringify(station)} is no name of a station`,
      `give at most 63 letters, digits, "-", "_" and ".", or take the label away`,
    );
  }
  return required(workload, record, { labelKey: stationLabel, station });
}

/** The workload, where it is of a kind, in an operation and in a state that is touched at all (SPEC R2.2). */
function workloadOf(request: AdmissionRequest): Workload | undefined {
  const { operation, subResource, object, kind } = request;
  const operations: readonly string[] = admittedKind(request)?.operations ?? [];
  if (!operations.includes(operation) || subResource !== '') return undefined;
  const { ownerReferences, deletionTimestamp } = objectOf(object['metadata']);
  // Its owner would find it different from what it made, and make another, without end.
  if (objectsOf(ownerReferences).some(({ controller }) => controller === true)) return undefined;
  // What goes is not held up: its finalizers are taken off by updates.
  return deletionTimestamp == null ? { object, kind, template: templateOf(request) } : undefined;
}

function templateOf(request: AdmissionRequest): readonly string[] {
  const rule = ruleOf(request);
  return rule.scope === 'station' && rule.as === 'workload' ? rule.template : [];
}

function required(
  workload: Workload,
  record: AdmittedRecord | undefined,
  label: StationLabel,
): Held {
  const { object, kind, template } = workload;
  const { labelKey, station } = label;
  // With another key the gateway was called differently: that requirement is not one of this label.
  const isSameKey = record?.labelKey === labelKey;
  const base = record === undefined || isSameKey ? object : withoutOurs(workload, record);
  const hadPart = (part: 'affinity' | 'label') => isSameKey && record.parts.includes(part);
  const previous = isSameKey && hadPart('affinity') ? { previous: record.station } : {};

  const podSpec = objectOf(valueAt(base, [...template, 'spec']));
  const affined = requireStation(podSpec, { ...label, ...previous });
  if (affined.contradiction) {
    const { path, message } = affined.contradiction;
    return refused(
      [...template, 'spec', path].join('.'),
      message,
      `take that out, or change the label ${labelKey} of the ${kind}`,
    );
  }
  const against = contradictingSelector(base, label);
  if (against !== undefined) {
    return refused(
      against,
      `the selector leaves out pods with ${labelKey} "${station}"`,
      `make the ${kind} anew with another selector, or change its label ${labelKey}`,
    );
  }

  const labelPath = [...template, 'metadata', 'labels', labelKey];
  const affinityChanges = !isDeepStrictEqual(affined.podSpec, podSpec);
  const labelChanges = template.length > 0 && valueAt(base, labelPath) !== station;
  const stays = record?.station === station;
  const parts = [
    ...(affinityChanges || (hadPart('affinity') && stays) ? (['affinity'] as const) : []),
    ...(labelChanges || (hadPart('label') && stays) ? (['label'] as const) : []),
  ];
  const held = affinityChanges
    ? withValueAt(base, [...template, 'spec'], () => affined.podSpec)
    : base;
  const labelled = labelChanges ? withValueAt(held, labelPath, () => station) : held;
  return changed(workload, withRecord(labelled, { ...label, parts }));
}

function withdrawn(workload: Workload, record: AdmittedRecord): Held {
  const object = withoutRecord(withoutOurs(workload, record));
  const { labelKey, station } = record;
  return changed(workload, object, [
    `Without the label ${labelKey} the ${workload.kind} is no longer held at station ${station}`,
  ]);
}

/** The workload without what the record says was added; the record itself stays. */
function withoutOurs({ object, template }: Workload, record: AdmittedRecord): JsonObject {
  const { labelKey, station, parts } = record;
  const specPath = [...template, 'spec'];
  const freed = parts.includes('affinity')
    ? withValueAt(object, specPath, (spec) =>
        withdrawStation(objectOf(spec), { labelKey, station }),
      )
    : object;
  const labelPath = [...template, 'metadata', 'labels', labelKey];
  const isOurs =
    template.length > 0 && parts.includes('label') && valueAt(freed, labelPath) === station;
  const isSelected = requirementsOn(freed, labelKey).length > 0;
  return isOurs && !isSelected ? withValueAt(freed, labelPath, () => undefined) : freed;
}

function changed(workload: Workload, object: JsonObject, warnings: readonly string[] = []): Held {
  return object === workload.object ? unchanged : { kind: 'changed', object, warnings };
}

function refused(path: string, what: string, remedy: string): Held {
  return { kind: 'refused', message: `${path}: ${what}: ${remedy}` };
}
