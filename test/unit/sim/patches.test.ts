import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../src/sim/built-in-shapes.ts';
import { decodeObject } from '../../../src/sim/decode.ts';
import { jsonPatched, mergePatched } from '../../../src/sim/json-patches.ts';
import type { JsonObject } from '../../../src/sim/json-values.ts';
import { BUILT_IN_TYPES } from '../../../src/sim/resource-types.ts';
import { strategicPatched } from '../../../src/sim/strategic-merge.ts';
import { startServer } from './running-server.ts';

const typeOf = (kind: string) => BUILT_IN_TYPES.find((each) => each.kind === kind)!;
const pod = shapeOf(typeOf('Pod'));

describe('merge patch', () => {
  it('replaces a value by itself and takes away what is null', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const target = JSON.parse(JSON.stringify(value)) as JsonObject;
        const nothing = Object.fromEntries(Object.keys(target).map((key) => [key, null]));
        expect(mergePatched(target, {})).toEqual(target);
        expect(mergePatched(target, nothing)).toEqual({});
      }),
    );
  });
});

describe('json patch', () => {
  it('refuses a test that fails and a path that is not there', () => {
    const target = { a: 1 };
    expect(() => jsonPatched(target, [{ op: 'test', path: '/a', value: 2 }])).toThrow(/rejected/);
    expect(() => jsonPatched(target, [{ op: 'remove', path: '/b' }])).toThrow(/rejected/);
    // As the API server has it, null is what is not there.
    expect(jsonPatched(target, [{ op: 'test', path: '/b', value: null }])).toEqual(target);
    for (const path of ['/a', '/b/c']) {
      expect(() => jsonPatched(target, [{ op: 'test', path, value: null }])).toThrow(/rejected/);
    }
    expect(target).toEqual({ a: 1 });
  });
});

describe('strategic merge patch', () => {
  const target = {
    spec: {
      containers: [
        { name: 'a', image: 'x', env: [{ name: 'K', value: '1' }] },
        { name: 'b', image: 'y' },
      ],
      tolerations: [{ key: 'old' }],
    },
    metadata: { finalizers: ['one'] },
  };
  const specOf = (patch: JsonObject): unknown =>
    strategicPatched(target, { spec: patch }, pod)['spec'];

  it('merges lists that have a key and replaces those that have none', () => {
    expect(
      specOf({
        containers: [
          { name: 'a', env: [{ name: 'L', value: '2' }] },
          { name: 'c', image: 'z' },
        ],
        tolerations: [{ key: 'new' }],
      }),
    ).toEqual({
      containers: [
        {
          name: 'a',
          image: 'x',
          env: [
            { name: 'K', value: '1' },
            { name: 'L', value: '2' },
          ],
        },
        { name: 'b', image: 'y' },
        { name: 'c', image: 'z' },
      ],
      tolerations: [{ key: 'new' }],
    });
  });

  it('follows directives', () => {
    expect(specOf({ containers: [{ name: 'a', $patch: 'delete' }] })).toMatchObject({
      containers: [{ name: 'b' }],
    });
    expect(specOf({ containers: [{ $patch: 'replace' }, { name: 'c' }] })).toMatchObject({
      containers: [{ name: 'c' }],
    });
    expect(specOf({ $retainKeys: ['containers'], containers: [] })).not.toHaveProperty(
      'tolerations',
    );
    expect(
      specOf({
        '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
        containers: [{ name: 'a', image: 'new' }],
      }),
    ).toMatchObject({ containers: [{ name: 'b' }, { name: 'a', image: 'new' }] });
    const metadata = { '$deleteFromPrimitiveList/finalizers': ['one'], finalizers: ['two'] };
    expect(strategicPatched(target, { metadata }, pod)['metadata']).toEqual({
      finalizers: ['two'],
    });
  });

  it('refuses an item without its key', () => {
    expect(() => specOf({ containers: [{ image: 'x' }] })).toThrow(/merge key: name/);
  });
});

