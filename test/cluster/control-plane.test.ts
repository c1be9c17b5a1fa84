import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newNamespace } from '../support/raw-cluster-paths.ts';
import { isReady, seedStations } from '../support/raw-cluster-stations.ts';
import { type RawCluster, openRawCluster } from '../support/raw-cluster.ts';
import { runClient } from '../support/control-plane.ts';
import { neverReadyAnnotation, readyAfterAnnotation } from '../../tools/control-plane/stages.ts';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/start.ts';
import { deploymentOf, newStation } from '../contract/cluster-contract/station-workload.ts';

const patience = { timeout: 45_000, interval: 100 };

describe('a control plane for tests', () => {
  let controlPlane: ControlPlane;
  let cluster: RawCluster;
  beforeAll(async () => {
    controlPlane = await startControlPlane({ name: 'self' });
    cluster = openRawCluster(controlPlane.kubeconfig);
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
    await controlPlane.stop();
  });

  it('counts the mutating requests of one user and leaves reads, dry runs and its own parts out', async () => {
    await using namespace = await newNamespace(cluster);
    const since = new Date();
    const kubeconfig = await controlPlane.kubeconfigFor({
      user: 'gateway',
      groups: ['system:masters'],
    });
    await using gateway = openRawCluster(kubeconfig);
    await gateway.read('/api/v1/pods');
    await gateway.post(namespace.configMaps, { metadata: { name: 'dry' } }, { dryRun: 'All' });
    await gateway.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    });
    expect(await controlPlane.mutatingRequests({ since, user: 'gateway' })).toEqual([]);

    await gateway.create(namespace.configMaps, { metadata: { name: 'a' } });
    await gateway.post(namespace.configMaps, { metadata: { name: 'a' } });
    await cluster.create(namespace.configMaps, { metadata: { name: 'b' } });
    const requests = await controlPlane.mutatingRequests({ since, user: 'gateway' });
    expect(requests).toMatchObject([
      { verb: 'create', resource: 'configmaps', namespace: namespace.name, status: 201 },
      { verb: 'create', status: 409, userAgent: 'raw-cluster' },
    ]);
    const reads = await controlPlane.auditRequests({ since, user: 'gateway' });
    expect(reads.map(({ verb }) => verb)).toContain('list');
  });

  it('gives users the rights of RBAC and no others', async () => {
    const kubeconfig = await controlPlane.kubeconfigFor({ user: 'nobody', groups: [] });
    await using nobody = openRawCluster(kubeconfig);
    expect((await nobody.get('/api/v1/pods')).code).toBe(403);
    expect((await nobody.get('/version')).code).toBe(200);
  });

  it('keeps its objects when the API server goes and comes back', async () => {
    await using namespace = await newNamespace(cluster);
    const created = await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
    await controlPlane.stopApiServer();
    await expect(cluster.get('/readyz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await controlPlane.startApiServer();
    expect(await cluster.read(`${namespace.configMaps}/a`)).toEqual(created);
  });

  it('plays pods that are slow, and pods whose image never comes', async () => {
    await using namespace = await newNamespace(cluster);
    const station = newStation();
    await seedStations(cluster, { stations: [station] });
    const annotated = async (name: string, annotations: Record<string, string>): Promise<void> => {
      await cluster.create(
        namespace.deployments,
        deploymentOf(name, { station, replicas: 1, annotations }),
      );
    };
    await annotated('never', { [neverReadyAnnotation]: 'true' });
    await annotated('slow', { [readyAfterAnnotation]: '2s' });
    const podOf = async (name: string) =>
      (await cluster.read(namespace.pods, { labelSelector: `app=${name}` })).items![0]!;
    const scheduled = await vi.waitFor(async () => {
      const pod = await podOf('slow');
      expect(pod.spec).toHaveProperty('nodeName');
      return pod;
    }, patience);
    expect(isReady(scheduled)).toBe(false);
    await vi.waitFor(async () => expect(isReady(await podOf('slow'))).toBe(true), patience);
    expect(await podOf('never')).toMatchObject({
      status: {
        phase: 'Pending',
        containerStatuses: [{ ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }],
      },
    });
  });

  it.each([
    ['kubectl', ['version', '--output=json'], '"gitVersion": "v1.36.3"'],
    ['helm3', ['list', '--output=json'], '[]'],
    ['helm4', ['list', '--output=json'], '[]'],
  ] as const)('is understood by %s', async (client, args, expected) => {
    const result = await runClient(controlPlane, client, args);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(expected) as unknown,
    });
  });

  it.each(['helm3', 'helm4'] as const)('lets %s install a chart and take it away', async (helm) => {
    await using namespace = await newNamespace(cluster);
    await seedStations(cluster, { stations: [newStation()] });
    const chart = path.join(controlPlane.directory, helm);
    const run = async (...args: string[]): Promise<string> => {
      const result = await runClient(controlPlane, helm, [...args, '--namespace', namespace.name]);
      expect(result).toMatchObject({ exitCode: 0 });
      return result.stdout;
    };
    await run('create', chart);
    await run('install', 'web', chart);
    await vi.waitFor(async () => {
      const pods = (await cluster.read(namespace.pods)).items!;
      expect(pods.map(isReady)).toEqual([true]);
    }, patience);
    const releases = JSON.parse(await run('list', '--output=json')) as object[];
    expect(releases).toMatchObject([{ name: 'web', revision: '1', status: 'deployed' }]);
    const secrets = await cluster.read(namespace.secrets, {
      fieldSelector: 'type=helm.sh/release.v1',
    });
    expect(secrets.items).toMatchObject([{ metadata: { name: 'sh.helm.release.v1.web.v1' } }]);
    await run('uninstall', 'web');
    expect((await cluster.read(namespace.secrets)).items).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const short = await startControlPlane({ name: 'short' });
    const { pids, directory } = short;
    expect(pids).toHaveLength(5);
    await short.stop();
    expect(existsSync(directory)).toBe(false);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
