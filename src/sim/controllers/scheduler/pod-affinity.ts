import { selectorMatches } from '../../label-selector.ts';
import type { Pod, PodAffinityTerm } from '../shapes.ts';
import type { NodePool, PooledNode } from './node-pool.ts';

/** Why required pod affinity or anti-affinity keeps a pod off a node; undefined when it does not. */
export type PodAffinityObstacle =
  | "didn't match pod anti-affinity rules"
  | "didn't satisfy existing pods anti-affinity rules"
  | "didn't match pod affinity rules";

/**
 * Checks nodes for one pod against the pods that are bound now. `guarded` are the bound pods that have
 * required anti-affinity of their own. What a topology domain holds is looked up once per domain.
 */
export function podAffinityCheck(
  pod: Pod,
  pool: NodePool,
  guarded: Iterable<Pod>,
): (candidate: PooledNode) => PodAffinityObstacle | undefined {
  const repelled = requiredTerms(pod, 'podAntiAffinity').map((term) =>
    domainsWith(pool, term, pod),
  );
  const attracted = requiredTerms(pod, 'podAffinity').map((term) => ({
    term,
    // The first pod of a group that is drawn to itself may go anywhere.
    selfish: selectsPod(term, pod, pod),
    occupied: domainsWith(pool, term, pod),
  }));
  const forbidden: { key: string; value: string }[] = [];
  for (const other of guarded) {
    for (const term of requiredTerms(other, 'podAntiAffinity')) {
      const value = pool.node(other.spec.nodeName ?? '')?.node.metadata.labels?.[term.topologyKey];
      if (value !== undefined && selectsPod(term, other, pod))
        forbidden.push({ key: term.topologyKey, value });
    }
  }
  const anywhere = (term: PodAffinityTerm): boolean => {
    for (const node of pool.nodes()) if (holds(node, term, pod)) return true;
    return false;
  };
  return (candidate) => {
    const labels = candidate.node.metadata.labels ?? {};
    if (repelled.some((occupied) => occupied(candidate)))
      return "didn't match pod anti-affinity rules";
    if (forbidden.some(({ key, value }) => labels[key] === value)) {
      return "didn't satisfy existing pods anti-affinity rules";
    }
    const unmet = attracted.some(
      ({ term, selfish, occupied }) => !occupied(candidate) && !(selfish && !anywhere(term)),
    );
    return unmet ? "didn't match pod affinity rules" : undefined;
  };
}

/** Required terms of one kind; none where the pod has no such affinity. */
export function requiredTerms(
  pod: Pod,
  kind: 'podAffinity' | 'podAntiAffinity',
): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function domainsWith(
  pool: NodePool,
  term: PodAffinityTerm,
  pod: Pod,
): (candidate: PooledNode) => boolean {
  const known = new Map<string, boolean>();
  return (candidate) => {
    const value = candidate.node.metadata.labels?.[term.topologyKey];
    if (value === undefined) return false;
    const before = known.get(value);
    if (before !== undefined) return before;
    const occupied = [...pool.labelled(term.topologyKey, value)].some((node) =>
      holds(node, term, pod),
    );
    known.set(value, occupied);
    return occupied;
  };
}

function holds(node: PooledNode, term: PodAffinityTerm, pod: Pod): boolean {
  for (const other of node.pods.values()) if (selectsPod(term, pod, other)) return true;
  return false;
}

/** Whether `term` of the pod `holder` speaks of `other`. */
function selectsPod(term: PodAffinityTerm, holder: Pod, other: Pod): boolean {
  const namespaces = term.namespaces?.length ? term.namespaces : [holder.metadata.namespace ?? ''];
  return (
    namespaces.includes(other.metadata.namespace ?? '') &&
    selectorMatches(term.labelSelector, other.metadata.labels)
  );
}
