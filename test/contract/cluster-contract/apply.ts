import { describe, expect, it } from 'vitest';
import { type NamespacePaths, newNamespace } from '../../support/raw-cluster-paths.ts';
import type { Answer, RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { textWith } from './like.ts';
import { causesOf, expectRefusal } from './refusal.ts';

export function appliesOnTheServer(useCluster: UseCluster): void {
  describe('server-side apply', () => {
    it('creates, then changes nothing when applied again', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const first = await applyData(cluster, namespace, 'one', { a: '1' });
      expect(first).toMatchObject({
        code: 201,
        body: {
          data: { a: '1' },
          metadata: {
            managedFields: [
              {
                manager: 'one',
                operation: 'Apply',
                apiVersion: 'v1',
                fieldsType: 'FieldsV1',
                fieldsV1: { 'f:data': { 'f:a': {} } },
              },
            ],
          },
        },
      });
      const again = await applyData(cluster, namespace, 'one', { a: '1' });
      expect(again.code).toBe(200);
      expect(again.body).toEqual(first.body);
    });

    it('changes its own fields and removes those that it no longer names', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1', b: '1' });
      const { body } = await applyData(cluster, namespace, 'one', { a: '2' });
      expect(body['data']).toEqual({ a: '2' });
    });

    it('leaves alone what others own', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1' });
      await applyData(cluster, namespace, 'two', { b: '2' });
      const { body } = await applyData(cluster, namespace, 'one', { c: '3' });
      expect(body['data']).toEqual({ b: '2', c: '3' });
    });

    it('refuses to change what another manager applied, naming each field', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1', b: '1', c: '1' });
      const answer = await applyData(cluster, namespace, 'two', { a: '2', b: '2', c: '1' });
      expectRefusal(answer, 409, 'Conflict');
      expect(causesOf(answer)).toEqual([
        '.data.a: FieldManagerConflict',
        '.data.b: FieldManagerConflict',
      ]);
      expect(answer.body).toMatchObject({
        details: { causes: [{ message: textWith('conflict with "one"') }, {}] },
      });
      expect(await dataOf(cluster, namespace)).toEqual({ a: '1', b: '1', c: '1' });
    });

    it('takes fields over by force, after which the other may not change them', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1' });
      const forced = await applyData(cluster, namespace, 'two', { a: '2' }, { force: 'true' });
      expect(forced).toMatchObject({ code: 200, body: { data: { a: '2' } } });
      expect(managersOf(forced.body)).toEqual(['two Apply']);
      expectRefusal(await applyData(cluster, namespace, 'one', { a: '1' }), 409, 'Conflict');
    });

    it('lets two managers own one field as long as they agree', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1' });
      expect(await applyData(cluster, namespace, 'two', { a: '1' })).toMatchObject({ code: 200 });
      const dropped = await applyData(cluster, namespace, 'one', {});
      expect(dropped.body['data']).toEqual({ a: '1' });
      const droppedByBoth = await applyData(cluster, namespace, 'two', {});
      expect(droppedByBoth.body).not.toHaveProperty('data.a');
    });

    it('refuses to change what was last changed by an ordinary update', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await applyData(cluster, namespace, 'one', { a: '1' });
      const byHand = { fieldManager: 'by-hand' };
      await cluster.patch(`${namespace.configMaps}/x`, { merge: { data: { a: '2' } } }, byHand);
      const answer = await applyData(cluster, namespace, 'one', { a: '1' });
      expectRefusal(answer, 409, 'Conflict');
      expect(answer.body).toMatchObject({
        details: { causes: [{ message: textWith('"by-hand"'), field: '.data.a' }] },
      });
      const forced = await applyData(cluster, namespace, 'one', { a: '1' }, { force: 'true' });
      expect(managersOf(forced.body)).toEqual(['one Apply']);
    });

    it('keeps the manager of an update apart from the same manager of an apply', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const object = { metadata: { name: 'x' }, data: { a: '1' } };
      await cluster.post(namespace.configMaps, object, { fieldManager: 'one' });
      const { body } = await applyData(cluster, namespace, 'one', { a: '1' });
      expect(managersOf(body)).toEqual(['one Apply', 'one Update']);
      const dropped = await applyData(cluster, namespace, 'one', {});
      expect(dropped.body['data']).toEqual({ a: '1' });
    });

    it('joins lists by their keys: containers by name, ports by number, variables by name', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const main = {
        name: 'main',
        image: 'example.org/main:1',
        ports: [{ containerPort: 80 }, { containerPort: 81, name: 'metrics' }],
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '1' },
        ],
      };
      await applyDeployment(cluster, namespace, 'one', [main]);
      const theirs = {
        name: 'main',
        ports: [{ containerPort: 82 }],
        env: [{ name: 'C', value: '2' }],
      };
      const side = { name: 'side', image: 'example.org/side:1' };
      await applyDeployment(cluster, namespace, 'two', [theirs, side]);
      const { body } = await applyDeployment(cluster, namespace, 'one', [
        {
          ...main,
          image: 'example.org/main:2',
          ports: [{ containerPort: 80 }],
          env: [{ name: 'B', value: '3' }],
        },
      ]);

      const [first, second] = containersOf(body);
      expect(first).toMatchObject({ name: 'main', image: 'example.org/main:2' });
      expect(first!.ports).toEqual([
        { containerPort: 80, protocol: 'TCP' },
        { containerPort: 82, protocol: 'TCP' },
      ]);
      expect(first!.env).toEqual([
        { name: 'B', value: '3' },
        { name: 'C', value: '2' },
      ]);
      expect(second).toMatchObject(side);
      const conflict = await applyDeployment(cluster, namespace, 'two', [
        { name: 'main', env: [{ name: 'B', value: '4' }] },
      ]);
      expectRefusal(conflict, 409, 'Conflict');
      expect(causesOf(conflict)).toEqual([
        '.spec.template.spec.containers[name="main"].env[name="B"].value: FieldManagerConflict',
      ]);
    });

    it('owns lists without keys as a whole', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const main = { name: 'main', image: 'example.org/main:1' };
      await applyDeployment(cluster, namespace, 'one', [{ ...main, args: ['a', 'b'] }]);
      const other = await applyDeployment(cluster, namespace, 'two', [
        { name: 'main', args: ['a'] },
      ]);
      expect(causesOf(other)).toEqual([
        '.spec.template.spec.containers[name="main"].args: FieldManagerConflict',
      ]);
      const { body } = await applyDeployment(cluster, namespace, 'one', [{ ...main, args: ['c'] }]);
      expect(containersOf(body)[0]!.args).toEqual(['c']);
    });

    it('does not own the defaults, and leaves replicas to the autoscaler when it is left out', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const main = { name: 'main', image: 'example.org/main:1' };
      const { body } = await applyDeployment(cluster, namespace, 'one', [main]);
      expect(body.spec).toMatchObject({ replicas: 1, revisionHistoryLimit: 10 });
      expect(JSON.stringify(body.metadata.managedFields)).not.toContain('revisionHistoryLimit');
      const scaled = { spec: { replicas: 4 } };
      await cluster.patch(
        `${namespace.deployments}/x/scale`,
        { merge: scaled },
        { fieldManager: 'autoscaler' },
      );
      const again = await applyDeployment(cluster, namespace, 'one', [main]);
      expect(again).toMatchObject({ code: 200, body: { spec: { replicas: 4 } } });
    });

    it('joins labels, annotations and ownerReferences of several managers', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const owner = await cluster.create(namespace.configMaps, { metadata: { name: 'owner' } });
      const apply = async (manager: string, metadata: object) =>
        await cluster.apply(`${namespace.configMaps}/x`, configMap({ metadata }), manager);
      await apply('one', {
        labels: { a: '1' },
        annotations: { b: '1' },
        finalizers: ['example.org/f'],
      });
      const reference = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'owner',
        uid: owner.metadata.uid,
      };
      const both = await apply('two', { labels: { c: '2' }, ownerReferences: [reference] });
      expect(both.metadata).toMatchObject({
        labels: { a: '1', c: '2' },
        annotations: { b: '1' },
        finalizers: ['example.org/f'],
        ownerReferences: [reference],
      });
      const left = await apply('one', { labels: { a: '1' } });
      expect(left.metadata.labels).toEqual({ a: '1', c: '2' });
      expect(left.metadata).not.toHaveProperty('annotations');
      expect(left.metadata).not.toHaveProperty('finalizers');
    });

    it('hands a Service from one manager to the next without dropping what the server chose', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const service = (port: number) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'x' },
        spec: { selector: { app: 'x' }, ports: [{ port, name: 'http' }] },
      });
      const path = `${namespace.services}/x`;
      const created = await cluster.apply(path, service(80), 'one');
      const changed = await cluster.apply(path, service(81), 'one');
      expect(changed.spec).toMatchObject({
        clusterIP: created.spec!['clusterIP'],
        ports: [{ port: 81, name: 'http', protocol: 'TCP', targetPort: 81 }],
      });
      expect(changed.spec!['ports']).toHaveLength(1);
    });

    it('refuses an apply that is stale, has no manager or is of another object', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { body } = await applyData(cluster, namespace, 'one', { a: '1' });
      const { resourceVersion } = body.metadata;
      await applyData(cluster, namespace, 'one', { a: '2' });
      const path = `${namespace.configMaps}/x`;
      const stale = configMap({ metadata: { resourceVersion }, data: { a: '3' } });
      expectRefusal(
        await cluster.patch(path, { apply: stale }, { fieldManager: 'one' }),
        409,
        'Conflict',
      );
      const anonymous = await cluster.patch(path, { apply: configMap({}) });
      expect(anonymous.code).toBe(422);
      const renamed = configMap({ metadata: { name: 'y' } });
      const elsewhere = await cluster.patch(path, { apply: renamed }, { fieldManager: 'one' });
      expectRefusal(elsewhere, 400, 'BadRequest');
    });

    it('accepts YAML', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const apply = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: "1"\n';
      const answer = await cluster.patch(
        `${namespace.configMaps}/x`,
        { apply },
        { fieldManager: 'one' },
      );
      expect(answer).toMatchObject({ code: 201, body: { data: { a: '1' } } });
    });

    it('creates at most once when several apply the same name at once', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const answers = await Promise.all(
        ['one', 'two', 'three'].map(
          async (manager) => await applyData(cluster, namespace, manager, { [manager]: 'yes' }),
        ),
      );
      expect(answers.map(({ code }) => code).sort()).toEqual([200, 200, 201]);
      expect(new Set(answers.map(({ body }) => body.metadata.uid)).size).toBe(1);
      expect(await dataOf(cluster, namespace)).toEqual({ one: 'yes', two: 'yes', three: 'yes' });
    });
  });
}

