import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCollector, defaultCollectorTimes } from '../../src/control/collector.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { rowKeyOf, watchedKinds } from '../../src/kube/kinds.ts';
import { defaultReflectorTimes } from '../../src/kube/reflector.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText, type ClusterConnection } from '../../src/kube/kube-config.ts';
import type { RowKind } from '../../src/model/rows.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { ChangeBatch } from '../../src/store/fleet-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/start.ts';
import { describeKubeClient } from '../contract/kube-client.ts';

describeKubeClient('a real control plane', async () => {
  const controlPlane = await startControlPlane({ name: 'client' });
  return {
    connection: loadKubeConfigText(controlPlane.kubeconfig).connection(),
    [Symbol.asyncDispose]: () => controlPlane.stop(),
  };
});

/** Every kind's row is its resourceVersion alone: nothing that changes may escape. */
const project = (_: RowKind, { metadata }: KubeObject) => ({ version: metadata.resourceVersion });

describe('V1: a real cluster, collected', () => {
  let controlPlane: ControlPlane;
  let client: KubeClient;
  const stack = new AsyncDisposableStack();
  const rows = new Map<string, { readonly version: string }>();
  let last: ChangeBatch;

  beforeAll(async () => {
    controlPlane = stack.use(await startControlPlane({ name: 'observe' }));
    const connection = loadKubeConfigText(controlPlane.kubeconfig).connection();
    client = createKubeClient({ cluster: 'real', connection, clock: systemClock });
    stack.defer(() => client.close());
    const store = createMemoryStore();
    await store.follow('real', (batch) => {
      last = batch;
      if (batch.reset) rows.clear();
      for (const { kind, key, row } of batch.changes) {
        if (row === null) rows.delete(`${kind} ${key}`);
        else rows.set(`${kind} ${key}`, row as { version: string });
      }
    });
    const collector = createCollector({
      client,
      store,
      project,
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
    });
    collector.start();
    stack.defer(() => collector.stop());
  });
  afterAll(() => stack.disposeAsync());

  const synced = (state = 'SYNCED') =>
    vi.waitFor(() => expect(last.sync.state).toBe(state), { timeout: 60_000, interval: 100 });

  /** What the API server lists, now, of all kinds that it serves. */
  const listed = async () => {
    const all: Record<string, string> = {};
    for (const { kind, path, query } of Object.values(watchedKinds)) {
      const answer = await client
        .request({ method: 'GET', path, query })
        .catch(() => ({ items: [] }));
      for (const { metadata } of (answer as { items: KubeObject[] }).items) {
        all[`${kind} ${rowKeyOf(metadata)}`] = metadata.resourceVersion!;
      }
    }
    return all;
  };
  const converged = () =>
    vi.waitFor(
      async () =>
        expect(Object.fromEntries([...rows].map(([key, { version }]) => [key, version]))).toEqual(
          await listed(),
        ),
      { timeout: 60_000, interval: 200 },
    );

  const node = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
  });
  const deployment = (name: string, replicas: number): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      },
    },
  });

  it('shows everything that is there, streamed', async () => {
    await synced();
    await converged();
    expect(last.sync.version).toMatch(/^v1\.\d+/);
    const states = Object.fromEntries(last.sync.watches.map(({ kind, state }) => [kind, state]));
    expect(states).toMatchObject({
      Pod: 'SYNCED',
      Release: 'SYNCED',
      MecStation: 'NOT_SERVED',
      HelmApp: 'NOT_SERVED',
    });
    const lists = await controlPlane.auditRequests();
    expect(lists.length).toBeGreaterThan(0);
    // What can be watched is not asked for in pages.
    const pages = lists.filter(({ uri }) => uri.includes('limit=500'));
    expect(pages.filter(({ apiGroup }) => apiGroup !== 'metrics.k8s.io')).toEqual([]);
  });

  it('follows a workload as it comes and goes', async () => {
    for (const name of ['n1', 'n2', 'n3']) await client.create(node(name));
    await client.create(deployment('web', 10));
    await vi.waitFor(
      () => expect([...rows.keys()].filter((key) => key.startsWith('Pod '))).toHaveLength(10),
      { timeout: 60_000 },
    );
    await converged();
    await client.delete({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
    });
    await vi.waitFor(
      () => expect([...rows.keys()].filter((key) => key.startsWith('Pod '))).toEqual([]),
      { timeout: 60_000 },
    );
    await converged();
  });

  it('says UNREACHABLE while the API server is dead, keeps its rows, and catches up', async () => {
    await controlPlane.stopApiServer();
    await synced('UNREACHABLE');
    expect(rows.has('Node n1')).toBe(true);
    await controlPlane.startApiServer();
    await synced();
    await client.create(node('n4'));
    await converged();
  });

  it('re-lists after 410 and removes what is gone', async () => {
    await controlPlane.stopApiServer();
    await synced('UNREACHABLE');
    await controlPlane.startApiServer();
    await client.delete({ apiVersion: 'v1', kind: 'Node', name: 'n2' });
    await controlPlane.forgetHistory();
    await synced();
    await converged();
    expect(rows.has('Node n2')).toBe(false);
  });

  it('picks up a kind that comes later, and lets it go', async () => {
    await client.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'mecstations.stationmaster.io' },
      spec: {
        group: 'stationmaster.io',
        scope: 'Cluster',
        names: {
          kind: 'MecStation',
          listKind: 'MecStationList',
          plural: 'mecstations',
          singular: 'mecstation',
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        ],
      },
    });
    const stations = () => last.sync.watches.find(({ kind }) => kind === 'MecStation')?.state;
    await vi.waitFor(() => expect(stations()).toBe('SYNCED'), { timeout: 60_000 });
    await client.create({
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'MecStation',
      metadata: { name: 'north' },
      spec: {},
    });
    await vi.waitFor(() => expect(rows.has('MecStation north')).toBe(true), { timeout: 30_000 });
    await client.delete({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: 'mecstations.stationmaster.io',
    });
    await vi.waitFor(() => expect(rows.has('MecStation north')).toBe(false), { timeout: 60_000 });
    await vi.waitFor(() => expect(stations()).toBe('NOT_SERVED'), { timeout: 60_000 });
  });

  it('shows what its rights allow, says what they do not, and reads that once they do', async () => {
    const reader = await createReader(client);
    const readerClient = createKubeClient({
      cluster: 'read',
      connection: await reader.connection(loadKubeConfigText(controlPlane.kubeconfig).connection()),
      clock: systemClock,
    });
    stack.defer(() => readerClient.close());
    const store = createMemoryStore();
    let seen: ChangeBatch | undefined;
    await store.follow('read', (batch) => {
      seen = batch;
    });
    const collector = createCollector(
      {
        client: readerClient,
        store,
        project,
        clock: systemClock,
        random: Math.random,
        logger: silentLogger,
      },
      {
        ...defaultCollectorTimes,
        reflector: { ...defaultReflectorTimes, rightsMs: 500 },
      },
    );
    collector.start();
    stack.defer(() => collector.stop());
    const is = (state: string) =>
      seen?.sync.watches.filter((watch) => watch.state === state).map(({ kind }) => kind);
    await vi.waitFor(() => expect(seen?.sync.state).toBe('SYNCED'), { timeout: 30_000 });
    expect(is('SYNCED')).toEqual(['Node', 'Pod']);
    expect(is('FORBIDDEN')).toContain('Service');
    expect(seen?.sync.watches.find(({ kind }) => kind === 'Service')?.lastError).toMatch(
      /services is forbidden: User "system:serviceaccount:default:reader" cannot .* resource "services"/,
    );
    await reader.allow(['nodes', 'pods', 'services']);
    await vi.waitFor(() => expect(is('SYNCED')).toEqual(['Node', 'Pod', 'Service']), {
      timeout: 30_000,
    });
  });
});

/** Somebody who may list and watch nodes and pods only, until more is allowed. */
async function createReader(client: KubeClient) {
  const rbac = 'rbac.authorization.k8s.io';
  const metadata = { name: 'reader' };
  const roleOf = (resources: readonly string[]): KubeObject => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: [{ apiGroups: [''], resources, verbs: ['list', 'watch'] }],
  });
  const account = { ...metadata, namespace: 'default' };
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  await client.apply(roleOf(['nodes', 'pods']));
  await client.create({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  const answer = (await client.request({
    method: 'POST',
    path: '/api/v1/namespaces/default/serviceaccounts/reader/token',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { readonly status: { readonly token: string } };
  return {
    allow: (resources: readonly string[]) => client.apply(roleOf(resources)),
    connection: async (admin: ClusterConnection): Promise<ClusterConnection> => {
      const { tls } = await admin.credentials();
      const headers = { authorization: `Bearer ${answer.status.token}` };
      const credentials = { headers, tls: tls.ca === undefined ? {} : { ca: tls.ca } };
      return { server: admin.server, credentials: () => Promise.resolve(credentials) };
    },
  };
}
