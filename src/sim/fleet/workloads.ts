import { timestamp } from '../clock.ts';
import { withCondition } from '../controllers/conditions.ts';
import { daemonSetStatus, daemonSpec } from '../controllers/daemon-set.ts';
import { atRevision, makeReplicaSet } from '../controllers/deployment/revisions.ts';
import type { AddressPool } from '../controllers/kubelet/addresses.ts';
import { runningAlike, runningStatus } from '../controllers/kubelet/pod-status.ts';
import { podFromTemplate } from '../controllers/pod-from-template.ts';
import { revisionLabel, revisionOf } from '../controllers/revision-label.ts';
import type {
  DaemonSet,
  Deployment,
  Pod,
  PodSpec,
  PodTemplate,
  ReplicaSet,
} from '../controllers/shapes.ts';
import type { ObjectStore } from '../object-store.ts';
import type { SimObject } from '../sim-object.ts';
import { stationLabel } from './fleet-objects.ts';
import { byWeight, type NodePlan } from './plan-fleet.ts';
import { slug } from './stations.ts';

/** Where workloads are put. */
export interface WorkloadSite {
  readonly store: ObjectStore;
  readonly nodes: readonly NodePlan[];
  readonly addresses: AddressPool;
  readonly nowMs: number;
}

interface App {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly port: number;
}

const apps: readonly App[] = [
  {
    namespace: 'edge-media',
    name: 'cdn-cache',
    image: 'registry.example.com/media/cdn-cache:4.2.1',
    port: 8080,
  },
  {
    namespace: 'edge-media',
    name: 'live-relay',
    image: 'registry.example.com/media/live-relay:2.9.0',
    port: 1935,
  },
  {
    namespace: 'edge-iot',
    name: 'mqtt-bridge',
    image: 'registry.example.com/iot/mqtt-bridge:1.14.3',
    port: 1883,
  },
  {
    namespace: 'edge-iot',
    name: 'telemetry',
    image: 'registry.example.com/iot/telemetry:3.0.7',
    port: 4317,
  },
  {
    namespace: 'edge-game',
    name: 'game-gateway',
    image: 'registry.example.com/game/gateway:7.1.0',
    port: 7000,
  },
  {
    namespace: 'edge-ai',
    name: 'video-inference',
    image: 'registry.example.com/ai/video-inference:0.8.2',
    port: 8500,
  },
];

const agent: App = {
  namespace: 'kubeedge',
  name: 'edgemesh-agent',
  image: 'registry.example.com/kubeedge/edgemesh-agent:v1.17.0',
  port: 20006,
};

/** Base load leaves this many of a node's 110 pods to whoever uses the cluster. */
const basePodsPerNode = 90;

/**
 * Puts exactly `count` pods on the cluster, running already: an agent on every node where there are at least
 * twice as many pods as nodes, and Deployments per station for the rest. They look as the controllers would
 * have left them. Throws `RangeError` when the nodes cannot hold so many.
 */
export function fillWorkloads(site: WorkloadSite, count: number): void {
  if (count === 0) return;
  const { nodes } = site;
  const agents = count >= 2 * nodes.length ? nodes.length : 0;
  if (agents > 0) fillAgents(site);
  const stations = placeableByStation(nodes);
  const room = [...stations.values()].reduce((sum, own) => sum + own.length * basePodsPerNode, 0);
  if (count - agents > room)
    throw new RangeError(`${count} pods do not fit on ${nodes.length} nodes`);
  const shares = byWeight(
    count - agents,
    [...stations.values()].map((own) => own.length),
  );
  for (const app of apps) createService(site.store, app);
  [...stations].forEach(([station, own], index) => {
    const perApp = evenShares(shares[index] ?? 0);
    apps.forEach((app, turn) =>
      fillDeployment(site, { app, station, nodes: own, replicas: perApp[turn] ?? 0 }),
    );
  });
}

function placeableByStation(nodes: readonly NodePlan[]): Map<string, NodePlan[]> {
  const stations = new Map<string, NodePlan[]>();
  for (const node of nodes) {
    if (!node.station || node.state !== 'READY') continue;
    const own = stations.get(node.station.name) ?? [];
    stations.set(node.station.name, own);
    own.push(node);
  }
  return stations;
}

/** A station's pods over the apps; a few pods make one app and not six of one replica. */
function evenShares(pods: number): number[] {
  const used = Math.min(apps.length, Math.ceil(pods / 2));
  return apps.map((_, turn) => (turn < used ? Math.floor((pods + used - 1 - turn) / used) : 0));
}

