import { controllerOf, type Pod } from '../shapes.ts';
import { selectsNode, untoleratedTaint } from './node-affinity.ts';
import type { NodePool, PooledNode } from './node-pool.ts';
import type { PodAffinityObstacle } from './pod-affinity.ts';
import { podRequest, type Amounts } from './pod-request.ts';

/** Where a pod goes, or the sentence that says why it goes nowhere. */
export type Choice = { readonly node: PooledNode } | { readonly message: string };

/** Enough feasible nodes to choose from: looking at more would cost time and gain nothing. */
const enough = 100;

/** A pod to be placed, and what is to be respected beyond the nodes themselves. */
export interface Placing {
  readonly pod: Pod;
  readonly obstacle: (candidate: PooledNode) => PodAffinityObstacle | undefined;
  /** Where to begin among all nodes, so that no node is always asked first. */
  readonly offset: number;
}

/**
 * Filters nodes as kube-scheduler's default profile does (name, unschedulable, taints, selectors and required
 * affinity, resources), then prefers the node with the fewest pods of the same owner, then the least allocated.
 */
export function chooseNode(pool: NodePool, placing: Placing): Choice {
  const { pod, obstacle, offset } = placing;
  const narrowed = pool.candidates(pod.spec);
  const nodes = narrowed ? [...narrowed] : [...pool.nodes()];
  const request = podRequest(pod.spec);
  const refusals = new Map<string, number>();
  const refuse = (reason: string, count = 1): void => {
    refusals.set(reason, (refusals.get(reason) ?? 0) + count);
  };
  const feasible: PooledNode[] = [];
  for (let index = 0; index < nodes.length && feasible.length < enough; index += 1) {
    const candidate = nodes[(index + offset) % nodes.length];
    if (!candidate) continue;
    const reasons = obstaclesOn(candidate, pod, request);
    if (reasons.length === 0) {
      const reason = obstacle(candidate);
      if (reason === undefined) feasible.push(candidate);
      else refuse(`node(s) ${reason}`);
    } else {
      for (const reason of reasons) refuse(reason);
    }
  }
  const best = leastBurdened(feasible, pod);
  if (best) return { node: best };
  if (pool.size === 0) return { message: 'no nodes available to schedule pods' };
  if (pool.size > nodes.length) refuse(unselected, pool.size - nodes.length);
  const counts = [...refusals].map(([reason, count]) => `${count} ${reason}`).sort();
  return { message: `0/${pool.size} nodes are available: ${counts.join(', ')}.` };
}

const unselected = "node(s) didn't match Pod's node affinity/selector";

function obstaclesOn(
  { node, allocatable, taken }: PooledNode,
  { spec }: Pod,
  request: Amounts,
): string[] {
  const { taints = [], unschedulable = false } = node.spec ?? {};
  const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  if (unschedulable && untoleratedTaint(spec, [cordoned])) return ['node(s) were unschedulable'];
  const taint = untoleratedTaint(spec, taints);
  if (taint) return [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`];
  if (!selectsNode(spec, node)) return [unselected];
  const reasons: string[] = [];
  for (const [name, amount] of request) {
    if (amount <= 0 || amount <= (allocatable.get(name) ?? 0) - (taken.get(name) ?? 0)) continue;
    reasons.push(name === 'pods' ? 'Too many pods' : `Insufficient ${name}`);
  }
  return reasons;
}

function leastBurdened(feasible: readonly PooledNode[], pod: Pod): PooledNode | undefined {
  const owner = controllerOf(pod)?.uid;
  let best: PooledNode | undefined;
  let bestScore = Infinity;
  for (const candidate of feasible) {
    const score = siblingsOn(candidate, owner) * 10 + burden(candidate);
    if (score >= bestScore) continue;
    best = candidate;
    bestScore = score;
  }
  return best;
}

function siblingsOn({ pods }: PooledNode, owner: string | undefined): number {
  let count = 0;
  if (owner !== undefined)
    for (const pod of pods.values()) if (controllerOf(pod)?.uid === owner) count += 1;
  return count;
}

/** The taken shares of cpu, memory and pods together, 0 (empty) to 3 (full). */
function burden({ allocatable, taken }: PooledNode): number {
  let shares = 0;
  for (const name of ['cpu', 'memory', 'pods']) {
    const whole = allocatable.get(name) ?? 0;
    if (whole > 0) shares += (taken.get(name) ?? 0) / whole;
  }
  return shares;
}
