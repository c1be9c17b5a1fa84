import { vi } from 'vitest';
import type {
  ApplyManifestsCommand,
  DeleteManifestsCommand,
  ManifestsOutcome,
} from '../../src/commands/manifest-commands.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject, ObjectRef } from '../../src/kube/kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import { applySetOf } from '../../src/model/apply-set.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { mutatingRequests } from './apps.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { simNode } from './sim-api.ts';

/** A gateway over one simulated cluster with two stations, and somebody else's client of that cluster. */
export interface ManifestWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly cluster: string;
  readonly station: string;
  readonly client: KubeClient;
  /** Everything that the gateway has logged. */
  readonly logged: readonly string[];
  /** Applies at the station, to a namespace that is made when it is missing. */
  apply(command: Partial<ApplyManifestsCommand>): Promise<ManifestsOutcome>;
  remove(command?: Partial<DeleteManifestsCommand>): Promise<ManifestsOutcome>;
  get(kind: string, name: string, namespace?: string): Promise<KubeObject>;
  /** What comes of a command that must send no mutating request. */
  writingNothing<T>(work: () => Promise<T>): Promise<T>;
}

const cluster = 'east';
const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
};

/** Where a kind of the tests is. */
export function refTo(kind: string, name: string, namespace = 'shop'): ObjectRef {
  return { apiVersion: apiVersions[kind] ?? 'v1', kind, namespace, name };
}

export async function startManifestWorld(): Promise<ManifestWorld> {
  const logged: string[] = [];
  const gateway = await startTestGateway({
    logger: createLogger({ level: 'debug', write: (line) => logged.push(line) }),
    fleet: { clusters: [cluster], stations: 2, nodes: 2, paceMs: 5 },
  });
  const { commands, fleet, view } = gateway;
  const { url, store } = fleet.cluster(cluster);
  store.create('nodes', simNode('pier-n1', { NodeGroup: 'Pier_7' }));
  store.create('nodes', simNode('quay-n1', { NodeGroup: 'quay' }));
  await vi.waitFor(() => {
    if (!view.station(cluster, 'Pier_7') || !view.station(cluster, 'quay')) throw new Error('no');
    // What a process installs as it starts comes once: the measure of requests begins after it.
    if (!store.get('namespaces', '', 'stationmaster-system')) throw new Error('not installed yet');
  });
  const connection = plainConnection(url);
  const client = createKubeClient({ cluster, connection, clock: systemClock });
  const station = 'Pier_7';
  const at = { station: { name: station }, namespace: 'shop' };
  return {
    gateway,
    cluster,
    station,
    client,
    logged,
    apply: async (command) =>
      await commands.applyManifests({ ...at, manifests: '', createNamespace: true, ...command }),
    remove: async (command = {}) => await commands.deleteManifests({ ...at, ...command }),
    get: async (kind, name, namespace) => await client.get(refTo(kind, name, namespace)),
    async writingNothing(work) {
      const before = mutatingRequests(fleet);
      const outcome = await work();
      const sent = mutatingRequests(fleet) - before;
      if (sent > 0) throw new Error(`${sent} mutating requests were sent`);
      return outcome;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

/** Name of the parent of a set in the namespace `shop` and others. */
export const parentOfSet = (station: string, name = 'manifests'): string =>
  applySetOf({ station, namespace: 'shop', name }).parent;

/** `Kind/name` of each object with what came of it. */
export function outcomes({ objects }: ManifestsOutcome): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objects.map(({ kind, name, outcome, error }) => [`${kind}/${name}`, error?.code ?? outcome]),
  );
}

/** A Deployment, its settings, a Service before it, and a CronJob. */
export const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { team: a } }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: main, image: "example.org/web:1" }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { colour: blue }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: main, image: "example.org/job:1" }]
`;
