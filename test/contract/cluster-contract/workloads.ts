import { describe, expect, it, vi } from 'vitest';
import { type NamespacePaths, newNamespace } from '../../support/raw-cluster-paths.ts';
import { type StationSeed, isReady, seedStations } from '../../support/raw-cluster-stations.ts';
import type { RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { listWith, textLike } from './like.ts';
import { type StationWorkload, deploymentOf, newStation } from './station-workload.ts';

const patience = { timeout: 45_000, interval: 100 };

export function runsWorkloads(useCluster: UseCluster): void {
  describe('nodes', () => {
    it('become ready and say what they have', async () => {
      const cluster = useCluster();
      const station = newStation();
      const capacity = { cpu: '4', memory: '8Gi', pods: '20' };
      const nodes = await seedStations(cluster, {
        stations: [station],
        nodesPerStation: 2,
        capacity,
      });
      for (const name of nodes.get(station)!) {
        const node = await cluster.read(`/api/v1/nodes/${name}`);
        expect(isReady(node)).toBe(true);
        expect(node).toMatchObject({
          metadata: { labels: { NodeGroup: station } },
          status: {
            capacity,
            allocatable: capacity,
            addresses: listWith(
              expect.objectContaining({ type: 'InternalIP', address: textLike(/./) }),
            ),
            nodeInfo: { kubeletVersion: textLike(/./), architecture: 'amd64' },
          },
        });
      }
    });

    it('renew their leases', async () => {
      const cluster = useCluster();
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${station}-1`;
      await vi.waitFor(async () => {
        expect((await cluster.read(path)).spec).toMatchObject({
          renewTime: textLike(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/),
          leaseDurationSeconds: expect.any(Number) as number,
        });
      }, patience);
    });
  });

  describe('deployments', () => {
    it('become ready on the nodes of their station, through a replica set', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const [station, other] = [newStation(), newStation()];
      const nodes = await seedStations(cluster, { stations: [station, other], nodesPerStation: 2 });
      const created = await cluster.create(
        namespace.deployments,
        deploymentOf('web', { station, replicas: 3 }),
      );
      const deployment = await rolledOut(cluster, namespace);

      expect(deployment.status).toMatchObject({
        observedGeneration: 1,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
        conditions: listWith(
          expect.objectContaining({
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
          }),
          expect.objectContaining({
            type: 'Progressing',
            status: 'True',
            reason: 'NewReplicaSetAvailable',
          }),
        ),
      });
      expect(deployment.metadata.annotations).toMatchObject({
        'deployment.kubernetes.io/revision': '1',
      });

      const [replicaSet, ...furtherSets] = (await cluster.read(namespace.replicaSets)).items!;
      expect(furtherSets).toEqual([]);
      const hash = replicaSet!.metadata.labels!['pod-template-hash']!;
      expect(replicaSet).toMatchObject({
        metadata: {
          name: `web-${hash}`,
          ownerReferences: [
            { kind: 'Deployment', name: 'web', uid: created.metadata.uid, controller: true },
          ],
        },
        spec: { replicas: 3, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
        status: { replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 },
      });

      const pods = (await cluster.read(namespace.pods)).items!;
      expect(pods).toHaveLength(3);
      for (const pod of pods) {
        expect(pod).toMatchObject({
          metadata: {
            name: textLike(new RegExp(`^web-${hash}-[a-z0-9]{5}$`)),
            labels: { app: 'web', 'pod-template-hash': hash },
            ownerReferences: [
              {
                kind: 'ReplicaSet',
                name: `web-${hash}`,
                uid: replicaSet!.metadata.uid,
                controller: true,
              },
            ],
          },
          status: {
            phase: 'Running',
            podIP: textLike(/^\d+\.\d+\.\d+\.\d+$/),
            containerStatuses: [
              { name: 'main', ready: true, restartCount: 0, state: { running: {} } },
            ],
          },
        });
        expect(nodes.get(station)).toContain(pod.spec!['nodeName']);
        expect(isReady(pod)).toBe(true);
      }
    });

    it('roll a changed template out through a second replica set', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 2 }));
      await rolledOut(cluster, namespace);
      const image = 'example.org/image:2';
      await cluster.patch(`${namespace.deployments}/web`, {
        strategic: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
      });
      const deployment = await rolledOut(cluster, namespace);

      expect(deployment).toMatchObject({
        metadata: { generation: 2, annotations: { 'deployment.kubernetes.io/revision': '2' } },
        status: { observedGeneration: 2, updatedReplicas: 2, readyReplicas: 2, replicas: 2 },
      });
      const sets = (await cluster.read(namespace.replicaSets)).items!;
      expect(sets.map(({ spec }) => spec!['replicas']).sort()).toEqual([0, 2]);
      await vi.waitFor(async () => {
        const pods = (await cluster.read(namespace.pods)).items!;
        expect(pods.map(({ spec }) => spec!['containers'])).toMatchObject([
          [{ image }],
          [{ image }],
        ]);
      }, patience);
    });

    it('follow a change of replicas, up and down, without a new replica set', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 1 }));
      await rolledOut(cluster, namespace);
      for (const replicas of [4, 2, 0]) {
        await cluster.patch(`${namespace.deployments}/web`, { merge: { spec: { replicas } } });
        await rolledOut(cluster, namespace);
        await vi.waitFor(async () => {
          expect((await cluster.read(namespace.pods)).items).toHaveLength(replicas);
        }, patience);
      }
      expect((await cluster.read(namespace.replicaSets)).items).toHaveLength(1);
    });

    it('replace a pod that is deleted', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 1 }));
      await rolledOut(cluster, namespace);
      const [before] = (await cluster.read(namespace.pods)).items!;
      await cluster.delete(`${namespace.pods}/${before!.metadata.name}`);
      await vi.waitFor(async () => {
        const pods = (await cluster.read(namespace.pods)).items!;
        expect(pods.filter(isReady)).toHaveLength(1);
        expect(pods.map(({ metadata }) => metadata.uid)).not.toContain(before!.metadata.uid);
      }, patience);
    });

    it('take their replica sets and pods with them', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 2 }));
      await rolledOut(cluster, namespace);
      await cluster.delete(`${namespace.deployments}/web`, { propagationPolicy: 'Background' });
      await vi.waitFor(async () => {
        expect((await cluster.read(namespace.replicaSets)).items).toEqual([]);
        expect((await cluster.read(namespace.pods)).items).toEqual([]);
      }, patience);
    });

    it('refuse a selector that their pods do not fit, or another one later', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const unfit = deploymentOf('web', { station: 'x', replicas: 0 });
      unfit.spec.selector.matchLabels.app = 'other';
      expect((await cluster.post(namespace.deployments, unfit)).code).toBe(422);
      await cluster.create(
        namespace.deployments,
        deploymentOf('web', { station: 'x', replicas: 0 }),
      );
      const selector = { matchLabels: { app: 'web', more: 'yes' } };
      const template = { metadata: { labels: { app: 'web', more: 'yes' } } };
      const merge = { spec: { selector, template } };
      expect((await cluster.patch(`${namespace.deployments}/web`, { merge })).code).toBe(422);
    });
  });

  describe('pods that fit nowhere', () => {
    it.each<[string, Misfit]>([
      ['no node of the station', { stationExists: false }],
      [
        'a taint that they do not tolerate',
        { taints: [{ key: 'reserved', value: 'yes', effect: 'NoSchedule' }] },
      ],
      ['more than any node has', { requests: { cpu: '64' } }],
    ])('wait and say so: %s', async (_, { stationExists = true, taints = [], requests = {} }) => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      if (stationExists) await seedStations(cluster, { stations: [station], taints });
      await cluster.create(
        namespace.deployments,
        deploymentOf('web', { station, replicas: 1, requests }),
      );
      await vi.waitFor(async () => {
        const [pod] = (await cluster.read(namespace.pods)).items!;
        expect(pod!.status).toMatchObject({
          phase: 'Pending',
          conditions: listWith(
            expect.objectContaining({
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
            }),
          ),
        });
        expect(pod!.spec).not.toHaveProperty('nodeName');
      }, patience);
    });

    it('are placed as soon as a node fits', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 1 }));
      await vi.waitFor(async () => {
        expect((await cluster.read(namespace.pods)).items).toHaveLength(1);
      }, patience);
      await seedStations(cluster, { stations: [station] });
      await rolledOut(cluster, namespace);
    });
  });
}

/** The deployment `web` once all that its present generation asks for has happened. */
async function rolledOut(cluster: RawCluster, namespace: NamespacePaths): Promise<RawObject> {
  return await vi.waitFor(async () => {
    const deployment = await cluster.read(`${namespace.deployments}/web`);
    const status = deployment.status as Record<string, number | undefined>;
    const replicas = deployment.spec!['replicas'];
    expect(status['observedGeneration']).toBe(deployment.metadata.generation);
    for (const count of ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas']) {
      expect(status[count] ?? 0).toBe(replicas);
    }
    return deployment;
  }, patience);
}

/** Why a pod fits on no node of its station. */
interface Misfit {
  readonly stationExists?: boolean;
  readonly taints?: StationSeed['taints'];
  readonly requests?: StationWorkload['requests'];
}
