import { describe, expect, it, vi } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { expectRefusal } from './refusal.ts';

export function patches(useCluster: UseCluster): void {
  describe('patching', () => {
    it('merges, and removes what is null', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, {
        metadata: { name: 'a' },
        data: { keep: '1', drop: '2' },
      });
      const merge = { data: { drop: null, add: '3' } };
      const answer = await cluster.patch(`${namespace.configMaps}/a`, { merge });
      expect(answer.code).toBe(200);
      expect(answer.body['data']).toEqual({ keep: '1', add: '3' });
    });

    it('carries out a list of operations, or none of them', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.configMaps, {
        metadata: { name: 'a', annotations: { 'with/slash': 'x' } },
        data: { b: '1' },
      });
      const path = `${namespace.configMaps}/a`;
      const answer = await cluster.patch(path, {
        json: [
          { op: 'test', path: '/data/b', value: '1' },
          { op: 'add', path: '/data/c', value: '2' },
          { op: 'replace', path: '/data/b', value: '3' },
          { op: 'copy', from: '/data/b', path: '/data/d' },
          { op: 'remove', path: '/metadata/annotations/with~1slash' },
        ],
      });
      expect(answer).toMatchObject({ code: 200, body: { data: { b: '3', c: '2', d: '3' } } });
      expect(answer.body.metadata).not.toHaveProperty('annotations');

      const failing = await cluster.patch(path, {
        json: [
          { op: 'remove', path: '/data/c' },
          { op: 'test', path: '/data/b', value: 'something else' },
        ],
      });
      expectRefusal(failing, 422, 'Invalid');
      const missing = [{ op: 'remove', path: '/data/nothing' }];
      expectRefusal(await cluster.patch(path, { json: missing }), 422, 'Invalid');
      expect((await cluster.read(path))['data']).toEqual({ b: '3', c: '2', d: '3' });
    });

    it('merges lists of built-in kinds by their keys', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.deployments, {
        metadata: { name: 'a' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'a' } },
          template: {
            metadata: { labels: { app: 'a' } },
            spec: {
              containers: [
                { name: 'one', image: 'example.org/one:1', env: [{ name: 'A', value: '1' }] },
                { name: 'two', image: 'example.org/two:1' },
              ],
            },
          },
        },
      });
      const containers = [
        { name: 'one', env: [{ name: 'B', value: '2' }] },
        { name: 'two', $patch: 'delete' },
        { name: 'three', image: 'example.org/three:1' },
      ];
      const answer = await cluster.patch(`${namespace.deployments}/a`, {
        strategic: { spec: { template: { spec: { containers } } } },
      });
      expect(answer.code).toBe(200);
      const { template } = answer.body.spec as {
        template: {
          spec: { containers: { name: string; image: string; env?: { name: string }[] }[] };
        };
      };
      const merged = template.spec.containers.map(({ name, image, env = [] }) => ({
        name,
        image,
        env: env.map((variable) => variable.name).sort(),
      }));
      expect(merged.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
        { name: 'one', image: 'example.org/one:1', env: ['A', 'B'] },
        { name: 'three', image: 'example.org/three:1', env: [] },
      ]);
    });

    it('replaces lists when merging plainly', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const port = (name: string, number: number) => ({ name, port: number });
      await cluster.create(namespace.services, {
        metadata: { name: 'a' },
        spec: { selector: { app: 'a' }, ports: [port('one', 1), port('two', 2)] },
      });
      const merge = { spec: { ports: [port('three', 3)] } };
      const answer = await cluster.patch(`${namespace.services}/a`, { merge });
      expect(answer.body.spec!['ports']).toMatchObject([
        { name: 'three', port: 3, protocol: 'TCP', targetPort: 3 },
      ]);
    });

    it('refuses a patch made from an older version', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, { metadata: { name: 'a' } });
      const path = `${namespace.configMaps}/a`;
      const { resourceVersion } = metadata;
      await cluster.patch(path, { merge: { data: { b: '1' } } });
      const stale = { metadata: { resourceVersion }, data: { b: '2' } };
      expectRefusal(await cluster.patch(path, { merge: stale }), 409, 'Conflict');
    });

    it('keeps the version where nothing changes', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.configMaps, {
        metadata: { name: 'a' },
        data: { b: '1' },
      });
      const answer = await cluster.patch(`${namespace.configMaps}/a`, {
        merge: { data: { b: '1' } },
      });
      expect(answer.code).toBe(200);
      expect(answer.body.metadata.resourceVersion).toBe(metadata.resourceVersion);
    });

    it('refuses to patch what is not there', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const answer = await cluster.patch(`${namespace.configMaps}/a`, { merge: { data: {} } });
      expectRefusal(answer, 404, 'NotFound');
    });

    it('patches status alone by its own address', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { spec } = await cluster.create(namespace.pods, {
        metadata: { name: 'a' },
        spec: {
          schedulerName: 'none',
          containers: [{ name: 'main', image: 'example.org/image:1' }],
        },
      });
      const condition = { type: 'Ready', status: 'False', reason: 'Tested' };
      const answer = await cluster.patch(`${namespace.pods}/a/status`, {
        strategic: { spec: { activeDeadlineSeconds: 5 }, status: { conditions: [condition] } },
      });
      expect(answer).toMatchObject({ code: 200, body: { spec, status: { phase: 'Pending' } } });
      expect(answer.body.spec).not.toHaveProperty('activeDeadlineSeconds');
      const { conditions } = answer.body.status as { conditions: unknown[] };
      expect(conditions).toContainEqual(expect.objectContaining(condition));
    });
  });

  describe('the scale subresource', () => {
    it('shows and sets the number of replicas', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.deployments, {
        metadata: { name: 'a' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'a' } },
          template: {
            metadata: { labels: { app: 'a' } },
            spec: {
              nodeSelector: { nobody: 'has-this' },
              containers: [{ name: 'main', image: 'example.org/image:1' }],
            },
          },
        },
      });
      const path = `${namespace.deployments}/a/scale`;
      const scale = await cluster.read(path);
      expect(scale).toMatchObject({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name: 'a', namespace: namespace.name },
        status: { replicas: 0, selector: 'app=a' },
      });
      await vi.waitFor(async () => {
        // The controller may write a status between the two.
        const put = await cluster.put(path, {
          ...(await cluster.read(path)),
          spec: { replicas: 2 },
        });
        expect(put).toMatchObject({ code: 200, body: { kind: 'Scale', spec: { replicas: 2 } } });
      });
      const patched = await cluster.patch(path, { merge: { spec: { replicas: 3 } } });
      expect(patched).toMatchObject({ code: 200, body: { kind: 'Scale', spec: { replicas: 3 } } });
      expect(await cluster.read(`${namespace.deployments}/a`)).toMatchObject({
        metadata: { generation: 3 },
        spec: { replicas: 3 },
      });
      const stale = await cluster.put(path, { ...scale, spec: { replicas: 4 } });
      expectRefusal(stale, 409, 'Conflict');
    });
  });
}
