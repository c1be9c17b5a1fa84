/** One real control plane with pods, and a token for those who only read. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../../src/runtime/in-parallel.ts';
import { openRawCluster, type RawCluster } from '../../test/support/raw-cluster.ts';
import { seedStations } from '../../test/support/raw-cluster-stations.ts';
import { waitUntil } from '../../tools/control-plane/probe.ts';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import { wholePod } from '../fleet/whole-pod.ts';
import { progress } from '../measure.ts';
import { apiServerOf } from '../processes.ts';

export interface PeersWorld extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly raw: RawCluster;
  readonly apiServerPid: number;
  /** The authority's certificate: its file, and PEM. */
  readonly authority: { readonly file: string; readonly pem: string };
  /** Of a service account that may read. */
  readonly token: string;
  /** For files; goes with the world. */
  readonly folder: string;
  /** From the first node until the last pod ran. */
  readonly seedMs: number;
}

const podsPerNode = 50;
const namespaces = 20;
const atOnce = 32;

/** Starts the control plane; resolves when every pod runs. */
export async function createPeersWorld(podCount: number): Promise<PeersWorld> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-peers-'));
  stack.defer(async () => await rm(folder, { recursive: true }));
  const plane = stack.use(await startControlPlane({ name: 'east' }));
  const raw = stack.use(openRawCluster(plane.kubeconfig));
  const begun = performance.now();
  await seedPods(raw, podCount);
  const seedMs = performance.now() - begun;
  const token = await readerToken(raw);
  const file = join(plane.directory, 'ca.crt');
  const authority = { file, pem: await readFile(file, 'utf8') };
  const rest = stack.move();
  return {
    plane,
    raw,
    apiServerPid: await apiServerOf(plane),
    authority,
    token,
    folder,
    seedMs,
    [Symbol.asyncDispose]: async () => await rest.disposeAsync(),
  };
}

/** Pods of an ordinary size, bound to nodes as they are created: the scheduler has nothing to do. */
async function seedPods(raw: RawCluster, count: number): Promise<void> {
  const stations = names('station', Math.ceil(count / podsPerNode));
  await seedStations(raw, { stations });
  for (const name of names('team', namespaces)) {
    await raw.create('/api/v1/namespaces', { metadata: { name } });
  }
  progress(`${count} pods on ${stations.length} nodes are created`);
  const numbers = Array.from({ length: count }, (_, at) => at);
  await inParallel(numbers, atOnce, async (at) => {
    const pod = podOf(at, stations[at % stations.length] ?? '');
    await raw.create(`/api/v1/namespaces/${pod.metadata.namespace}/pods`, pod);
  });
  progress('and wait for their nodes to say that they run');
  const query = { fieldSelector: 'status.phase!=Running', limit: '1' };
  await waitUntil('every pod to run', 240_000, async () => {
    return (await raw.read('/api/v1/pods', query)).items?.length === 0;
  });
}

/** What a client sends of a pod; the rest is the cluster's. */
function podOf(at: number, station: string) {
  const [name, namespace] = [`shop-${at}`, `team-${at % namespaces}`];
  const { apiVersion, kind, metadata, spec } = wholePod({
    name,
    namespace,
    uid: name,
    labels: { 'app.kubernetes.io/name': 'shop', NodeGroup: station },
    owner: { name: 'shop', uid: name },
    nodeName: `${station}-1`,
    image: 'registry.example/shop:1.4.2',
    phase: 'Pending',
    restarts: 0,
    createdAt: '2026-11-01T00:00:00Z',
    podIP: '',
  });
  const { labels, annotations } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
}

/** A token that clients can carry who know no certificates. It is good for two hours. */
async function readerToken(raw: RawCluster): Promise<string> {
  const [namespace, name] = ['default', 'reader'];
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await raw.create(accounts, { metadata: { name } });
  await raw.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  const { status } = await raw.create(`${accounts}/${name}/token`, {
    spec: { expirationSeconds: 7_200 },
  });
  return (status as { readonly token: string }).token;
}

const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at}`);
