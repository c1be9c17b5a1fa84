import { describe, expect, it, vi } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { ClusterUnderTest, UseCluster } from '../cluster-contract.ts';
import { expectRefusal } from './refusal.ts';

/** Last of the topics: a real cluster has to be restarted for it. */
export function forgetsItsPast(
  useCluster: UseCluster,
  underTest: () => Pick<ClusterUnderTest, 'forgetHistory'>,
): void {
  describe('a cluster that has forgotten its past', () => {
    it('says so to watches and to lists half read, and goes on from its present', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      for (const name of ['a', 'b', 'c']) {
        await cluster.create(namespace.secrets, { metadata: { name } });
      }
      const first = await cluster.read(namespace.secrets, { limit: '2' });
      const { resourceVersion } = first.metadata;
      await cluster.delete(`${namespace.secrets}/c`);
      await underTest().forgetHistory();

      await using watch = await cluster.watch(namespace.secrets, { resourceVersion });
      expect(await watch.next()).toMatchObject({
        type: 'ERROR',
        object: { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 },
      });
      expect(await watch.rest()).toEqual([]);
      const page = { limit: '2', continue: first.metadata.continue! };
      expectRefusal(await cluster.get(namespace.secrets, page), 410, 'Expired');

      const now = await cluster.read(namespace.secrets);
      expect(now.items!.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
      await using resumed = await cluster.watch(namespace.secrets, {
        resourceVersion: now.metadata.resourceVersion,
      });
      await cluster.create(namespace.secrets, { metadata: { name: 'd' } });
      expect(await resumed.next()).toMatchObject({
        type: 'ADDED',
        object: { metadata: { name: 'd' } },
      });
    });

    it('has its controllers at work again', async () => {
      const cluster = useCluster();
      await underTest().forgetHistory();
      const namespace = await newNamespace(cluster);
      const owner = await cluster.create(namespace.configMaps, { metadata: { name: 'owner' } });
      const { name, uid } = owner.metadata;
      await cluster.create(namespace.secrets, {
        metadata: {
          name: 'owned',
          ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }],
        },
      });
      await cluster.delete(`${namespace.configMaps}/owner`);
      await vi.waitFor(
        async () => expect((await cluster.get(`${namespace.secrets}/owned`)).code).toBe(404),
        { timeout: 60_000, interval: 100 },
      );
    });
  });
}
