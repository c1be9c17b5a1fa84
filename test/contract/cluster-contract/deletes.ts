import { describe, expect, it, vi } from 'vitest';
import { type NamespacePaths, newNamespace } from '../../support/raw-cluster-paths.ts';
import { isReady, seedStations } from '../../support/raw-cluster-stations.ts';
import type { RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { textLike } from './like.ts';
import { expectRefusal } from './refusal.ts';
import { newStation } from './station-workload.ts';

const patience = { timeout: 60_000, interval: 100 };
const finalizers = ['example.org/hold'];

export function deletesAndCollects(useCluster: UseCluster): void {
  describe('deleting', () => {
    it('removes the object and says which', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const answer = await cluster.delete(`${namespace.configMaps}/a`);
      expect(answer).toMatchObject({
        code: 200,
        body: {
          kind: 'Status',
          status: 'Success',
          details: { name: 'a', kind: 'configmaps', uid: metadata.uid },
        },
      });
      expectRefusal(await cluster.get(`${namespace.configMaps}/a`), 404, 'NotFound');
      expectRefusal(await cluster.delete(`${namespace.configMaps}/a`), 404, 'NotFound');
    });

    it('refuses when the object is another, or of another version, than the one meant', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const path = `${namespace.configMaps}/a`;
      await cluster.patch(path, { merge: { data: { b: 'c' } } });
      const only = (preconditions: object) => ({
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions,
      });
      const uid = '00000000-0000-0000-0000-000000000000';
      expectRefusal(await cluster.delete(path, only({ uid })), 409, 'Conflict');
      const { resourceVersion } = metadata;
      expectRefusal(await cluster.delete(path, only({ resourceVersion })), 409, 'Conflict');
      expect((await cluster.get(path)).code).toBe(200);
      expect((await cluster.delete(path, only({ uid: metadata.uid }))).code).toBe(200);
    });

    it('keeps an object with finalizers, marked, until the last one is taken away', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, {
        metadata: { name: 'a', finalizers },
      });
      const path = `${namespace.configMaps}/a`;
      const { resourceVersion } = metadata;
      await using watch = await cluster.watch(namespace.configMaps, {
        resourceVersion,
        fieldSelector: 'metadata.name=a',
      });
      const answer = await cluster.delete(path);
      expect(answer).toMatchObject({
        code: 200,
        body: { kind: 'ConfigMap', metadata: { finalizers } },
      });
      expect(answer.body.metadata.deletionTimestamp).toEqual(textLike(/Z$/));
      expect((await cluster.delete(path)).code).toBe(200);
      const more = { metadata: { finalizers: [...finalizers, 'example.org/late'] } };
      expectRefusal(await cluster.patch(path, { merge: more }), 422, 'Invalid');
      const none = { metadata: { finalizers: null } };
      expect((await cluster.patch(path, { merge: none })).code).toBe(200);
      expect((await cluster.get(path)).code).toBe(404);
      const events = await watch.until(({ type }) => type === 'DELETED');
      expect(events.map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED']);
    });

    it('removes all that a selector fits', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      for (const [name, group] of [
        ['a', 'x'],
        ['b', 'x'],
        ['c', 'y'],
      ]) {
        await cluster.create(namespace.secrets, { metadata: { name, labels: { group } } });
      }
      const answer = await cluster.delete(namespace.secrets, undefined, {
        labelSelector: 'group=x',
      });
      expect(answer.code).toBe(200);
      const { items } = await cluster.read(namespace.secrets);
      expect(items!.map(({ metadata }) => metadata.name)).toEqual(['c']);
    });

    it('removes a pod that no node has at once', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.pods, {
        metadata: { name: 'a' },
        spec: {
          schedulerName: 'none',
          containers: [{ name: 'main', image: 'example.org/image:1' }],
        },
      });
      expect((await cluster.delete(`${namespace.pods}/a`)).code).toBe(200);
      expect((await cluster.get(`${namespace.pods}/a`)).code).toBe(404);
    });
  });

  describe('deleting a pod that runs', () => {
    it('marks it first and removes it when its node has stopped it', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      await cluster.create(namespace.pods, {
        metadata: { name: 'a', finalizers },
        spec: {
          nodeSelector: { NodeGroup: station },
          containers: [{ name: 'main', image: 'example.org/image:1' }],
        },
      });
      const path = `${namespace.pods}/a`;
      await vi.waitFor(async () => expect(isReady(await cluster.read(path))).toBe(true), patience);
      const answer = await cluster.delete(path);
      expect(answer).toMatchObject({
        code: 200,
        body: { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 30 } },
      });
      expect(answer.body.metadata).toHaveProperty('deletionTimestamp');
      await cluster.patch(path, { merge: { metadata: { finalizers: null } } });
      await gone(cluster, path);
    });
  });

  describe('garbage collection', () => {
    it('removes what an owner leaves behind', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await createOwner(cluster, namespace);
      await createOwned(cluster, namespace, owner);
      await cluster.delete(`${namespace.configMaps}/owner`, { propagationPolicy: 'Background' });
      await gone(cluster, `${namespace.secrets}/owned`);
    });

    it('removes an object whose owner was never there', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await createOwner(cluster, namespace);
      const uid = '00000000-0000-0000-0000-000000000000';
      await createOwned(cluster, namespace, { ...owner, metadata: { ...owner.metadata, uid } });
      await gone(cluster, `${namespace.secrets}/owned`);
    });

    it('keeps an object that another owner still holds', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await createOwner(cluster, namespace);
      const other = await cluster.create(namespace.configMaps, { metadata: { name: 'other' } });
      await createOwned(cluster, namespace, owner, other);
      await cluster.delete(`${namespace.configMaps}/owner`, { propagationPolicy: 'Background' });
      await vi.waitFor(async () => {
        const { metadata } = await cluster.read(`${namespace.secrets}/owned`);
        expect(metadata.ownerReferences).toMatchObject([{ name: 'other' }]);
      }, patience);
    });

    it('in the foreground, removes the owner last', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await createOwner(cluster, namespace);
      await createOwned(cluster, namespace, owner);
      await cluster.patch(`${namespace.secrets}/owned`, { merge: { metadata: { finalizers } } });
      const answer = await cluster.delete(`${namespace.configMaps}/owner`, {
        propagationPolicy: 'Foreground',
      });
      expect(answer.body.metadata).toMatchObject({
        finalizers: ['foregroundDeletion'],
        deletionTimestamp: textLike(/Z$/),
      });
      await vi.waitFor(async () => {
        const { metadata } = await cluster.read(`${namespace.secrets}/owned`);
        expect(metadata).toHaveProperty('deletionTimestamp');
      }, patience);
      expect((await cluster.get(`${namespace.configMaps}/owner`)).code).toBe(200);
      await cluster.patch(`${namespace.secrets}/owned`, {
        merge: { metadata: { finalizers: null } },
      });
      await gone(cluster, `${namespace.secrets}/owned`);
      await gone(cluster, `${namespace.configMaps}/owner`);
    });

    it('orphans on request: the owner goes, the owned stay and forget it', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await createOwner(cluster, namespace);
      await createOwned(cluster, namespace, owner);
      await cluster.delete(`${namespace.configMaps}/owner`, undefined, {
        propagationPolicy: 'Orphan',
      });
      await gone(cluster, `${namespace.configMaps}/owner`);
      const { metadata } = await cluster.read(`${namespace.secrets}/owned`);
      expect(metadata).not.toHaveProperty('ownerReferences');
      expect(metadata).not.toHaveProperty('deletionTimestamp');
    });
  });

  describe('deleting a namespace', () => {
    it('marks it, lets nothing new in, empties it and removes it', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const path = `/api/v1/namespaces/${namespace.name}`;
      await cluster.create(namespace.configMaps, { metadata: { name: 'held', finalizers } });
      await cluster.create(namespace.secrets, { metadata: { name: 'free' } });
      const answer = await cluster.delete(path);
      expect(answer).toMatchObject({
        code: 200,
        body: { kind: 'Namespace', status: { phase: 'Terminating' } },
      });
      const late = await cluster.post(namespace.configMaps, { metadata: { name: 'late' } });
      expectRefusal(late, 403, 'Forbidden');
      expect(late.body).toMatchObject({
        details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
      });
      await gone(cluster, `${namespace.secrets}/free`);
      expect(await cluster.read(path)).toMatchObject({ status: { phase: 'Terminating' } });
      await cluster.patch(`${namespace.configMaps}/held`, {
        merge: { metadata: { finalizers: null } },
      });
      await gone(cluster, path);
    });
  });
}

async function createOwner(cluster: RawCluster, namespace: NamespacePaths): Promise<RawObject> {
  return await cluster.create(namespace.configMaps, { metadata: { name: 'owner' } });
}

async function createOwned(
  cluster: RawCluster,
  namespace: NamespacePaths,
  ...owners: RawObject[]
): Promise<void> {
  const ownerReferences = owners.map(({ metadata: { name, uid } }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name,
    uid,
    blockOwnerDeletion: true,
  }));
  await cluster.create(namespace.secrets, { metadata: { name: 'owned', ownerReferences } });
}

async function gone(cluster: RawCluster, path: string): Promise<void> {
  await vi.waitFor(async () => expect((await cluster.get(path)).code).toBe(404), patience);
}