function fillDeployment(
  site: WorkloadSite,
  share: { app: App; station: string; nodes: readonly NodePlan[]; replicas: number },
): void {
  const { app, station, nodes, replicas } = share;
  if (replicas === 0) return;
  const { store, nowMs } = site;
  const { namespace } = ensureNamespace(store, app);
  const labels = { app: app.name, [stationLabel]: station };
  const deployment = store.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${app.name}-${slug(station)}`, namespace, labels },
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      selector: { matchLabels: labels },
      template: templateOf(app, labels, { nodeSelector: { [stationLabel]: station } }),
    },
  }) as Deployment;
  const surge = Math.ceil(replicas / 4);
  const size = { replicas, maxReplicas: replicas + surge, revision: 1 };
  const made = makeReplicaSet(deployment, size);
  const counts = {
    replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    observedGeneration: 1,
  };
  const replicaSet = store.create(
    'replicasets.apps',
    { ...made, status: { ...counts, fullyLabeledReplicas: replicas } },
    { status: true },
  ) as ReplicaSet;
  store.update('deployments.apps', atRevision(deployment, 1));
  const now = timestamp(nowMs);
  const reached = { status: 'True', lastUpdateTime: now, lastTransitionTime: now };
  const conditions = [
    {
      ...reached,
      type: 'Available',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.',
    },
    {
      ...reached,
      type: 'Progressing',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${replicaSet.metadata.name}" has successfully progressed.`,
    },
  ];
  const latest = store.get('deployments.apps', namespace, deployment.metadata.name);
  if (latest) {
    const status = { ...counts, updatedReplicas: replicas, conditions };
    store.update('deployments.apps', { ...latest, status }, { status: true });
  }
  const homes = Array.from({ length: replicas }, (_, index) => nodes[index % nodes.length]);
  const pod = podFromTemplate(replicaSet, replicaSet.spec.template);
  fillPods(
    site,
    homes.filter((node) => node !== undefined),
    () => pod,
  );
}

function fillAgents(site: WorkloadSite): void {
  const { store, nodes } = site;
  const { namespace } = ensureNamespace(store, agent);
  const labels = { app: agent.name };
  const set = store.create('daemonsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: agent.name, namespace, labels },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      template: templateOf(agent, labels, { hostNetwork: true }),
    },
  }) as DaemonSet;
  const running = nodes.filter(({ state }) => state === 'READY' || state === 'CORDONED').length;
  const status = daemonSetStatus({
    generation: 1,
    wanted: nodes.length,
    placed: nodes.length,
    misplaced: 0,
    ready: running,
    available: running,
    updated: nodes.length,
  });
  store.update('daemonsets.apps', { ...set, status }, { status: true });
  const revision = revisionOf(set.spec.template);
  fillPods(site, nodes, (node) =>
    podFromTemplate(set, set.spec.template, {
      labels: { [revisionLabel]: revision },
      spec: daemonSpec(set.spec.template.spec, node.name),
    }),
  );
}

/** Creates pods that run already. The first is made in full; the others share with it whatever is the same. */
function fillPods(
  { store, addresses, nowMs }: WorkloadSite,
  nodes: readonly NodePlan[],
  podFor: (node: NodePlan) => Pod,
): void {
  const now = timestamp(nowMs);
  let model: Pod | undefined;
  for (const node of nodes) {
    const { hostNetwork } = model?.spec ?? podFor(node).spec;
    const podIP = hostNetwork === true ? node.address : addresses.next();
    const place = { now, hostIP: node.address, podIP };
    if (!model) {
      const first = podFor(node);
      const running = { ...first, spec: { ...first.spec, nodeName: node.name } };
      const status = runningStatus(running, place);
      model = store.create('pods', { ...running, status }, { status: true }) as Pod;
      markUnheard(store, model, { node, now });
      continue;
    }
    const { affinity } = podFor(node).spec;
    const spec = { ...model.spec, nodeName: node.name, ...(affinity && { affinity }) };
    const pod = store.createAlike('pods', {
      ...model,
      spec,
      status: runningAlike(model, place),
    }) as Pod;
    markUnheard(store, pod, { node, now });
  }
}

/** A pod on a node that is not Ready counts as not ready, though it runs. */
function markUnheard(
  store: ObjectStore,
  pod: Pod,
  { node, now }: { node: NodePlan; now: string },
): void {
  if (node.state !== 'LOST' && node.state !== 'NOT_READY') return;
  const conditions = withCondition(pod.status?.conditions ?? [], now, {
    type: 'Ready',
    status: 'False',
  });
  store.update('pods', { ...pod, status: { ...pod.status, conditions } }, { status: true });
}

function templateOf(
  app: App,
  labels: Readonly<Record<string, string>>,
  extra: Partial<PodSpec>,
): PodTemplate {
  return {
    metadata: { labels },
    spec: {
      restartPolicy: 'Always',
      containers: [
        {
          name: app.name,
          image: app.image,
          ports: [{ name: 'main', containerPort: app.port, protocol: 'TCP' }],
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        },
      ],
      ...extra,
    },
  };
}

function createService(store: ObjectStore, app: App): void {
  const { namespace } = ensureNamespace(store, app);
  store.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app.name, namespace, labels: { app: app.name } },
    spec: {
      selector: { app: app.name },
      ports: [{ name: 'main', port: app.port, protocol: 'TCP', targetPort: 'main' }],
    },
  });
}

function ensureNamespace(store: ObjectStore, app: App): App {
  const object: SimObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: app.namespace },
  };
  if (!store.get('namespaces', '', app.namespace)) store.create('namespaces', object);
  return app;
}