describe('reading a built-in kind', () => {
  const read = (spec: JsonObject): ReturnType<typeof decodeObject> =>
    decodeObject(typeOf('Pod'), {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec,
    });

  it('drops nulls and fields that it does not know, and says which', () => {
    const { object, unknown } = read({
      nodeName: null,
      wrong: 1,
      containers: [{ name: 'a', ports: [{ containerPort: 80 }], typo: 'x' }],
    });
    expect(unknown).toEqual(['spec.wrong', 'spec.containers[0].typo']);
    expect(object['spec']).toEqual({
      containers: [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} }],
    });
  });

  it('refuses a value of the wrong type', () => {
    expect(() => read({ containers: 'none' })).toThrow(/cannot unmarshal string/);
    expect(() => read({ priority: '1' })).toThrow(/of type int32/);
  });
});

describe('api server, unknown fields and owners', () => {
  const path = '/api/v1/namespaces/default/configmaps';
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, dada: { x: '1' } };

  it('warns of an unknown field, or refuses it when asked to be strict', async () => {
    await using server = await startServer();
    const strict = await server.send('POST', `${path}?fieldValidation=Strict`, { body });
    expect(strict).toMatchObject({ code: 400 });
    expect(strict.body['message']).toContain('strict decoding error: unknown field "dada"');
    const warned = await server.send('POST', path, { body });
    expect(warned.headers.get('warning')).toBe('299 - "unknown field \\"dada\\""');
  });

  it('applies over HTTP: creates, keeps the version when nothing changes, refuses without a manager', async () => {
    await using server = await startServer();
    const type = 'application/apply-patch+yaml';
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n';
    expect((await server.send('PATCH', `${path}/a`, { type, body: yaml })).code).toBe(422);
    const url = `${path}/a?fieldManager=tool`;
    const first = await server.send('PATCH', url, { type, body: yaml });
    expect(first.code).toBe(201);
    const second = await server.send('PATCH', url, { type, body: yaml });
    expect(second.body).toEqual(first.body);
    const other = yaml.replace('"1"', '"2"');
    const conflict = await server.send('PATCH', `${path}/a?fieldManager=rival`, {
      type,
      body: other,
    });
    expect(conflict).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    const forced = await server.send('PATCH', `${path}/a?fieldManager=rival&force=true`, {
      type,
      body: other,
    });
    expect(forced.body['data']).toEqual({ x: '2' });
    expect(forced.body.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['rival']);
  });

  it('keeps the version when the same is applied later and only defaults tell the two apart', async () => {
    let seconds = 0;
    await using server = await startServer({
      now: () => new Date(1_800_000_000_000 + 1000 * seconds++),
    });
    const container = {
      name: 'main',
      image: 'web',
      env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    };
    const labels = { app: 'web' };
    const configuration = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    };
    const url = '/apis/apps/v1/namespaces/default/deployments/web?fieldManager=tool';
    const request = { type: 'application/apply-patch+yaml', body: configuration };
    const first = await server.send('PATCH', url, request);
    expect(first.code).toBe(201);
    expect((await server.send('PATCH', url, request)).body).toEqual(first.body);
  });

  it('names the caller as owner of what it creates and changes', async () => {
    await using server = await startServer();
    await server.send('POST', path, { body: { ...body, data: { x: '1' } } });
    const patched = await server.send('PATCH', `${path}/a?fieldManager=person`, {
      type: 'application/merge-patch+json',
      body: { data: { y: '2' } },
    });
    expect(patched.body.metadata.managedFields).toMatchObject([
      { manager: 'person', operation: 'Update', fieldsV1: { 'f:data': { 'f:y': {} } } },
      { manager: 'unit-test', operation: 'Update', fieldsV1: { 'f:data': { '.': {}, 'f:x': {} } } },
    ]);
  });
});
