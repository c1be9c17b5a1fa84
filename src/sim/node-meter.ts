import { timestamp, type SimClock } from './clock.ts';
import { milli } from './controllers/quantity.ts';
import { isJsonObject, valueAt } from './json-values.ts';
import type { ObjectStore } from './object-store.ts';
import type { Random } from './random.ts';
import type { SimObject } from './sim-object.ts';

/** Measures every node that is ready, as metrics-server does. */
export interface NodeMeter {
  /** UP; DOWN: known to the API server but away; ABSENT: nobody has installed it. */
  standing: 'UP' | 'DOWN' | 'ABSENT';
  /** NodeMetrics by node, as they were last measured. */
  read(): ReadonlyMap<string, SimObject>;
}

export interface NodeMeterDeps {
  readonly store: ObjectStore;
  readonly clock: Pick<SimClock, 'now'>;
  readonly random: Random;
}

interface Amounts {
  milliCores: number;
  bytes: number;
}

/** What a node uses of its own. */
const idle: Readonly<Amounts> = { milliCores: 80, bytes: 600 * 2 ** 20 };

/**
 * A node uses some of what its running pods ask for: how much depends on the seed, its name and the time, which goes in
 * steps of `everyMs`.
 */
export function createNodeMeter(
  { store, clock, random }: NodeMeterDeps,
  { everyMs }: { readonly everyMs: number },
): NodeMeter {
  let step = -1;
  let measured: ReadonlyMap<string, SimObject> = new Map();

  const measure = (): ReadonlyMap<string, SimObject> => {
    const requested = requestsByNode(store);
    const at = timestamp(step * everyMs);
    const found = new Map<string, SimObject>();
    for (const node of store.list('nodes')) {
      const { name } = node.metadata;
      if (!isReady(node)) continue;
      const { milliCores = 0, bytes = 0 } = requested.get(name) ?? {};
      const drawn = random.fork(`${name} ${step}`);
      const usage = {
        cpu: `${Math.round((idle.milliCores + milliCores * (0.2 + drawn.next() / 2)) * 1e6)}n`,
        memory: `${Math.round((idle.bytes + bytes * (0.5 + drawn.next() / 4)) / 1024)}Ki`,
      };
      found.set(name, {
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'NodeMetrics',
        metadata: { name, creationTimestamp: at, labels: node.metadata.labels ?? {} },
        timestamp: at,
        window: '20s',
        usage,
      });
    }
    return found;
  };

  return {
    standing: 'UP',
    read() {
      const now = Math.floor(clock.now() / everyMs);
      if (now !== step) {
        step = now;
        measured = measure();
      }
      return measured;
    },
  };
}

function requestsByNode(store: ObjectStore): ReadonlyMap<string, Amounts> {
  const byNode = new Map<string, Amounts>();
  for (const pod of store.list('pods')) {
    const node = valueAt(pod, 'spec', 'nodeName');
    if (typeof node !== 'string' || valueAt(pod, 'status', 'phase') !== 'Running') continue;
    const amounts = byNode.get(node) ?? { milliCores: 0, bytes: 0 };
    byNode.set(node, amounts);
    const containers = valueAt(pod, 'spec', 'containers');
    for (const container of Array.isArray(containers) ? containers : []) {
      if (!isJsonObject(container)) continue;
      amounts.milliCores += milli(valueAt(container, 'resources', 'requests', 'cpu')) || 0;
      amounts.bytes += (milli(valueAt(container, 'resources', 'requests', 'memory')) || 0) / 1000;
    }
  }
  return byNode;
}

function isReady(node: SimObject): boolean {
  const conditions = valueAt(node, 'status', 'conditions');
  return (
    Array.isArray(conditions) &&
    conditions.some(
      (one) => isJsonObject(one) && one['type'] === 'Ready' && one['status'] === 'True',
    )
  );
}
