import { startControlPlane } from '../../src/sim/control-plane.ts';
import { createAddressPool } from '../../src/sim/controllers/kubelet/addresses.ts';
import type {
  Deployment,
  Node,
  Pod,
  PodSpec,
  ReplicaSet,
} from '../../src/sim/controllers/shapes.ts';
import { createObjectStore, type ObjectStore, type SimObject } from '../../src/sim/object-store.ts';
import { createRandom } from '../../src/sim/random.ts';
import { createWorldFaults, type WorldFaults } from '../../src/sim/world-faults.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** One simulated cluster on virtual time, without HTTP. */
export interface TestWorld extends Disposable {
  readonly store: ObjectStore;
  readonly clock: ManualClock;
  readonly faults: WorldFaults;
  /** What controllers could not do. */
  readonly errors: unknown[];
  /** Lets everything settle that settles within this time. */
  settle(ms?: number): void;
  pods(labels?: Record<string, string>): Pod[];
  deployment(name: string): Deployment;
  replicaSets(): ReplicaSet[];
}

/** A running world with these nodes, all Ready. */
export function startTestWorld(
  nodes: readonly SimObject[] = [node('n1'), node('n2'), node('n3')],
  { heartbeatMs = 0, podEvents = 0 }: { heartbeatMs?: number; podEvents?: number } = {},
): TestWorld {
  const clock = createManualClock();
  const random = createRandom(1);
  const store = createObjectStore({
    now: () => new Date(clock.now()),
    random: () => random.next(),
  });
  const faults = createWorldFaults();
  const errors: unknown[] = [];
  const plane = startControlPlane({
    store,
    clock,
    random,
    faults,
    addresses: createAddressPool(),
    paceMs: 300,
    heartbeatMs,
    nodeGraceMs: 2000,
    podEvents,
    onError: (error) => errors.push(error),
  });
  for (const each of nodes) store.create('nodes', each, { status: true });
  clock.advance(1000);
  return {
    store,
    clock,
    faults,
    errors,
    settle: (ms = 10_000) => clock.advance(ms),
    pods: (labels = {}) =>
      (store.list('pods') as readonly Pod[]).filter(({ metadata }) =>
        Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
      ),
    deployment: (name) => store.get('deployments.apps', 'default', name) as Deployment,
    replicaSets: () => [...(store.list('replicasets.apps') as readonly ReplicaSet[])],
    [Symbol.dispose]: () => plane.stop(),
  };
}

/** A Node as somebody registers it; the simulated kubelet fills in the rest. */
export function node(
  name: string,
  options: {
    labels?: Record<string, string>;
    allocatable?: Record<string, string>;
    spec?: Node['spec'];
  } = {},
): SimObject {
  const { labels = {}, allocatable, spec = {} } = options;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    ...(allocatable && { status: { allocatable, capacity: allocatable } }),
  };
}

/** A Deployment of one container in the namespace `default`. */
export function deployment(
  name: string,
  options: {
    replicas?: number;
    image?: string;
    spec?: Record<string, unknown>;
    pod?: Partial<PodSpec>;
  } = {},
): SimObject {
  const { replicas = 3, image = 'app:1', spec = {}, pod = {} } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          restartPolicy: 'Always',
          containers: [{ name: 'main', image, ports: [{ name: 'http', containerPort: 8080 }] }],
          ...pod,
        },
      },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      ...spec,
    },
  };
}
