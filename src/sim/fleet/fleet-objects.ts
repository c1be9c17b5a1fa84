import {
  notReadyConditions,
  healthyConditions,
  nodeSystem,
  unknownConditions,
} from '../controllers/kubelet/node-status.ts';
import { taintsFor } from '../controllers/node-lifecycle.ts';
import type { Node } from '../controllers/shapes.ts';
import { timestamp } from '../clock.ts';
import type { SimObject } from '../sim-object.ts';
import { resourcesOf } from './hardware.ts';
import type { NodePlan } from './plan-fleet.ts';
import { slug, type StationPlan } from './stations.ts';

/** KubeEdge's usual station label, the product's default. */
export const stationLabel = 'NodeGroup';

/** The Node object of a planned node, in the state it is to be found in. */
export function nodeObject(plan: NodePlan, nowMs: number): Node {
  const { name, station, hardware, state, address } = plan;
  const bare: Node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        ...(station && {
          [stationLabel]: station.name,
          'topology.kubernetes.io/region': slug(station.city.region),
          'topology.kubernetes.io/zone': slug(station.city.name),
        }),
        'kubernetes.io/hostname': name,
        'kubernetes.io/arch': hardware.architecture,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': hardware.model,
        'node-role.kubernetes.io/agent': '',
        'node-role.kubernetes.io/edge': '',
        ...hardware.labels,
      },
    },
    spec: state === 'CORDONED' ? { unschedulable: true } : {},
    status: {
      ...resourcesOf(hardware),
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: nodeSystem(hardware.architecture, name),
    },
  };
  const node = {
    ...bare,
    status: { ...bare.status, conditions: conditionsOf(bare, state, nowMs) },
  };
  const taints = taintsFor(node, timestamp(nowMs));
  return taints ? { ...node, spec: { ...node.spec, taints } } : node;
}

function conditionsOf(
  node: Node,
  state: NodePlan['state'],
  nowMs: number,
): ReturnType<typeof healthyConditions> {
  if (state === 'LOST') return unknownConditions(node, nowMs);
  if (state === 'NOT_READY') {
    return notReadyConditions(
      'container runtime network not ready: cni plugin not initialized',
      nowMs,
    );
  }
  return healthyConditions(node, nowMs);
}

/** The MecStation object of a planned station. */
export function stationObject(plan: StationPlan): SimObject {
  const { name, tier, city, district, latitude, longitude, operator, labels } = plan;
  return {
    apiVersion: 'stationmaster.io/v1alpha1',
    kind: 'MecStation',
    metadata: { name, labels: { 'app.kubernetes.io/part-of': 'mec', operator: slug(operator) } },
    spec: {
      tier,
      operator,
      location: {
        latitude,
        longitude,
        region: city.region,
        province: city.province,
        city: city.name,
        district,
        address: `${district} exchange building, ${city.name}`,
      },
      labels,
    },
  };
}
