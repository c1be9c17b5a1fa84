import { badRequest } from './api-error.ts';
import { valueAt } from './json-values.ts';
import { resourceKey, type ResourceType } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';

/** Whether an object is selected. */
export type ObjectPredicate = (object: SimObject) => boolean;

/** Fields that can be selected on, beyond name and namespace (the API server has a conversion table per kind). */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
};

const ALWAYS = ['metadata.name', 'metadata.namespace'];

function textAt(object: SimObject, field: string): string {
  const value = valueAt(object, ...field.split('.'));
  if (value === undefined || value === null) {
    return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads `?fieldSelector=`: `field=value`, `field==value`, `field!=value`, joined by commas. Undefined for an empty one.
 * Throws `ApiError` 400 for a field that the kind does not offer.
 */
export function parseFieldSelector(text: string, type: ResourceType): ObjectPredicate | undefined {
  if (text.trim() === '') return undefined;
  const offered = [...ALWAYS, ...(SELECTABLE[resourceKey(type)] ?? [])];
  const terms = text.split(',').map((term) => {
    const match = /^\s*([^=!]+?)\s*(==|!=|=)\s*(.*?)\s*$/.exec(term);
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator, value] = match;
    if (!offered.includes(field)) throw badRequest(`field label not supported: ${field}`);
    return (object: SimObject) => (textAt(object, field) === value) === (operator !== '!=');
  });
  return (object) => terms.every((holds) => holds(object));
}
