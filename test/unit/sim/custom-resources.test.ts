import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ApiError } from '../../../src/sim/api-error.ts';
import type { JsonSchema } from '../../../src/sim/custom-resources/json-schema.ts';
import {
  createObjectStore,
  type ObjectStore,
  type SimObject,
} from '../../../src/sim/object-store.ts';
import { startServer } from './running-server.ts';

const KEY = 'widgets.example.com';

const definition = (spec: JsonSchema, root: Partial<JsonSchema> = {}): SimObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: KEY },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec,
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
            ...root,
          },
        },
      },
    ],
  },
});

const widget = (spec: object, name = 'w'): SimObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace: 'default' },
  spec,
});

function storeWith(spec: JsonSchema, root: Partial<JsonSchema> = {}): ObjectStore {
  const store = createObjectStore();
  store.create('customresourcedefinitions.apiextensions.k8s.io', definition(spec, root));
  return store;
}

function messagesOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) {
      return (error.details?.causes ?? []).map(
        ({ field, message }) => `${field ?? ''}: ${message ?? ''}`,
      );
    }
    throw error;
  }
  return [];
}

const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

describe('custom resources', () => {
  it('are served as soon as they are defined, and discovery shows them', async () => {
    await using server = await startServer();
    const created = await server.send(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      {
        body: definition(object({ size: { type: 'integer' } })),
      },
    );
    expect(created.code).toBe(201);
    const stored = await server.send(
      'GET',
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${KEY}`,
    );
    expect(stored.body['status']).toMatchObject({
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      storedVersions: ['v1'],
    });
    const resources = await server.send('GET', '/apis/example.com/v1');
    expect(resources.body).toMatchObject({
      resources: [{ name: 'widgets', shortNames: ['wd'] }, { name: 'widgets/status' }],
    });
    const path = '/apis/example.com/v1/namespaces/default/widgets';
    const made = await server.send('POST', path, { body: widget({ size: 1, unknown: true }) });
    expect(made.body).toMatchObject({ spec: { size: 1 }, metadata: { generation: 1 } });
    expect(made.body['spec']).not.toHaveProperty('unknown');
    const list = await server.send('GET', path);
    expect(list.body.items[0]).toMatchObject({ kind: 'Widget', apiVersion: 'example.com/v1' });
    const without = await server.send('PUT', `${path}/w`, { body: widget({ size: 2 }) });
    expect(without.code).toBe(422);
  });

  it('take defaults at every level', () => {
    const store = storeWith(
      object({
        mode: { type: 'string', default: 'auto' },
        policy: object({ retries: { type: 'integer', default: 3 } }, { default: {} }),
        parts: { type: 'array', items: object({ size: { type: 'integer', default: 1 } }) },
      }),
    );
    const created = store.create(KEY, widget({ parts: [{}, { size: 2 }], mode: null }));
    expect(created['spec']).toEqual({
      mode: 'auto',
      policy: { retries: 3 },
      parts: [{ size: 1 }, { size: 2 }],
    });
  });

  it('are refused with one cause for each thing their schema does not allow', () => {
    const store = storeWith(
      object(
        {
          size: { type: 'integer', minimum: 1, maximum: 10 },
          mode: { type: 'string', enum: ['auto', 'manual'] },
          name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
          tags: { type: 'array', maxItems: 1, items: { type: 'string' } },
          port: { 'x-kubernetes-int-or-string': true },
          either: object(
            { a: { type: 'string' }, b: { type: 'string' } },
            { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
          ),
        },
        { required: ['name'] },
      ),
    );
    expect(
      messagesOf(() =>
        store.create(
          KEY,
          widget({
            size: 11,
            mode: 'other',
            tags: ['a', 'b'],
            port: true,
            either: { a: 'x', b: 'y' },
          }),
        ),
      ).toSorted(),
    ).toEqual([
      'spec.either: Invalid value: "": "spec.either" must validate one and only one schema (oneOf). Found 2 valid alternatives',
      'spec.mode: Unsupported value: "other": supported values: "auto", "manual"',
      'spec.name: Required value',
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
      'spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10',
      'spec.tags: Too many: 2: must have at most 1 items',
    ]);
    expect(messagesOf(() => store.create(KEY, widget({ name: 'Wrong' })))).toEqual([
      'spec.name: Invalid value: "Wrong": spec.name in body should match \'^[a-z]+$\'',
    ]);
    expect(messagesOf(() => store.create(KEY, widget({ name: 'abcdef' })))).toEqual([
      'spec.name: Too long: may not be more than 5 bytes',
    ]);
    expect(messagesOf(() => store.create(KEY, widget({ name: 'a', size: '1' })))).toEqual([
      'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ]);
    expect(messagesOf(() => store.create(KEY, widget({ name: 'a', port: 'http' })))).toEqual([]);
  });

  it('keep to rules written in CEL, at every level of the schema', () => {
    const store = storeWith(
      object(
        {
          min: { type: 'integer' },
          max: { type: 'integer' },
          fixed: {
            type: 'string',
            'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'cannot be changed' }],
          },
          parts: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: object({
              name: { type: 'string' },
              size: {
                type: 'integer',
                'x-kubernetes-validations': [
                  {
                    rule: 'self >= oldSelf',
                    messageExpression: "'may not shrink from ' + string(oldSelf)",
                  },
                ],
              },
            }),
          },
        },
        { 'x-kubernetes-validations': [{ rule: '!has(self.max) || self.min <= self.max' }] },
      ),
      {
        'x-kubernetes-validations': [
          {
            rule: 'self.metadata.name.size() < 5',
            message: 'name too long',
            reason: 'FieldValueForbidden',
          },
        ],
      },
    );
    expect(messagesOf(() => store.create(KEY, widget({ min: 2, max: 1 })))).toEqual([
      'spec: Invalid value: failed rule: !has(self.max) || self.min <= self.max',
    ]);
    expect(messagesOf(() => store.create(KEY, widget({}, 'long-name')))).toEqual([
      '<nil>: Forbidden: name too long',
    ]);
    const spec = {
      min: 1,
      fixed: 'a',
      parts: [
        { name: 'x', size: 2 },
        { name: 'y', size: 2 },
      ],
    };
    store.create(KEY, widget(spec));
    const change = (next: object): string[] =>
      messagesOf(() => store.update(KEY, widget({ ...spec, ...next })));
    expect(change({ fixed: 'b' })).toEqual(['spec.fixed: Invalid value: "b": cannot be changed']);
    expect(
      change({
        parts: [
          { name: 'y', size: 1 },
          { name: 'x', size: 2 },
        ],
      }),
    ).toEqual(['spec.parts[0].size: Invalid value: 1: may not shrink from 2']);
    expect(change({ parts: [{ name: 'z', size: 1 }] })).toEqual([]);
  });

  it('may keep on update what a stricter schema no longer allows', () => {
    const store = storeWith(object({ size: { type: 'integer' }, note: { type: 'string' } }));
    store.create(KEY, widget({ size: 20 }));
    const crd = store.get('customresourcedefinitions.apiextensions.k8s.io', '', KEY)!;
    store.update('customresourcedefinitions.apiextensions.k8s.io', {
      ...crd,
      spec: definition(
        object({ size: { type: 'integer', maximum: 10 }, note: { type: 'string' } }),
      )['spec'],
    });
    expect(messagesOf(() => store.update(KEY, widget({ size: 20, note: 'kept' })))).toEqual([]);
    expect(messagesOf(() => store.update(KEY, widget({ size: 21 })))).toHaveLength(1);
  });

  it('refuse items that are there twice in a set or a map', () => {
    const store = storeWith(
      object({
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: object({ name: { type: 'string' } }),
        },
      }),
    );
    const twice = { tags: ['a', 'a'], parts: [{ name: 'x' }, { name: 'x' }] };
    expect(messagesOf(() => store.create(KEY, widget(twice)))).toEqual([
      'spec.tags[1]: Duplicate value: "a"',
      'spec.parts[1]: Duplicate value: {"name":"x"}',
    ]);
  });

  it('go with their definition, which waits for their finalizers', () => {
    const store = storeWith(object({}));
    const held = widget({}, 'held');
    held.metadata.finalizers = ['example.com/hold'];
    const { metadata } = store.create(KEY, held);
    store.create(KEY, widget({}, 'free'));
    const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
    store.delete(definitions, { name: KEY });
    expect(store.list(KEY).map((each) => each.metadata.name)).toEqual(['held']);
    expect(store.get(definitions, '', KEY)?.metadata.deletionTimestamp).toBeDefined();
    store.update(KEY, { ...held, metadata: { ...metadata, resourceVersion: '', finalizers: [] } });
    expect(store.get(definitions, '', KEY)).toBeUndefined();
    expect(store.types.has(KEY)).toBe(false);
  });

  it('are not defined by a schema that is none', () => {
    const store = createObjectStore();
    const refused = (spec: JsonSchema): string[] =>
      messagesOf(() =>
        store.create('customresourcedefinitions.apiextensions.k8s.io', definition(spec)),
      );
    expect(refused(object({ a: {} }))[0]).toMatch(/properties\[a\]\.type: Required value/);
    expect(refused(object({}, { 'x-kubernetes-validations': [{ rule: 'self +' }] }))[0]).toMatch(
      /x-kubernetes-validations\[0\]\.rule: .*compilation failed/,
    );
  });

  it.each(['helmapp', 'mecstation'])('take the definition in schema/crds/%s.yaml', (file) => {
    const store = createObjectStore();
    const text = readFileSync(
      new URL(`../../../schema/crds/${file}.yaml`, import.meta.url),
      'utf8',
    );
    const crd = store.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      parse(text) as SimObject,
    );
    expect(store.types.has(crd.metadata.name)).toBe(true);
  });
});
