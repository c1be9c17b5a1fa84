import { describe, expect, it, vi } from 'vitest';
import { type NamespacePaths, newNamespace } from '../../support/raw-cluster-paths.ts';
import type { Answer, RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { listWith, textWith } from './like.ts';
import { causesOf, expectRefusal } from './refusal.ts';
import { type TestKind, definitionOf, definitions, newTestKind } from './test-kind.ts';

const patience = { timeout: 30_000, interval: 100 };

export function servesCustomResources(useCluster: UseCluster): void {
  describe('custom resources', () => {
    it('are served from the moment that their definition is established', async () => {
      await using kind = await newTestKind(useCluster());
      const cluster = useCluster();
      const definition = await cluster.read(`${definitions}/${kind.definition}`);
      expect(definition.status).toMatchObject({
        acceptedNames: { kind: kind.kind, plural: kind.plural, shortNames: [kind.shortName] },
        storedVersions: ['v1'],
        conditions: listWith(
          expect.objectContaining({ type: 'NamesAccepted', status: 'True' }),
          expect.objectContaining({ type: 'Established', status: 'True' }),
        ),
      });
      const { body } = await cluster.get(`/apis/${kind.groupVersion}`);
      expect(body['resources']).toMatchObject([
        { name: kind.plural, kind: kind.kind, namespaced: true, shortNames: [kind.shortName] },
        { name: `${kind.plural}/status`, kind: kind.kind },
      ]);
      const groups = await cluster.read('/apis');
      expect(groups['groups']).toContainEqual(expect.objectContaining({ name: kind.group }));
    });

    it('are gone with their definition, each with its own deletion', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using kind = await newTestKind(cluster);
      const path = namespace.in(kind.groupVersion, kind.plural);
      const { metadata } = await createOne(cluster, namespace, kind);
      const { resourceVersion } = metadata;
      await using watch = await cluster.watch(path, { resourceVersion });
      await cluster.delete(`${definitions}/${kind.definition}`);
      const events = await watch.until(({ type }) => type === 'DELETED');
      expect(events.at(-1)!.object.metadata.uid).toBe(metadata.uid);
      await vi.waitFor(async () => expect((await cluster.get(path)).code).toBe(404), patience);
    });

    it('refuses a definition that contradicts itself', async () => {
      const { spec } = definitionOf('nonsense');
      const answer = await useCluster().post(definitions, {
        metadata: { name: 'wrong.example.org' },
        spec,
      });
      expectRefusal(answer, 422, 'Invalid');
      expect(causesOf(answer)).toContain('metadata.name: FieldValueInvalid');
    });

    it('carry kind and apiVersion also in lists, and are listed in pages', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using kind = await newTestKind(cluster);
      const path = namespace.in(kind.groupVersion, kind.plural);
      for (const name of ['a', 'b', 'c']) await createOne(cluster, namespace, kind, name);
      const first = await cluster.read(path, { limit: '2' });
      expect(first).toMatchObject({
        kind: `${kind.kind}List`,
        apiVersion: kind.groupVersion,
        items: [
          { kind: kind.kind, apiVersion: kind.groupVersion, metadata: { name: 'a' } },
          { metadata: { name: 'b' } },
        ],
      });
      const next = await cluster.read(path, { limit: '2', continue: first.metadata.continue! });
      expect(next.items).toMatchObject([{ metadata: { name: 'c' } }]);
    });

    it('are filled with defaults and cleared of what the schema does not know', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using kind = await newTestKind(cluster);
      const created = await createOne(cluster, namespace, kind, 'a', {
        size: 3,
        unknown: 'x',
        nested: { unknown: 'y' },
        free: { anything: ['goes'] },
      });
      expect(created.spec).toEqual({
        size: 3,
        mode: 'Slow',
        nested: { enabled: true },
        free: { anything: ['goes'] },
      });
    });

    it('refuses unknown fields for who asks for strictness', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using kind = await newTestKind(cluster);
      const answer = await cluster.post(
        namespace.in(kind.groupVersion, kind.plural),
        kind.object('a', { size: 1, unknown: 'x' }),
        { fieldValidation: 'Strict' },
      );
      expectRefusal(answer, 400, 'BadRequest');
      expect(answer.body['message']).toContain('unknown field "spec.unknown"');
    });

    it.each([
      ['what is missing', {}, ['spec.size: FieldValueRequired']],
      ['a wrong type', { size: 'three' }, ['spec.size: FieldValueTypeInvalid']],
      ['too little', { size: 0 }, ['spec.size: FieldValueInvalid']],
      ['too much', { size: 101 }, ['spec.size: FieldValueInvalid']],
      [
        'what is not among the choices',
        { size: 1, mode: 'Odd' },
        ['spec.mode: FieldValueNotSupported'],
      ],
      ['what does not fit a pattern', { size: 1, code: 'ABC' }, ['spec.code: FieldValueInvalid']],
      ['too long a text', { size: 1, code: 'abcdefghi' }, ['spec.code: FieldValueTooLong']],
      ['too many items', { size: 1, tags: ['a', 'b', 'c', 'd'] }, ['spec.tags: FieldValueTooMany']],
      [
        'two items with one key',
        { size: 1, ports: [{ port: 1 }, { port: 1 }] },
        ['spec.ports[1]: FieldValueDuplicate'],
      ],
      [
        'several faults at once',
        { size: 0, code: 'ABC' },
        ['spec.code: FieldValueInvalid', 'spec.size: FieldValueInvalid'],
      ],
    ])('are refused with %s', async (_, spec, causes) => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const answer = await cluster.post(
        namespace.in(kind.groupVersion, kind.plural),
        kind.object('a', spec),
      );
      expectRefusal(answer, 422, 'Invalid');
      // A server adds one without a field where it could not try the rules for the fault that it found.
      const named = causesOf(answer).filter((cause) => !cause.startsWith('<nil>'));
      expect(named).toEqual(causes);
    });

    it('are held to rules, and to rules of change', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = namespace.in(kind.groupVersion, kind.plural);
      const broken = await cluster.post(path, kind.object('a', { size: 60, mode: 'Fast' }));
      expectRefusal(broken, 422, 'Invalid');
      expect(messagesOf(broken)).toEqual([textWith('a fast one is no larger than 50')]);
      expect(causesOf(broken)).toEqual(['spec: FieldValueInvalid']);

      await createOne(cluster, namespace, kind, 'a', { size: 1, site: 'here' });
      const moved = await cluster.patch(`${path}/a`, { merge: { spec: { site: 'there' } } });
      expectRefusal(moved, 422, 'Invalid');
      expect(messagesOf(moved)).toEqual([textWith('site cannot be changed')]);
      expect(causesOf(moved)).toEqual(['spec.site: FieldValueInvalid']);
    });

    it('count generations of the specification, and keep status apart', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = `${namespace.in(kind.groupVersion, kind.plural)}/a`;
      const status = { phase: 'Ready' };
      const created = await cluster.create(namespace.in(kind.groupVersion, kind.plural), {
        ...kind.object('a', { size: 1 }),
        status,
      });
      expect(created).not.toHaveProperty('status');
      expect(created.metadata.generation).toBe(1);

      const main = await cluster.patch(path, { merge: { spec: { size: 2 }, status } });
      expect(main.body).not.toHaveProperty('status');
      expect(main.body.metadata.generation).toBe(2);

      const own = await cluster.patch(`${path}/status`, { merge: { spec: { size: 9 }, status } });
      expect(own).toMatchObject({
        code: 200,
        body: { metadata: { generation: 2 }, spec: { size: 2 }, status },
      });
      const labelled = await cluster.patch(path, { merge: { metadata: { labels: { x: 'y' } } } });
      expect(labelled.body).toMatchObject({ metadata: { generation: 2 }, status });
      const bad = await cluster.patch(`${path}/status`, { merge: { status: { phase: 7 } } });
      expectRefusal(bad, 422, 'Invalid');
    });

    it('refuse an update without a version or with an old one', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = `${namespace.in(kind.groupVersion, kind.plural)}/a`;
      const created = await createOne(cluster, namespace, kind);
      expectRefusal(await cluster.put(path, kind.object('a', { size: 2 })), 422, 'Invalid');
      const spec = { ...created.spec, size: 2 };
      expect((await cluster.put(path, { ...created, spec })).code).toBe(200);
      expectRefusal(await cluster.put(path, { ...created, spec }), 409, 'Conflict');
    });

    it('know JSON and merge patches but no strategic ones', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = `${namespace.in(kind.groupVersion, kind.plural)}/a`;
      await createOne(cluster, namespace, kind);
      const strategic = await cluster.patch(path, { strategic: { spec: { size: 2 } } });
      expectRefusal(strategic, 415, 'UnsupportedMediaType');
      const json = [{ op: 'replace', path: '/spec/size', value: 3 }];
      expect(await cluster.patch(path, { json })).toMatchObject({
        code: 200,
        body: { spec: { size: 3 } },
      });
    });

    it('are applied by several managers, lists joined as the schema says', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = `${namespace.in(kind.groupVersion, kind.plural)}/a`;
      const apply = async (manager: string, spec: object) =>
        await cluster.apply(path, kind.object('a', spec), manager);
      await apply('one', { size: 1, ports: [{ port: 1, name: 'first' }], set: ['a'] });
      const both = await apply('two', { ports: [{ port: 2, name: 'second' }], set: ['b'] });
      expect(both.spec).toMatchObject({
        size: 1,
        ports: [
          { port: 1, name: 'first' },
          { port: 2, name: 'second' },
        ],
        set: ['a', 'b'],
      });
      const left = await apply('one', { size: 1 });
      expect(left.spec).toMatchObject({ ports: [{ port: 2, name: 'second' }], set: ['b'] });
      const repeated = await apply('one', { size: 1 });
      expect(repeated.metadata.resourceVersion).toBe(left.metadata.resourceVersion);

      await apply('one', { size: 1, tags: ['x'] });
      const tags = kind.object('a', { tags: ['y'] });
      const conflict = await cluster.patch(path, { apply: tags }, { fieldManager: 'two' });
      expectRefusal(conflict, 409, 'Conflict');
      expect(causesOf(conflict)).toEqual(['.spec.tags: FieldManagerConflict']);
      const unfit = await cluster.patch(
        path,
        { apply: kind.object('a', { size: 1000 }) },
        { fieldManager: 'one' },
      );
      expectRefusal(unfit, 422, 'Invalid');
    });

    it('have their status applied by its own address', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const path = `${namespace.in(kind.groupVersion, kind.plural)}/a`;
      await createOne(cluster, namespace, kind);
      const { apiVersion, kind: name, metadata } = kind.object('a', {});
      const status = { apiVersion, kind: name, metadata, status: { phase: 'Ready' } };
      const answer = await cluster.apply(`${path}/status`, status, 'one');
      expect(answer).toMatchObject({ spec: { size: 1 }, status: { phase: 'Ready' } });
      expect(answer.metadata.managedFields).toContainEqual(
        expect.objectContaining({ manager: 'one', operation: 'Apply', subresource: 'status' }),
      );
    });

    it('are watched with their initial state', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const kind = await sharedKind(cluster);
      const created = await createOne(cluster, namespace, kind);
      await using watch = await cluster.watch(namespace.in(kind.groupVersion, kind.plural), {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      });
      expect(await watch.next()).toEqual({ type: 'ADDED', object: created });
      expect(await watch.next()).toMatchObject({
        type: 'BOOKMARK',
        object: { kind: kind.kind, apiVersion: kind.groupVersion },
      });
    });
  });
}

const shared = new WeakMap<RawCluster, Promise<TestKind>>();

/** One kind for all tests that leave the definition as it is; it goes with the cluster. */
async function sharedKind(cluster: RawCluster): Promise<TestKind> {
  const kind = shared.get(cluster) ?? newTestKind(cluster);
  shared.set(cluster, kind);
  return await kind;
}

async function createOne(
  cluster: RawCluster,
  namespace: NamespacePaths,
  ...[kind, name = 'a', spec = { size: 1 }]: [TestKind, string?, object?]
): Promise<RawObject> {
  return await cluster.create(
    namespace.in(kind.groupVersion, kind.plural),
    kind.object(name, spec),
  );
}

function messagesOf({ body }: Answer): string[] {
  const { details } = body as unknown as { details: { causes: { message: string }[] } };
  return details.causes.map(({ message }) => message);
}
