import type { KubeObject } from '../kube/kube-client.ts';
import type { EventRow } from '../model/rows.ts';
import { numberOf, objectOf, textOf } from './json-fields.ts';
import { projectMeta } from './project-meta.ts';

const longestMessage = 1_024;

/**
 * An Event, of core/v1 or of events.k8s.io/v1. Reporters fill in the fields of the one or of the other: what core calls
 * involvedObject, message, source and firstTimestamp is regarding, note, reportingController and deprecated there.
 */
export function projectEvent(object: KubeObject): EventRow {
  const regarding = objectOf(object['involvedObject'] ?? object['regarding']);
  const series = objectOf(object['series']);
  const source = objectOf(object['source'] ?? object['deprecatedSource']);
  const made = timeOf(object['eventTime']) || timeOf(object.metadata.creationTimestamp);
  const kind = textOf(regarding['kind']);
  const name = textOf(regarding['name']);
  return {
    ...projectMeta(object),
    regarding: {
      kind,
      namespace: textOf(regarding['namespace']),
      name,
      uid: textOf(regarding['uid']),
    },
    type: textOf(object['type']) || 'Normal',
    reason: textOf(object['reason']),
    message: (textOf(object['message']) || textOf(object['note'])).slice(0, longestMessage),
    count:
      numberOf(series['count']) ||
      numberOf(object['count']) ||
      numberOf(object['deprecatedCount'], 1),
    source:
      textOf(source['component']) ||
      textOf(object['reportingComponent']) ||
      textOf(object['reportingController']),
    nodeName: kind === 'Node' ? name : textOf(source['host']),
    firstSeenAt:
      timeOf(object['firstTimestamp']) || timeOf(object['deprecatedFirstTimestamp']) || made,
    lastSeenAt:
      timeOf(series['lastObservedTime']) ||
      timeOf(object['lastTimestamp']) ||
      timeOf(object['deprecatedLastTimestamp']) ||
      made,
  };
}

/** Reporters write seconds or microseconds; text sorts only when all have the same form. */
function timeOf(value: unknown): string {
  const time = Date.parse(textOf(value));
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
