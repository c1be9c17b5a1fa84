import { describe, expect, it, vi } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import { isReady, seedStations } from '../../support/raw-cluster-stations.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { textLike } from './like.ts';
import { deploymentOf, newStation } from './station-workload.ts';

const patience = { timeout: 45_000, interval: 100 };

export function connectsServices(useCluster: UseCluster): void {
  describe('services', () => {
    it('get an address, and end points for their ready pods', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const stations = [newStation(), newStation()];
      await seedStations(cluster, { stations });
      const service = await cluster.create(namespace.services, {
        metadata: { name: 'web', labels: { part: 'front' } },
        spec: {
          selector: { tier: 'web' },
          ports: [{ name: 'http', port: 80, targetPort: 'http' }],
        },
      });
      expect(service.spec).toMatchObject({
        type: 'ClusterIP',
        clusterIP: textLike(/^\d+\.\d+\.\d+\.\d+$/),
        ports: [{ protocol: 'TCP' }],
      });
      for (const [index, station] of stations.entries()) {
        const deployment = deploymentOf(`web-${index}`, { station, replicas: 2 });
        const { labels } = deployment.spec.template.metadata;
        Object.assign(labels, { tier: 'web' });
        await cluster.create(namespace.deployments, deployment);
      }

      const slice = await vi.waitFor(async () => {
        const { items } = await cluster.read(namespace.endpointSlices, {
          labelSelector: 'kubernetes.io/service-name=web',
        });
        expect(items).toHaveLength(1);
        const ready = (items![0]!['endpoints'] as Endpoint[]).filter(
          ({ conditions }) => conditions.ready,
        );
        expect(ready).toHaveLength(4);
        return items![0]!;
      }, patience);

      expect(slice).toMatchObject({
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        metadata: {
          generateName: 'web-',
          labels: { 'kubernetes.io/service-name': 'web', part: 'front' },
          ownerReferences: [
            { kind: 'Service', name: 'web', uid: service.metadata.uid, controller: true },
          ],
        },
      });
      const pods = (await cluster.read(namespace.pods)).items!;
      const expected = pods.map(({ metadata, spec, status }) => ({
        addresses: [(status as { podIP: string }).podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: spec!['nodeName'],
        targetRef: {
          kind: 'Pod',
          namespace: namespace.name,
          name: metadata.name,
          uid: metadata.uid,
        },
      }));
      const byName = (a: Endpoint, b: Endpoint): number =>
        a.targetRef.name.localeCompare(b.targetRef.name);
      expect((slice['endpoints'] as Endpoint[]).toSorted(byName)).toEqual(
        (expected as Endpoint[]).toSorted(byName),
      );
    });

    it('show pods that are not ready as such', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.services, {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 1 }));
      const pod = await vi.waitFor(async () => {
        const found = (await cluster.read(namespace.pods)).items!.find(isReady);
        expect(found).toBeDefined();
        return found!;
      }, patience);
      const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False' }));
      await cluster.patch(`${namespace.pods}/${pod.metadata.name}/status`, {
        strategic: { status: { conditions } },
      });
      await vi.waitFor(async () => {
        const { items } = await cluster.read(namespace.endpointSlices);
        expect(items![0]!['endpoints']).toMatchObject([
          { conditions: { ready: false }, targetRef: { name: pod.metadata.name } },
        ]);
      }, patience);
    });

    it('lose an end point with its pod, and their slices when they go', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.services, {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 1 }));
      const endpoints = async (): Promise<number[]> => {
        const { items } = await cluster.read(namespace.endpointSlices);
        return items!.map((slice) => (slice['endpoints'] as unknown[] | null)?.length ?? 0);
      };
      await vi.waitFor(async () => expect(await endpoints()).toEqual([1]), patience);
      await cluster.patch(`${namespace.deployments}/web`, { merge: { spec: { replicas: 0 } } });
      await vi.waitFor(async () => expect(await endpoints()).toEqual([0]), patience);
      await cluster.delete(`${namespace.services}/web`);
      await vi.waitFor(async () => expect(await endpoints()).toEqual([]), patience);
    });

    it('have no address where none is wanted', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { spec } = await cluster.create(namespace.services, {
        metadata: { name: 'web' },
        spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      expect(spec).toMatchObject({ clusterIP: 'None', type: 'ClusterIP' });
    });
  });
}

interface Endpoint {
  readonly conditions: { readonly ready: boolean };
  readonly targetRef: { readonly name: string };
}
