import { microTimestamp } from '../../clock.ts';
import type { WorldFaults } from '../../world-faults.ts';
import { edit, editStatus } from '../edit.ts';
import { conditionOf, isTrue, type Node } from '../shapes.ts';
import type { Controller, World } from '../world.ts';
import { statusOrDefault, healthyConditions } from './node-status.ts';

/** How often nodes report. */
export interface NodeAgentOptions {
  /** Between two heartbeats of a node, in milliseconds; 0: no heartbeats at all. */
  readonly heartbeatMs: number;
}

const leaseNamespace = 'kube-node-lease';
/** Nodes report in so many groups, one after another, not all at once. */
const groups = 20;

/**
 * What nodes say of themselves: a Node without a Ready condition joins after the pace, a node that was cut off
 * reports Ready again when it is back, and every node renews its status and its Lease at the interval.
 */
export function startNodeAgents(
  world: World,
  faults: WorldFaults,
  { heartbeatMs }: NodeAgentOptions,
): Controller {
  const { store, clock } = world;
  const queue = world.queue(report);
  let cancelTick: (() => void) | undefined;
  let group = 0;

  function report(name: string): void {
    if (faults.isLost(name)) return;
    const reported = editStatus<Node>(store, { resource: 'nodes', name }, (node) => ({
      ...statusOrDefault(node),
      conditions: healthyConditions(node, clock.now()),
    }));
    if (reported && heartbeatMs > 0) renewLease(reported);
  }
  function renewLease(node: Node): void {
    const { name, uid = '' } = node.metadata;
    const renewTime = microTimestamp(clock.now());
    const place = { resource: 'leases.coordination.k8s.io', namespace: leaseNamespace, name };
    const renewed = edit(store, place, (lease) => ({
      ...lease,
      spec: { ...(lease['spec'] as object), renewTime },
    }));
    if (renewed) return;
    store.create(place.resource, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name,
        namespace: leaseNamespace,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
    });
  }
  function tick(): void {
    cancelTick = clock.after(heartbeatMs / groups, tick);
    group = (group + 1) % groups;
    const nodes = store.list('nodes') as readonly Node[];
    for (let index = group; index < nodes.length; index += groups) {
      const node = nodes[index];
      if (!node || faults.isLost(node.metadata.name)) continue;
      // A node that reports Ready=False keeps its lease; only a repair makes it Ready.
      if (isTrue(node.status, 'Ready')) report(node.metadata.name);
      else renewLease(node);
    }
  }
  const join = (node: Node): void => {
    if (!conditionOf(node.status, 'Ready')) queue.add(node.metadata.name, world.paceMs);
  };
  const stopStore = store.onEvent(({ resource, type, object }) => {
    if (resource === 'nodes' && type !== 'DELETED') join(object);
  });
  const stopFaults = faults.onChange((change) => {
    if ('node' in change && !faults.isLost(change.node)) queue.add(change.node);
  });
  for (const node of store.list('nodes')) join(node);
  if (heartbeatMs > 0) cancelTick = clock.after(heartbeatMs / groups, tick);
  return {
    stop() {
      stopStore();
      stopFaults();
      cancelTick?.();
      queue.stop();
    },
  };
}
