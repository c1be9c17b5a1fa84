import { timestamp } from '../clock.ts';
import type { WorldFaults } from '../world-faults.ts';
import { withCondition } from './conditions.ts';
import { edit, editStatus } from './edit.ts';
import { unknownConditions } from './kubelet/node-status.ts';
import { isReadyPod } from './pod-availability.ts';
import { conditionOf, isTrue, type Node, type Taint } from './shapes.ts';
import type { Controller, World } from './world.ts';

/** How patient the control plane is with a silent node. */
export interface NodeLifecycleOptions {
  /** From losing a node to Ready=Unknown, in milliseconds. */
  readonly graceMs: number;
}

const prefix = 'node.kubernetes.io/';

/**
 * What the control plane concludes about nodes: a node that is cut off becomes Ready=Unknown after the grace, taints
 * follow from conditions and from cordoning, and pods on a node that is not Ready are marked not ready.
 * Nothing is ever evicted: a station that lost its uplink goes on by itself (edge autonomy).
 */
export function startNodeLifecycle(
  world: World,
  faults: WorldFaults,
  { graceMs }: NodeLifecycleOptions,
): Controller {
  const { store, clock } = world;
  const silent = world.queue((name) => {
    if (!faults.isLost(name)) return;
    editStatus<Node>(store, { resource: 'nodes', name }, (node) => ({
      ...node.status,
      conditions: unknownConditions(node, clock.now()),
    }));
  });
  const judged = world.queue((name) => {
    const node = store.get('nodes', '', name) as Node | undefined;
    if (!node) return;
    const taints = taintsFor(node, timestamp(clock.now()));
    if (taints) {
      edit<Node>(store, { resource: 'nodes', name }, (latest) => ({
        ...latest,
        spec: { ...latest.spec, taints },
      }));
    }
    if (conditionOf(node.status, 'Ready') && !isTrue(node.status, 'Ready')) markPodsNotReady(name);
  });
  function markPodsNotReady(node: string): void {
    for (const pod of [...world.podsByNode.under(node)]) {
      if (!isReadyPod(pod)) continue;
      const { namespace = '', name } = pod.metadata;
      editStatus(store, { resource: 'pods', namespace, name }, () => ({
        ...pod.status,
        conditions: withCondition(pod.status?.conditions ?? [], timestamp(clock.now()), {
          type: 'Ready',
          status: 'False',
        }),
      }));
    }
  }
  const stopStore = store.onEvent(({ resource, type, object, previous }) => {
    if (resource !== 'nodes' || type === 'DELETED') return;
    if (verdictOn(object) !== verdictOn(previous)) judged.add(object.metadata.name);
  });
  const stopFaults = faults.onChange((change) => {
    if ('node' in change && faults.isLost(change.node)) silent.add(change.node, graceMs);
  });
  for (const { metadata } of store.list('nodes')) {
    judged.add(metadata.name);
    if (faults.isLost(metadata.name)) silent.add(metadata.name, graceMs);
  }
  return {
    stop() {
      stopStore();
      stopFaults();
      silent.stop();
      judged.stop();
    },
  };
}

/** The part of a node that taints and its pods' readiness follow from. */
function verdictOn(node: Node | undefined): string {
  return [
    ...(node?.status?.conditions ?? []).map(({ type, status }) => `${type}=${status}`),
    node?.spec?.unschedulable === true,
    (node?.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join(),
  ].join();
}

/** The node's taints with those that its state demands and without those it no longer does; undefined: as they are. */
export function taintsFor(node: Node, now: string): Taint[] | undefined {
  const wanted: Pick<Taint, 'key' | 'effect'>[] = [];
  const ready = conditionOf(node.status, 'Ready')?.status;
  if (ready === 'False' || ready === 'Unknown') {
    const key = `${prefix}${ready === 'False' ? 'not-ready' : 'unreachable'}`;
    wanted.push({ key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' });
  }
  for (const [type, key] of Object.entries(pressure)) {
    if (isTrue(node.status, type)) wanted.push({ key: `${prefix}${key}`, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable === true)
    wanted.push({ key: `${prefix}unschedulable`, effect: 'NoSchedule' });
  const present = node.spec?.taints ?? [];
  const same = (
    left: Pick<Taint, 'key' | 'effect'>,
    right: Pick<Taint, 'key' | 'effect'>,
  ): boolean => left.key === right.key && left.effect === right.effect;
  const kept = present.filter(
    (taint) => !ours.has(taint.key) || wanted.some((one) => same(one, taint)),
  );
  const added = wanted.filter((one) => !present.some((taint) => same(one, taint)));
  if (added.length === 0 && kept.length === present.length) return undefined;
  return [...kept, ...added.map((one) => ({ ...one, timeAdded: now }))];
}

const pressure: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory-pressure',
  DiskPressure: 'disk-pressure',
  PIDPressure: 'pid-pressure',
  NetworkUnavailable: 'network-unavailable',
};

const ours = new Set(
  ['not-ready', 'unreachable', 'unschedulable', ...Object.values(pressure)].map(
    (name) => prefix + name,
  ),
);
