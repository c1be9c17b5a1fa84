import type { KubeObject } from '../kube/kube-client.ts';
import { isTrue } from '../model/condition.ts';
import { hardwareLabel } from '../model/labels.ts';
import type { HardwareKind, Labels, NodeRow } from '../model/rows.ts';
import { objectOf, objectsOf, textOf, type JsonObject } from './json-fields.ts';
import { isGpu, projectAmounts } from './project-amounts.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

const rolePrefix = 'node-role.kubernetes.io/';

/** A Node without what a heartbeat changes. */
export function projectNode(object: KubeObject, gpuResources: readonly string[]): NodeRow {
  const meta = projectMeta(object);
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  const conditions = projectConditions(status['conditions']);
  return {
    ...meta,
    ready: isTrue(conditions, 'Ready'),
    schedulable: spec['unschedulable'] !== true,
    hardware: hardwareOf(meta.labels, objectOf(status['capacity']), gpuResources),
    roles: rolesOf(meta.labels),
    conditions,
    taints: objectsOf(spec['taints']).map((taint) => ({
      key: textOf(taint['key']),
      value: textOf(taint['value']),
      effect: textOf(taint['effect']),
    })),
    addresses: objectsOf(status['addresses']).map((address) => ({
      type: textOf(address['type']),
      address: textOf(address['address']),
    })),
    system: systemOf(objectOf(status['nodeInfo'])),
    capacity: projectAmounts(status['capacity'], gpuResources),
    allocatable: projectAmounts(status['allocatable'], gpuResources),
  };
}

/** SPEC R1.9. A label with a value that is no kind of ours counts as no label. */
function hardwareOf(
  labels: Labels,
  capacity: JsonObject,
  gpuResources: readonly string[],
): HardwareKind {
  const named = labels[hardwareLabel]?.toUpperCase();
  if (named === 'GENERAL' || named === 'GPU' || named === 'APPLIANCE') return named;
  return Object.keys(capacity).some((name) => isGpu(name, gpuResources)) ? 'GPU' : 'GENERAL';
}

function rolesOf(labels: Labels): readonly string[] {
  return Object.keys(labels)
    .filter((key) => key.startsWith(rolePrefix) && key.length > rolePrefix.length)
    .map((key) => key.slice(rolePrefix.length))
    .sort();
}

function systemOf(nodeInfo: JsonObject): NodeRow['system'] {
  return {
    os: textOf(nodeInfo['operatingSystem']),
    architecture: textOf(nodeInfo['architecture']),
    kernel: textOf(nodeInfo['kernelVersion']),
    containerRuntime: textOf(nodeInfo['containerRuntimeVersion']),
    kubelet: textOf(nodeInfo['kubeletVersion']),
    osImage: textOf(nodeInfo['osImage']),
  };
}
