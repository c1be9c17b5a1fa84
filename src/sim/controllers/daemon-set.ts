import { shareOf } from './deployment/rolling-scale.ts';
import type { JsonObject } from '../json-values.ts';
import { editStatus } from './edit.ts';
import { followPodOwner } from './owned-pods.ts';
import { claimed } from './ownership.ts';
import { availabilityOf, isReadyPod } from './pod-availability.ts';
import { podFromTemplate } from './pod-from-template.ts';
import { isAtRevision, revisionLabel, revisionOf } from './revision-label.ts';
import { selectsNode, untoleratedTaint } from './scheduler/node-affinity.ts';
import {
  isActivePod,
  isFinishedPod,
  keyOf,
  type DaemonSet,
  type Node,
  type Pod,
  type PodSpec,
  type Toleration,
} from './shapes.ts';
import type { Controller, World } from './world.ts';

const resource = 'daemonsets.apps';

/** Taints of a node in trouble do not keep daemons off it. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** One pod on every node that the template's selectors and tolerations let it run on; replaced a few at a time. */
export function startDaemonSets(world: World): Controller {
  const { store } = world;
  const follower = followPodOwner(world, {
    resource,
    kind: 'DaemonSet',
    reconcile({ namespace, name }, queue) {
      const set = store.get(resource, namespace, name) as DaemonSet;
      const nextMs = reconcile(world, set);
      if (nextMs !== undefined) queue.add(keyOf(set), nextMs);
    },
  });
  const stop = store.onEvent(({ resource: changed, object, previous }) => {
    if (changed !== 'nodes') return;
    const [node, before] = [object as Node, previous as Node | undefined];
    if (before?.spec === node.spec && before?.metadata.labels === node.metadata.labels) return;
    for (const set of store.list(resource)) follower.queue.add(keyOf(set));
  });
  return {
    stop() {
      stop();
      follower.stop();
    },
  };
}

function reconcile(world: World, set: DaemonSet): number | undefined {
  const { store, clock } = world;
  const { namespace = '', name } = set.metadata;
  const revision = revisionOf(set.spec.template);
  const eligible = eligibleNodes(store.list('nodes'), set);
  const pods = claimed(world, {
    owner: set,
    selector: set.spec.selector,
    resource: 'pods',
    index: world.pods,
  });
  const byNode = new Map<string, Pod>();
  const misplaced: Pod[] = [];
  for (const pod of pods.filter((one) => !isFinishedPod(one))) {
    const node = nodeOf(pod);
    if (eligible.has(node) && !byNode.has(node)) byNode.set(node, pod);
    else misplaced.push(pod);
  }
  if (set.metadata.deletionTimestamp === undefined) {
    for (const node of eligible)
      if (!byNode.has(node)) createDaemon(world, set, { node, revision });
    for (const pod of misplaced.filter(isActivePod)) store.delete('pods', pod.metadata);
    replaceOld(world, set, { placed: [...byNode.values()], wanted: eligible.size, revision });
  }
  const placed = [...byNode.values()].filter(isActivePod);
  const { ready, available, nextMs } = availabilityOf(
    placed,
    set.spec.minReadySeconds ?? 0,
    clock.now(),
  );
  const updated = placed.filter((pod) => isAtRevision(pod, revision)).length;
  const counts = {
    generation: set.metadata.generation ?? 1,
    wanted: eligible.size,
    placed: placed.length,
    misplaced: misplaced.length,
    ready,
    available,
    updated,
  };
  editStatus(store, { resource, namespace, name }, () => daemonSetStatus(counts));
  return nextMs;
}

/** What a DaemonSet's status counts. */
export interface DaemonCounts {
  readonly generation: number;
  /** Nodes that should have a pod. */
  readonly wanted: number;
  readonly placed: number;
  readonly misplaced: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
}

/** The status as Kubernetes writes it: optional counts are left out at zero. */
export function daemonSetStatus(counts: DaemonCounts): JsonObject {
  const { wanted, placed, ready, available, updated } = counts;
  return {
    observedGeneration: counts.generation,
    desiredNumberScheduled: wanted,
    currentNumberScheduled: placed,
    numberMisscheduled: counts.misplaced,
    numberReady: ready,
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(available > 0 && { numberAvailable: available }),
    ...(wanted > available && { numberUnavailable: wanted - available }),
  };
}

function eligibleNodes(nodes: readonly Node[], set: DaemonSet): Set<string> {
  const { spec } = set.spec.template;
  const tolerant = {
    ...spec,
    tolerations: [...(spec.tolerations ?? []), ...daemonTolerations, ...sickNodes],
  };
  const names = nodes
    .filter(
      (node) => selectsNode(spec, node) && !untoleratedTaint(tolerant, node.spec?.taints ?? []),
    )
    .map(({ metadata }) => metadata.name);
  return new Set(names);
}

/** NoSchedule on a sick node stops the scheduler, but does not make the node one that should have no daemon. */
const sickNodes: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoSchedule' },
];

function createDaemon(
  world: World,
  set: DaemonSet,
  { node, revision }: { node: string; revision: string },
): void {
  world.store.create(
    'pods',
    podFromTemplate(set, set.spec.template, {
      labels: { [revisionLabel]: revision },
      spec: daemonSpec(set.spec.template.spec, node),
    }),
  );
}

/** What a daemon's pod has beyond its template: its own node, required by name, and the tolerations of daemons. */
export function daemonSpec(template: PodSpec, node: string): Partial<PodSpec> {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  return {
    affinity: {
      ...template.affinity,
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
    },
    tolerations: [...(template.tolerations ?? []), ...daemonTolerations],
  };
}

function replaceOld(
  world: World,
  set: DaemonSet,
  { placed, wanted, revision }: { placed: readonly Pod[]; wanted: number; revision: string },
): void {
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const limit = shareOf(
    set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1,
    wanted,
    Math.ceil,
  );
  const healthy = placed.filter((pod) => isActivePod(pod) && isReadyPod(pod)).length;
  let budget = limit - (wanted - healthy);
  for (const pod of placed) {
    if (isAtRevision(pod, revision) || !isActivePod(pod)) continue;
    // A pod that is down anyway costs no availability.
    if (isReadyPod(pod) && (budget -= 1) < 0) continue;
    world.store.delete('pods', pod.metadata);
  }
}

function nodeOf({ spec }: Pod): string {
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? '';
}
