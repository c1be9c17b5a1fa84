/** Small changes in the clusters, by seed, one after the other, as long as they are wanted. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient, KubeObject } from '../../../src/kube/kube-client.ts';
import { isAlreadyExists } from '../../../src/kube/kube-error.ts';
import type { Random } from '../../../src/sim/random.ts';

export interface Changes extends AsyncDisposable {
  /** How many of each kind went through. */
  readonly made: Readonly<Record<string, number>>;
  resume(): void;
  /** Resolves when the last one is through. */
  pause(): Promise<void>;
}

export interface ChangesOptions {
  readonly clients: readonly KubeClient[];
  readonly random: Random;
  /** Between two changes. */
  readonly everyMs: number;
}

type Change = (client: KubeClient, random: Random) => Promise<unknown>;

const strategic = 'application/strategic-merge-patch+json';
const merge = 'application/merge-patch+json';
const namespace = 'churn';
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const services = `/api/v1/namespaces/${namespace}/services`;
const secrets = `/api/v1/namespaces/${namespace}/secrets`;
const helmApps = `/apis/stationmaster.io/v1alpha1/namespaces/${namespace}/helmapps`;

interface Patch {
  readonly path: string;
  readonly body: object;
  readonly contentType?: string;
}

const patch = (client: KubeClient, { path, body, contentType = merge }: Patch) =>
  client.request({ method: 'PATCH', path, body, contentType });

async function named(client: KubeClient, path: string, random: Random): Promise<KubeObject> {
  const { items } = (await client.request({ method: 'GET', path })) as { items: KubeObject[] };
  return random.pick(items);
}

const someNode = (client: KubeClient, random: Random) => named(client, '/api/v1/nodes', random);

/** Each may fail: because the cluster is down, or because what it is about is gone. Others follow. */
const changes: Readonly<Record<string, Change>> = {
  label: async (client, random) => {
    const { metadata } = await someNode(client, random);
    const labels = { 'example.com/round': String(random.integer(1, 1_000_000)) };
    await patch(client, { path: `/api/v1/nodes/${metadata.name}`, body: { metadata: { labels } } });
  },
  station: async (client, random) => {
    const { metadata } = await someNode(client, random);
    const labels = { NodeGroup: random.pick([null, 'moved-1', 'moved-2', 'moved-3']) };
    await patch(client, { path: `/api/v1/nodes/${metadata.name}`, body: { metadata: { labels } } });
  },
  cordon: async (client, random) => {
    const { metadata } = await someNode(client, random);
    const body = { spec: { unschedulable: random.chance(0.5) } };
    await patch(client, { path: `/api/v1/nodes/${metadata.name}`, body });
  },
  readiness: async (client, random) => {
    const { metadata } = await someNode(client, random);
    const condition = { type: 'Ready', status: random.pick(['True', 'False', 'Unknown']) };
    const body = { status: { conditions: [condition] } };
    const path = `/api/v1/nodes/${metadata.name}/status`;
    await patch(client, { path, body, contentType: strategic });
  },
  deploy: (client, random) => {
    const name = `web-${random.integer(1, 12)}`;
    const labels = { app: name };
    const containers = [{ name: 'web', image: `example.com/web:${random.integer(1, 9)}` }];
    const spec = {
      replicas: random.integer(1, 4),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    };
    return client.request({
      method: 'POST',
      path: deployments,
      body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec },
    });
  },
  scale: async (client, random) => {
    const { metadata } = await named(client, deployments, random);
    const spec = { replicas: random.integer(0, 5) };
    await patch(client, { path: `${deployments}/${metadata.name}`, body: { spec } });
  },
  undeploy: async (client, random) => {
    const { metadata } = await named(client, deployments, random);
    await client.request({ method: 'DELETE', path: `${deployments}/${metadata.name}` });
  },
  pod: async (client, random) => {
    const { metadata } = await named(client, '/api/v1/pods', random);
    const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/pods/${metadata.name}`;
    await client.request({ method: 'DELETE', path });
  },
  service: async (client, random) => {
    const name = `service-${random.integer(1, 12)}`;
    const gone = random.chance(0.4);
    const spec = { ports: [{ port: random.integer(1, 60_000) }], selector: { app: name } };
    await (gone
      ? client.request({ method: 'DELETE', path: `${services}/${name}` })
      : client.request({
          method: 'POST',
          path: services,
          body: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec },
        }));
  },
  release: async (client, random) => {
    const release = `release-${random.integer(1, 8)}`;
    const version = String(random.integer(1, 4));
    const name = `sh.helm.release.v1.${release}.v${version}`;
    const status = random.pick(['deployed', 'superseded', 'failed', 'pending-upgrade']);
    const labels = { owner: 'helm', name: release, version, status };
    const body = { apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1' };
    await (random.chance(0.3)
      ? client.request({ method: 'DELETE', path: `${secrets}/${name}` })
      : client.request({
          method: 'POST',
          path: secrets,
          body: { ...body, metadata: { name, labels } },
        }));
  },
  app: async (client, random) => {
    const name = `app-${random.integer(1, 6)}`;
    const spec = { chart: { url: 'https://charts.example.com/none.tgz' }, values: { round: 1 } };
    await client.request({
      method: 'POST',
      path: helmApps,
      body: { apiVersion: 'stationmaster.io/v1alpha1', kind: 'HelmApp', metadata: { name }, spec },
    });
  },
  appStatus: async (client, random) => {
    const { metadata } = await named(client, helmApps, random);
    const condition = {
      type: 'Ready',
      status: random.pick(['True', 'False']),
      reason: `Round${random.integer(1, 1_000_000)}`,
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const body = { status: { conditions: [condition] } };
    await patch(client, { path: `${helmApps}/${metadata.name}/status`, body });
  },
  appGone: async (client, random) => {
    if (random.chance(0.7)) return;
    const { metadata } = await named(client, helmApps, random);
    await client.request({ method: 'DELETE', path: `${helmApps}/${metadata.name}` });
  },
};

/** Makes the namespace that they need in every cluster; not yet going on. */
export async function createChanges({
  clients,
  random,
  everyMs,
}: ChangesOptions): Promise<Changes> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await Promise.all(
    clients.map(async (client) => {
      try {
        await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
      } catch (error) {
        // Another world over the same clusters may have made it.
        if (!isAlreadyExists(error)) throw error;
      }
    }),
  );
  const kinds = Object.entries(changes);
  const made: Record<string, number> = Object.fromEntries(kinds.map(([kind]) => [kind, 0]));
  let stopping = new AbortController();
  let running: Promise<void> | undefined;

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const [kind, change] = random.pick(kinds);
      try {
        await change(random.pick(clients), random);
        made[kind] = (made[kind] ?? 0) + 1;
      } catch {
        // The cluster was down, or the object was there already, or not.
      }
      await sleep(everyMs);
    }
  };
  const pause = async (): Promise<void> => {
    stopping.abort();
    await running;
    running = undefined;
  };
  return {
    made,
    resume: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    pause,
    [Symbol.asyncDispose]: pause,
  };
}
