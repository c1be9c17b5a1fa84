/** Keeps one copy of what many rows say alike: labels, images, amounts, names of nodes and namespaces. */
import {
  isNamedKind,
  type BuiltInKind,
  type ResourceRow,
  type RowKind,
  type Rows,
} from '../model/rows.ts';

/** For each kind the members that many rows have alike: texts, and parts that are shared as a whole. */
const repeated: { readonly [K in BuiltInKind]: readonly (keyof Rows[K] & string)[] } = {
  Namespace: ['createdAt', 'labels', 'phase'],
  Node: [
    ...(['createdAt', 'labels', 'hardware', 'roles', 'conditions', 'taints'] as const),
    ...(['system', 'capacity', 'allocatable'] as const),
  ],
  Pod: [
    ...(['namespace', 'createdAt', 'labels', 'owner', 'nodeName', 'phase', 'reason'] as const),
    ...(['message', 'containers', 'claims', 'requested'] as const),
  ],
  Deployment: ['namespace', 'createdAt', 'labels', 'images', 'conditions'],
  StatefulSet: ['namespace', 'createdAt', 'labels', 'images', 'conditions'],
  DaemonSet: ['namespace', 'createdAt', 'labels', 'images', 'conditions'],
  Job: ['namespace', 'createdAt', 'labels', 'owner', 'images', 'conditions'],
  CronJob: ['namespace', 'createdAt', 'labels', 'images', 'conditions'],
  ReplicaSet: ['namespace', 'createdAt', 'labels', 'owner', 'images', 'conditions'],
  Service: ['namespace', 'createdAt', 'labels', 'type', 'ports', 'selector', 'topology'],
  EndpointSlice: ['namespace', 'createdAt', 'labels', 'owner', 'service', 'ports'],
  // Few, and large: nothing of an app or a station repeats.
  MecStation: [],
  HelmApp: [],
  Release: [
    ...(['namespace', 'createdAt', 'labels', 'release', 'status', 'app', 'appNamespace'] as const),
    ...(['station', 'scope', 'digest', 'modifiedAt'] as const),
  ],
  Event: [
    ...(['namespace', 'createdAt', 'labels', 'regarding', 'type', 'reason', 'message'] as const),
    ...(['source', 'nodeName'] as const),
  ],
  NodeMetrics: ['labels'],
  HorizontalPodAutoscaler: ['namespace', 'createdAt', 'labels', 'metrics', 'conditions'],
  PodDisruptionBudget: ['namespace', 'createdAt', 'labels', 'selector', 'conditions'],
  PersistentVolumeClaim: [
    'namespace',
    'createdAt',
    'labels',
    'phase',
    'storageClass',
    'accessModes',
  ],
  Ingress: ['namespace', 'createdAt', 'labels', 'ingressClass', 'addresses'],
};

const repeatedOfNamed: readonly (keyof ResourceRow)[] = [
  ...(['namespace', 'createdAt', 'labels', 'owner', 'apiVersion', 'kind', 'phase'] as const),
  'conditions',
];

export interface Interner {
  /**
   * A row equal to this one, whose repeated parts are shared with other rows: the row itself where they are already,
   * so that who keeps rows and who reads them share one.
   */
  readonly intern: <T extends object>(kind: RowKind, row: T) => T;
}

/**
 * A pool that forgets what has not been seen for a while, so that its size stays bounded whatever passes
 * through; what it forgets stays valid and is only shared no longer.
 */
export function createInterner({
  poolSize = 50_000,
}: { readonly poolSize?: number } = {}): Interner {
  const texts = createPool<string>(poolSize);
  const parts = createPool<object>(poolSize);
  /** A row of each owner: what comes next from it mostly is alike, which is cheaper to see than to look up. */
  const siblings = createPool<Record<string, unknown>>(poolSize);
  /** Labels that are shared: a row that has them came from here. */
  const shared = new WeakSet();
  return {
    intern<T extends object>(kind: RowKind, row: T): T {
      const { labels, owner } = row as Repeating;
      if (labels !== undefined && shared.has(labels)) return row;
      // Spreading keeps the shape that all rows of a kind have; adding member by member would not.
      const copy = { ...row } as Record<string, unknown>;
      const isOwned = owner?.uid !== undefined;
      const sibling = isOwned ? siblings(owner.uid, copy) : copy;
      for (const name of isNamedKind(kind) ? repeatedOfNamed : repeated[kind]) {
        const value = copy[name];
        const likely = sibling[name];
        if (sibling !== copy && alike(value, likely)) copy[name] = likely;
        // Whoever else was made in the same second is no relation: looking for them costs more than they save.
        else if (name === 'createdAt') continue;
        // So are these of those with an owner: what it does not share with its siblings, it shares with nobody.
        else if (isOwned && (name === 'labels' || name === 'owner')) {
          if (name === 'labels' && labels !== undefined) shared.add(labels);
        } else if (typeof value === 'string') copy[name] = texts(value, value);
        else if (typeof value === 'object' && value !== null) {
          const part = parts(JSON.stringify(value), value);
          if (name === 'labels') shared.add(part);
          copy[name] = part;
        }
      }
      return copy as T;
    },
  };
}

/** What a row has, as far as it matters here. */
interface Repeating {
  readonly labels?: object;
  readonly owner?: { readonly uid?: string } | null;
}

/** Equal, member by member and in the same order: what text would say, without making it. */
function alike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let at = 0; at < a.length; at += 1) if (!alike(a[at], b[at])) return false;
    return true;
  }
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (names.length !== others.length) return false;
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    if (name !== others[at]) return false;
    if (!alike((a as Members)[name], (b as Members)[name])) return false;
  }
  return true;
}

type Members = Readonly<Record<string, unknown>>;

/** Two generations: when the young one is full it becomes the old one, and the old one is forgotten. */
function createPool<T>(size: number): (key: string, value: T) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (key, value) => {
    const found = young.get(key);
    if (found !== undefined) return found;
    const kept = old.get(key) ?? value;
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, kept);
    return kept;
  };
}