function configMap({ metadata = {}, ...rest }: { metadata?: object; data?: object }): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', ...metadata }, ...rest };
}

async function applyData(
  cluster: RawCluster,
  namespace: NamespacePaths,
  ...[fieldManager, data, query]: [string, object, { force: 'true' }?]
): Promise<Answer> {
  const apply = configMap({ data });
  return await cluster.patch(`${namespace.configMaps}/x`, { apply }, { fieldManager, ...query });
}

async function dataOf(cluster: RawCluster, namespace: NamespacePaths): Promise<unknown> {
  return (await cluster.read(`${namespace.configMaps}/x`))['data'];
}

async function applyDeployment(
  cluster: RawCluster,
  namespace: NamespacePaths,
  ...[fieldManager, containers]: [string, object[]]
): Promise<Answer> {
  const apply = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x' },
    spec: {
      paused: true,
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'x' } }, spec: { containers } },
    },
  };
  return await cluster.patch(`${namespace.deployments}/x`, { apply }, { fieldManager });
}

interface Container {
  readonly ports?: unknown;
  readonly env?: unknown;
  readonly args?: unknown;
}

function containersOf(deployment: RawObject): Container[] {
  const { template } = deployment.spec as { template: { spec: { containers: Container[] } } };
  return template.spec.containers;
}

function managersOf({ metadata }: RawObject): string[] {
  return metadata.managedFields!.map(({ manager, operation }) => `${manager} ${operation}`).sort();
}
