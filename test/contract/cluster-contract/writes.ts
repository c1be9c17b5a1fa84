import { describe, expect, it } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { textLike } from './like.ts';
import { causesOf, expectRefusal } from './refusal.ts';

export function writes(useCluster: UseCluster): void {
  describe('creating', () => {
    it('answers with the object and what the server adds to it', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const sent = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', labels: { x: 'y' } },
        data: { key: 'value' },
      };
      const answer = await cluster.post(namespace.configMaps, sent, { fieldManager: 'tester' });
      expect(answer.code).toBe(201);
      expect(answer.body).toMatchObject({
        ...sent,
        metadata: {
          name: 'a',
          namespace: namespace.name,
          labels: { x: 'y' },
          uid: textLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          resourceVersion: textLike(/^\d+$/),
          creationTimestamp: textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          managedFields: [
            { manager: 'tester', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1' },
          ],
        },
      });
      const read = await cluster.get(`${namespace.configMaps}/a`);
      expect(read).toMatchObject({ code: 200, contentType: 'application/json' });
      expect(read.body).toEqual(answer.body);
    });

    it('makes up a name from a prefix', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const create = async () =>
        await cluster.create(namespace.configMaps, { metadata: { generateName: 'made-' } });
      const [one, other] = [await create(), await create()];
      expect(one.metadata).toMatchObject({
        name: textLike(/^made-[a-z0-9]{5}$/),
        generateName: 'made-',
      });
      expect(other.metadata.name).not.toBe(one.metadata.name);
    });

    it('refuses a name that is taken', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const again = await cluster.post(namespace.configMaps, { metadata: { name: 'a' } });
      expectRefusal(again, 409, 'AlreadyExists');
      expect(again.body).toMatchObject({
        message: 'configmaps "a" already exists',
        details: { name: 'a', kind: 'configmaps' },
      });
    });

    it('refuses an object without a name, or with one that cannot be', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const nameless = await cluster.post(namespace.configMaps, { metadata: {} });
      expectRefusal(nameless, 422, 'Invalid');
      expect(causesOf(nameless)).toEqual(['metadata.name: FieldValueRequired']);
      const shouting = await cluster.post(namespace.configMaps, { metadata: { name: 'LOUD' } });
      expectRefusal(shouting, 422, 'Invalid');
      expect(causesOf(shouting)).toEqual(['metadata.name: FieldValueInvalid']);
    });

    it('refuses an object in a namespace that is not there', async () => {
      const answer = await useCluster().post('/api/v1/namespaces/no-such-namespace/configmaps', {
        metadata: { name: 'a' },
      });
      expectRefusal(answer, 404, 'NotFound');
      expect(answer.body).toMatchObject({
        details: { name: 'no-such-namespace', kind: 'namespaces' },
      });
    });

    it('refuses an object of another namespace or another kind than the address says', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const elsewhere = { metadata: { name: 'a', namespace: 'default' } };
      expectRefusal(await cluster.post(namespace.configMaps, elsewhere), 400, 'BadRequest');
      const other = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
      expectRefusal(await cluster.post(namespace.configMaps, other), 400, 'BadRequest');
    });

    it('keeps stringData of a Secret as data', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.secrets, {
        metadata: { name: 'a' },
        stringData: { user: 'me' },
      });
      const read = await cluster.read(`${namespace.secrets}/a`);
      expect(read).toMatchObject({ type: 'Opaque', data: { user: 'bWU=' } });
      expect(read).not.toHaveProperty('stringData');
    });

    it('gives every namespace its name as a label and a phase', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      expect(await cluster.read(`/api/v1/namespaces/${namespace.name}`)).toMatchObject({
        metadata: { labels: { 'kubernetes.io/metadata.name': namespace.name } },
        status: { phase: 'Active' },
      });
    });
  });

  describe('reading', () => {
    it('answers with NotFound for what is not there', async () => {
      const answer = await useCluster().get('/api/v1/namespaces/default/configmaps/nothing');
      expectRefusal(answer, 404, 'NotFound');
      expect(answer.body).toMatchObject({
        message: 'configmaps "nothing" not found',
        details: { name: 'nothing', kind: 'configmaps' },
      });
      const inGroup = await useCluster().get(
        '/apis/apps/v1/namespaces/default/deployments/nothing',
      );
      expect(inGroup.body).toMatchObject({
        message: 'deployments.apps "nothing" not found',
        details: { name: 'nothing', group: 'apps', kind: 'deployments' },
      });
    });
  });

  describe('updating', () => {
    it('replaces the whole object', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, {
        metadata: { name: 'a', labels: { old: 'yes' } },
        data: { old: 'yes' },
      });
      const answer = await cluster.put(`${namespace.configMaps}/a`, {
        metadata: { name: 'a', resourceVersion: metadata.resourceVersion },
        data: { new: 'yes' },
      });
      expect(answer).toMatchObject({
        code: 200,
        body: { metadata: { uid: metadata.uid }, data: { new: 'yes' } },
      });
      expect(answer.body.metadata).not.toHaveProperty('labels');
      expect(answer.body['data']).toEqual({ new: 'yes' });
      expect(answer.body.metadata.resourceVersion).not.toBe(metadata.resourceVersion);
    });

    it('refuses one that was made from an older version', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const old = await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      await cluster.put(`${namespace.configMaps}/a`, { ...old, data: { first: 'yes' } });
      const second = await cluster.put(`${namespace.configMaps}/a`, {
        ...old,
        data: { second: 'yes' },
      });
      expectRefusal(second, 409, 'Conflict');
      expect((await cluster.read(`${namespace.configMaps}/a`))['data']).toEqual({ first: 'yes' });
    });

    it('accepts one without a version for whatever is there', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const answer = await cluster.put(`${namespace.configMaps}/a`, {
        metadata: { name: 'a' },
        data: { b: 'c' },
      });
      expect(answer).toMatchObject({ code: 200, body: { data: { b: 'c' } } });
    });

    it('keeps the version where nothing changes', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const created = await cluster.create(namespace.configMaps, {
        metadata: { name: 'a' },
        data: { b: 'c' },
      });
      const answer = await cluster.put(`${namespace.configMaps}/a`, created);
      expect(answer.code).toBe(200);
      expect(answer.body.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    });

    it('refuses another name or uid, and an object that is not there', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const path = `${namespace.configMaps}/a`;
      expectRefusal(await cluster.put(path, { metadata: { name: 'b' } }), 400, 'BadRequest');
      const uid = '00000000-0000-0000-0000-000000000000';
      expectRefusal(await cluster.put(path, { metadata: { name: 'a', uid } }), 409, 'Conflict');
      const missing = { metadata: { name: 'missing' } };
      expectRefusal(await cluster.put(`${namespace.configMaps}/missing`, missing), 404, 'NotFound');
    });

    it('refuses to change the type of a Secret or an immutable ConfigMap', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.secrets, {
        metadata: { name: 'a' },
        type: 'helm.sh/release.v1',
      });
      const retyped = { metadata: { name: 'a' }, type: 'Opaque' };
      expectRefusal(await cluster.put(`${namespace.secrets}/a`, retyped), 422, 'Invalid');
      const frozen = { metadata: { name: 'a' }, data: { b: 'c' }, immutable: true };
      await cluster.create(namespace.configMaps, frozen);
      const thawed = { ...frozen, data: { b: 'd' } };
      expectRefusal(await cluster.put(`${namespace.configMaps}/a`, thawed), 422, 'Invalid');
    });

    it('counts generations of the specification and of nothing else', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const path = `${namespace.deployments}/a`;
      const created = await cluster.create(namespace.deployments, deployment('a'));
      expect(created.metadata.generation).toBe(1);
      const labels = { metadata: { labels: { x: 'y' } } };
      expect((await cluster.patch(path, { merge: labels })).body.metadata.generation).toBe(1);
      const paused = { spec: { minReadySeconds: 7 } };
      expect((await cluster.patch(path, { merge: paused })).body.metadata.generation).toBe(2);
    });

    it('keeps status and the rest apart', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const path = `${namespace.pods}/a`;
      const created = await cluster.create(namespace.pods, {
        metadata: { name: 'a' },
        spec: {
          schedulerName: 'none',
          containers: [{ name: 'main', image: 'example.org/image:1' }],
        },
        status: { phase: 'Running' },
      });
      expect(created.status).toMatchObject({ phase: 'Pending' });

      const status = { phase: 'Pending', message: 'by status', conditions: [] };
      const viaStatus = await cluster.put(`${path}/status`, {
        ...created,
        metadata: { ...created.metadata, labels: { ignored: 'no' } },
        spec: { ...created.spec, priority: 7, activeDeadlineSeconds: 5 },
        status,
      });
      expect(viaStatus).toMatchObject({ code: 200, body: { status: { message: 'by status' } } });
      expect(viaStatus.body.spec).toEqual(created.spec);

      const viaMain = await cluster.patch(path, { merge: { status: { message: 'by main' } } });
      expect(viaMain).toMatchObject({ code: 200, body: { status: { message: 'by status' } } });
      expect(await cluster.read(`${path}/status`)).toMatchObject({
        status: { message: 'by status' },
      });
    });
  });

  describe('dry runs', () => {
    it('answer as if and leave everything as it was', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const dry = { dryRun: 'All' };
      const created = await cluster.post(namespace.configMaps, { metadata: { name: 'a' } }, dry);
      expect(created).toMatchObject({
        code: 201,
        body: { metadata: { name: 'a', namespace: namespace.name } },
      });
      expect((await cluster.get(`${namespace.configMaps}/a`)).code).toBe(404);

      const kept = await cluster.create(namespace.configMaps, {
        metadata: { name: 'b' },
        data: { k: 'v' },
      });
      const path = `${namespace.configMaps}/b`;
      const data = { k: 'w' };
      expect(await cluster.put(path, { ...kept, data }, dry)).toMatchObject({
        code: 200,
        body: { data },
      });
      expect(await cluster.patch(path, { merge: { data } }, dry)).toMatchObject({
        code: 200,
        body: { data },
      });
      const apply = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data };
      const applied = await cluster.patch(
        `${namespace.configMaps}/c`,
        { apply },
        { ...dry, fieldManager: 'tester' },
      );
      expect(applied).toMatchObject({ code: 201, body: { data } });
      expect((await cluster.get(`${namespace.configMaps}/c`)).code).toBe(404);
      expect((await cluster.delete(path, undefined, dry)).code).toBe(200);
      expect(await cluster.read(path)).toEqual(kept);
    });

    it('refuse what would be refused', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const again = await cluster.post(
        namespace.configMaps,
        { metadata: { name: 'a' } },
        { dryRun: 'All' },
      );
      expectRefusal(again, 409, 'AlreadyExists');
    });
  });

  describe('requests that are no requests', () => {
    it('are refused with the code of their fault', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const path = namespace.configMaps;
      expectRefusal(await cluster.post(path, '{ not json'), 400, 'BadRequest');
      const text = { method: 'POST', path, body: 'text', contentType: 'text/plain' } as const;
      expectRefusal(await cluster.send(text), 415, 'UnsupportedMediaType');
      await cluster.create(path, { metadata: { name: 'a' } });
      const plainPatch = { method: 'PATCH', path: `${path}/a`, body: {} } as const;
      expectRefusal(await cluster.send(plainPatch), 415, 'UnsupportedMediaType');
      expectRefusal(await cluster.post(`${path}/a`, {}), 405, 'MethodNotAllowed');
    });
  });

  describe('leases', () => {
    it('are taken by whoever updates the version that was read', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const renewTime = '2026-01-02T03:04:05.000006Z';
      const spec = {
        holderIdentity: 'one',
        leaseDurationSeconds: 15,
        renewTime,
        leaseTransitions: 0,
      };
      const lease = await cluster.create(namespace.leases, { metadata: { name: 'leader' }, spec });
      expect(lease.spec).toEqual(spec);
      const path = `${namespace.leases}/leader`;
      const takeover = (holderIdentity: string) => ({
        ...lease,
        spec: { ...spec, holderIdentity },
      });
      const both = await Promise.all([
        cluster.put(path, takeover('two')),
        cluster.put(path, takeover('three')),
      ]);
      expect(both.map(({ code }) => code).sort()).toEqual([200, 409]);
      const winner = both.find(({ code }) => code === 200)!;
      expect((await cluster.read(path)).spec).toEqual(winner.body.spec);
    });
  });
}

function deployment(name: string): object {
  return {
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'example.org/image:1' }] },
      },
    },
  };
}
