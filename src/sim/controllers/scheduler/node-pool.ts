import { sameJson } from '../../json-values.ts';
import { isFinishedPod, keyOf, type Node, type Pod, type PodSpec } from '../shapes.ts';
import { requiredTerms } from './node-affinity.ts';
import { amountsOf, podRequest, type Amounts } from './pod-request.ts';

/** A node as the scheduler keeps it: what it can give, what is taken, who is there. */
export interface PooledNode {
  readonly name: string;
  node: Node;
  allocatable: Amounts;
  readonly taken: Map<string, number>;
  readonly pods: Map<string, Pod>;
}

/** All nodes with what is bound to them, and an index by label, so that few nodes are looked at per pod. */
export interface NodePool {
  readonly size: number;
  /** True when the change can make room or lift an obstacle for a waiting pod. */
  putNode(node: Node): boolean;
  dropNode(name: string): void;
  /** Counts a bound pod on its node; a finished one counts nothing. */
  putPod(pod: Pod): void;
  dropPod(pod: Pod): void;
  node(name: string): PooledNode | undefined;
  nodes(): Iterable<PooledNode>;
  /** Nodes with this label value. */
  labelled(key: string, value: string): ReadonlySet<PooledNode>;
  /**
   * Every node that the pod's selectors may accept, and possibly more: the smallest set the index has.
   * Undefined: the selectors narrow nothing.
   */
  candidates(spec: PodSpec): ReadonlySet<PooledNode> | undefined;
}

const nowhere: ReadonlySet<PooledNode> = new Set();

/** An empty pool. It follows the store only through its put and drop calls. */
export function createNodePool(): NodePool {
  const byName = new Map<string, PooledNode>();
  const byLabel = new Map<string, Set<PooledNode>>();
  // A pod may be seen before its node: it waits here, and is counted when the node comes.
  const homeless = new Map<string, Map<string, Pod>>();
  const requests = new WeakMap<object, Amounts>();

  const requestOf = (pod: Pod): Amounts => {
    const known = requests.get(pod.spec.containers);
    if (known && !pod.spec.initContainers && !pod.spec.overhead) return known;
    const request = podRequest(pod.spec);
    requests.set(pod.spec.containers, request);
    return request;
  };
  const file = (pooled: PooledNode): void => {
    for (const [key, value] of Object.entries(pooled.node.metadata.labels ?? {})) {
      const label = `${key}=${value}`;
      const set = byLabel.get(label) ?? new Set();
      byLabel.set(label, set.add(pooled));
    }
  };
  const unfile = (pooled: PooledNode): void => {
    for (const [key, value] of Object.entries(pooled.node.metadata.labels ?? {})) {
      byLabel.get(`${key}=${value}`)?.delete(pooled);
    }
  };
  const take = (pooled: PooledNode, pod: Pod, sign: 1 | -1): void => {
    for (const [name, amount] of requestOf(pod)) {
      pooled.taken.set(name, (pooled.taken.get(name) ?? 0) + sign * amount);
    }
  };
  const dropPod = (pod: Pod): void => {
    const name = pod.spec.nodeName ?? '';
    const key = keyOf(pod);
    homeless.get(name)?.delete(key);
    const pooled = byName.get(name);
    const counted = pooled?.pods.get(key);
    if (!pooled || !counted) return;
    pooled.pods.delete(key);
    take(pooled, counted, -1);
  };
  const putPod = (pod: Pod): void => {
    dropPod(pod);
    const name = pod.spec.nodeName;
    if (name === undefined || isFinishedPod(pod)) return;
    const pooled = byName.get(name);
    if (!pooled) {
      const waiting = homeless.get(name) ?? new Map<string, Pod>();
      homeless.set(name, waiting.set(keyOf(pod), pod));
      return;
    }
    pooled.pods.set(keyOf(pod), pod);
    take(pooled, pod, 1);
  };
  const labelled = (key: string, value: string): ReadonlySet<PooledNode> =>
    byLabel.get(`${key}=${value}`) ?? nowhere;

  return {
    get size() {
      return byName.size;
    },
    node: (name) => byName.get(name),
    nodes: () => byName.values(),
    labelled,
    putPod,
    dropPod,
    putNode(node) {
      const { name } = node.metadata;
      const pooled = byName.get(name);
      if (!pooled) {
        const fresh = {
          name,
          node,
          allocatable: amountsOf(node.status?.allocatable),
          taken: new Map(),
          pods: new Map(),
        };
        byName.set(name, fresh);
        file(fresh);
        const waiting = homeless.get(name);
        homeless.delete(name);
        for (const pod of waiting?.values() ?? []) putPod(pod);
        return true;
      }
      const before = pooled.node;
      const relabelled = !sameJson(before.metadata.labels, node.metadata.labels);
      const resized = !sameJson(before.status?.allocatable, node.status?.allocatable);
      if (relabelled) unfile(pooled);
      pooled.node = node;
      if (relabelled) file(pooled);
      if (resized) pooled.allocatable = amountsOf(node.status?.allocatable);
      return relabelled || resized || !sameJson(before.spec, node.spec);
    },
    dropNode(name) {
      const pooled = byName.get(name);
      if (!pooled) return;
      unfile(pooled);
      byName.delete(name);
      for (const pod of pooled.pods.values()) putPod(pod);
    },
    candidates: (spec) => narrowest(spec, { labelled, node: (name) => byName.get(name) }),
  };
}

type Index = Pick<NodePool, 'labelled' | 'node'>;

function narrowest(spec: PodSpec, index: Index): ReadonlySet<PooledNode> | undefined {
  const sets = Object.entries(spec.nodeSelector ?? {}).map(([key, value]) =>
    index.labelled(key, value),
  );
  const terms = requiredTerms(spec);
  if (terms) {
    const narrowed = terms.map((term) =>
      smallest([
        ...(term.matchFields ?? [])
          .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
          .map(({ values = [] }) => new Set(values.flatMap((name) => index.node(name) ?? []))),
        ...(term.matchExpressions ?? [])
          .filter(({ operator }) => operator === 'In')
          .map(({ key, values = [] }) => union(values.map((value) => index.labelled(key, value)))),
      ]),
    );
    // One term that the index cannot narrow leaves every node possible.
    if (narrowed.every((set) => set !== undefined)) sets.push(union(narrowed));
  }
  return smallest(sets);
}

function smallest(sets: readonly ReadonlySet<PooledNode>[]): ReadonlySet<PooledNode> | undefined {
  let least: ReadonlySet<PooledNode> | undefined;
  for (const set of sets) if (!least || set.size < least.size) least = set;
  return least;
}

function union(sets: readonly ReadonlySet<PooledNode>[]): ReadonlySet<PooledNode> {
  const [only] = sets;
  return only && sets.length === 1 ? only : new Set(sets.flatMap((set) => [...set]));
}
