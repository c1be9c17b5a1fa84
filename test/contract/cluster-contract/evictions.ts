import { describe, expect, it, vi } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import { isReady, seedStations } from '../../support/raw-cluster-stations.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { expectRefusal } from './refusal.ts';
import { deploymentOf, newStation } from './station-workload.ts';

const patience = { timeout: 60_000, interval: 100 };

export function evictsWithinBudgets(useCluster: UseCluster): void {
  describe('evicting', () => {
    it('lets pods go while their disruption budget allows it, and says why when it does not', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station], nodesPerStation: 2 });
      await cluster.create(namespace.deployments, deploymentOf('web', { station, replicas: 3 }));
      const budget = `${namespace.in('policy/v1', 'poddisruptionbudgets')}/web`;
      await cluster.create(namespace.in('policy/v1', 'poddisruptionbudgets'), {
        metadata: { name: 'web' },
        spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
      });
      const allows = async (status: object): Promise<void> => {
        await vi.waitFor(async () => {
          expect((await cluster.read(budget)).status).toMatchObject(status);
        }, patience);
      };
      const status = { currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 };
      await allows({ ...status, disruptionsAllowed: 1, observedGeneration: 1 });
      await cluster.patch(budget, { merge: { spec: { minAvailable: null, maxUnavailable: 0 } } });
      await allows({ ...status, desiredHealthy: 3, disruptionsAllowed: 0, observedGeneration: 2 });

      const [pod] = (await cluster.read(namespace.pods)).items!.filter(isReady);
      const evict = async (query = {}) =>
        await cluster.post(
          `${namespace.pods}/${pod!.metadata.name}/eviction`,
          { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod!.metadata.name } },
          query,
        );
      const refused = await evict();
      expectRefusal(refused, 429, 'TooManyRequests');
      expect(refused.body['details']).toMatchObject({
        causes: [
          {
            reason: 'DisruptionBudget',
            message: 'The disruption budget web needs 3 healthy pods and has 3 currently',
          },
        ],
      });
      await cluster.patch(budget, { merge: { spec: { maxUnavailable: 1 } } });
      await allows({ disruptionsAllowed: 1, observedGeneration: 3 });
      expect((await evict()).code).toBe(201);
      await vi.waitFor(async () => {
        const { items = [] } = await cluster.read(namespace.pods);
        expect(items.filter(isReady)).toHaveLength(3);
        expect(items.map(({ metadata }) => metadata.name)).not.toContain(pod!.metadata.name);
      }, patience);
    });
  });
}
