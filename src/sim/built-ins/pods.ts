import type { FieldFault } from '../api-error.ts';
import { milli } from '../controllers/quantity.ts';
import { isJsonObject, sameJson, type JsonObject } from '../json-values.ts';
import { forbiddenValue } from '../object-metadata.ts';
import type { SimObject } from '../sim-object.ts';
import type { Strategy } from '../strategy.ts';
import {
  objectIn,
  objectsIn,
  optionalObject,
  podSpecDefaults,
  setDefault,
} from './pod-spec-defaults.ts';
import { podSpecFaults } from './pod-spec-faults.ts';

const COMPUTE = ['cpu', 'memory'];

/** The quality of service of a pod by what its containers ask for (Kubernetes' `ComputePodQOS`). */
export function podQosClass(spec: JsonObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...objectsIn(spec, 'initContainers'), ...objectsIn(spec, 'containers')];
  let some = false;
  let all = true;
  for (const container of containers) {
    const resources = optionalObject(container, 'resources') ?? {};
    const requests = optionalObject(resources, 'requests') ?? {};
    const limits = optionalObject(resources, 'limits') ?? {};
    for (const name of COMPUTE) {
      const request = requests[name] === undefined ? 0 : milli(requests[name]);
      const limit = limits[name] === undefined ? 0 : milli(limits[name]);
      if (request > 0 || limit > 0) some = true;
      if (limit === 0 || request !== limit) all = false;
    }
  }
  if (!some) return 'BestEffort';
  return all ? 'Guaranteed' : 'Burstable';
}

/** Nodes that are briefly away keep their pods: what the DefaultTolerationSeconds admission adds. */
const DEFAULT_TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function tolerations(spec: JsonObject): void {
  const present = objectsIn(spec, 'tolerations');
  const added = DEFAULT_TOLERATIONS.filter(
    (key) =>
      !present.some(
        (each) =>
          (each['key'] === key || (each['key'] === undefined && each['operator'] === 'Exists')) &&
          (each['effect'] === undefined || each['effect'] === 'NoExecute'),
      ),
  ).map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  if (added.length > 0) spec['tolerations'] = [...present, ...added];
}

function requestsFromLimits(spec: JsonObject): void {
  for (const list of ['initContainers', 'containers']) {
    for (const container of objectsIn(spec, list)) {
      const resources = optionalObject(container, 'resources');
      const limits = resources && optionalObject(resources, 'limits');
      if (!limits) continue;
      const requests = objectIn(resources, 'requests');
      for (const [name, amount] of Object.entries(limits)) setDefault(requests, name, amount);
    }
  }
}

/** The part of a pod's spec that may not change. A pod without a node may still get one. */
function fixedPart(spec: JsonObject, placed: boolean): JsonObject {
  const withoutImages = (list: string): unknown[] =>
    objectsIn(spec, list).map((container) => ({ ...container, image: undefined }));
  return {
    ...spec,
    initContainers: withoutImages('initContainers'),
    containers: withoutImages('containers'),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    terminationGracePeriodSeconds: undefined,
    schedulingGates: undefined,
    ...(!placed && { nodeName: undefined }),
  };
}

function changeFaults(spec: JsonObject, old: SimObject): FieldFault[] {
  const before = isJsonObject(old['spec']) ? old['spec'] : {};
  if (spec === before) return [];
  const placed = typeof before['nodeName'] === 'string' && before['nodeName'] !== '';
  if (sameJson(fixedPart(spec, placed), fixedPart(before, placed))) return [];
  return [
    forbiddenValue(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ),
  ];
}

/** Pods: their spec's defaults, tolerations and quality of service on creation, and a spec that hardly changes. */
export const PODS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    podSpecDefaults(spec);
    setDefault(spec, 'enableServiceLinks', true);
    requestsFromLimits(spec);
  },
  prepare(draft, old) {
    if (old) return;
    const spec = objectIn(draft, 'spec');
    setDefault(spec, 'priority', 0);
    setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
    tolerations(spec);
    const status = objectIn(draft, 'status');
    setDefault(status, 'phase', 'Pending');
    setDefault(status, 'qosClass', podQosClass(spec));
  },
  faults(draft, old) {
    const spec = isJsonObject(draft['spec']) ? draft['spec'] : {};
    return old ? changeFaults(spec, old) : podSpecFaults(spec, 'spec');
  },
};
