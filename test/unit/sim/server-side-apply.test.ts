import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/sim/api-error.ts';
import { shapeOf } from '../../../src/sim/built-in-shapes.ts';
import type { JsonObject } from '../../../src/sim/json-values.ts';
import { BUILT_IN_TYPES } from '../../../src/sim/resource-types.ts';
import { fromFieldsV1, toFieldsV1 } from '../../../src/sim/server-side-apply/field-set.ts';
import {
  applyConfiguration,
  ownershipAfterUpdate,
  type Write,
} from '../../../src/sim/server-side-apply/ownership.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';

const type = BUILT_IN_TYPES.find(({ kind }) => kind === 'Deployment')!;

const write = (manager: string, more: Partial<Write> = {}): Write & { force: boolean } => ({
  manager,
  apiVersion: 'apps/v1',
  subresource: '',
  time: '2026-01-01T00:00:00Z',
  shape: shapeOf(type),
  status: true,
  force: false,
  ...more,
});

const deployment = (spec: JsonObject, metadata: JsonObject = {}): SimObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  spec,
});

const containers = (...list: JsonObject[]): JsonObject => ({
  template: { spec: { containers: list } },
});

/** Applies; a manager may be named with how it applies. */
function apply(
  live: SimObject | undefined,
  configuration: SimObject,
  by: string | { manager: string; force?: boolean; time?: string },
): SimObject {
  const { manager, ...how } = typeof by === 'string' ? { manager: by } : by;
  return applyConfiguration(live, configuration, { ...write(manager), ...how });
}

function update(live: SimObject | undefined, next: SimObject, manager: string): SimObject {
  const managedFields = ownershipAfterUpdate(live, next, write(manager))!;
  return { ...next, metadata: { ...next.metadata, managedFields } };
}

function contentOf(object: SimObject): JsonObject {
  const { managedFields, ...metadata } = object.metadata;
  expect(managedFields).toBeDefined();
  return { ...object, metadata };
}

function ownersOf(object: SimObject): Record<string, JsonObject> {
  return Object.fromEntries(
    (object.metadata.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => [
      `${manager} ${operation}`,
      fieldsV1,
    ]),
  );
}

function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('server-side apply', () => {
  it('records what was applied, keyed items by their keys', () => {
    const object = apply(
      undefined,
      deployment(
        {
          replicas: 2,
          ...containers({ name: 'a', image: 'x', ports: [{ containerPort: 80 }] }),
        },
        { labels: { app: 'web' } },
      ),
      'tool',
    );
    expect(object.metadata.managedFields).toEqual([
      {
        manager: 'tool',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"a"}': {
                    '.': {},
                    'f:name': {},
                    'f:image': {},
                    'f:ports': {
                      'k:{"containerPort":80,"protocol":"TCP"}': {
                        '.': {},
                        'f:containerPort': {},
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ]);
  });

  it('takes away what a manager no longer applies, and keeps what another one has', () => {
    const first = apply(
      undefined,
      deployment({ replicas: 2, paused: true, ...containers({ name: 'a', image: 'x' }) }),
      'one',
    );
    const second = apply(
      first,
      deployment(containers({ name: 'a', image: 'x' }, { name: 'b', image: 'y' })),
      'two',
    );
    const third = apply(second, deployment({ paused: true }), 'one');
    expect(contentOf(third)).toMatchObject({
      spec: { paused: true, template: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } } },
    });
    expect(third['spec']).not.toHaveProperty('replicas');
    const fourth = apply(third, deployment(containers({ name: 'b', image: 'y' })), 'two');
    expect(fourth['spec']).toMatchObject(containers({ name: 'b', image: 'y' }));
  });

  it('refuses to change what another manager owns, naming both, unless forced', () => {
    const first = update(undefined, deployment({ replicas: 1, paused: true }), 'kubectl');
    const wanted = deployment({ replicas: 2, paused: true });
    expect(refusal(() => apply(first, wanted, 'tool')).status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl" using apps/v1',
            field: '.spec.replicas',
          },
        ],
      },
    });
    const forced = apply(first, wanted, { manager: 'tool', force: true });
    expect(ownersOf(forced)).toEqual({
      'tool Apply': { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } },
      'kubectl Update': { 'f:spec': { 'f:paused': {} } },
    });
  });

  it('tells conflicts inside keyed lists by the keys of the item', () => {
    const first = apply(undefined, deployment(containers({ name: 'a', image: 'x' })), 'one');
    const error = refusal(() =>
      apply(first, deployment(containers({ name: 'a', image: 'z' })), 'two'),
    );
    expect(error.details?.causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "one"',
        field: '.spec.template.spec.containers[name="a"].image',
      },
    ]);
  });

  it('gives what an update changes to the one who updates', () => {
    const first = apply(undefined, deployment({ replicas: 2, minReadySeconds: 1 }), 'tool');
    const changed = { ...first, spec: { replicas: 3, minReadySeconds: 1 } };
    expect(ownersOf(update(first, changed, 'person'))).toEqual({
      'tool Apply': { 'f:spec': { 'f:minReadySeconds': {} } },
      'person Update': { 'f:spec': { 'f:replicas': {} } },
    });
  });

  it('lets atomic lists change only as a whole', () => {
    const command = (...list: string[]): SimObject =>
      deployment(containers({ name: 'a', image: 'x', command: list }));
    const first = apply(undefined, command('run'), 'one');
    const again = apply(first, command('walk', 'on'), 'one');
    expect(again['spec']).toMatchObject(containers({ name: 'a', command: ['walk', 'on'] }));
    expect(refusal(() => apply(again, command('run'), 'two')).details?.causes?.[0]?.field).toBe(
      '.spec.template.spec.containers[name="a"].command',
    );
  });

  it('treats what was there before the first apply as owned by someone else', () => {
    const unowned = deployment({ replicas: 1 });
    const error = refusal(() => apply(unowned, deployment({ replicas: 2 }), 'tool'));
    expect(error.message).toContain('"before-first-apply" using apps/v1: .spec.replicas');
    expect(ownersOf(apply(unowned, deployment({ replicas: 1 }), 'tool'))).toMatchObject({
      'before-first-apply Update': { 'f:spec': { 'f:replicas': {} } },
      'tool Apply': { 'f:spec': { 'f:replicas': {} } },
    });
  });

  it('refuses an item that is applied twice', () => {
    const twice = deployment(containers({ name: 'a' }, { name: 'a' }));
    expect(
      refusal(() => apply(apply(undefined, deployment(containers({ name: 'a' })), 'x'), twice, 'x'))
        .code,
    ).toBe(500);
  });
});

const names = fc.constantFrom('a', 'b', 'c', 'd');
const scalar = fc.constantFrom('1', '2', '3');
const labels = fc.dictionary(names, scalar, { maxKeys: 4 });

const environment = fc.uniqueArray(fc.record({ name: names, value: scalar }), {
  selector: ({ name }) => name,
  maxLength: 3,
});

const container = fc.record(
  {
    name: names,
    image: scalar,
    command: fc.array(scalar, { maxLength: 3 }),
    env: environment,
    ports: fc.uniqueArray(fc.record({ containerPort: fc.integer({ min: 1, max: 4 }) }), {
      selector: ({ containerPort }) => containerPort,
      maxLength: 3,
    }),
  },
  { requiredKeys: ['name'] },
);

const configuration = fc
  .record(
    {
      labels,
      replicas: fc.integer({ min: 0, max: 3 }),
      containers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 3 }),
      nodeSelector: labels,
    },
    { requiredKeys: [] },
  )
  .map((parts) =>
    deployment(
      {
        ...(parts.replicas !== undefined && { replicas: parts.replicas }),
        template: {
          spec: {
            ...(parts.containers && { containers: parts.containers }),
            ...(parts.nodeSelector && { nodeSelector: parts.nodeSelector }),
          },
        },
      },
      { ...(parts.labels && { labels: parts.labels }) },
    ),
  );

/** Sorted keyed lists, no empty parts: what a reader would call the same object. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normal);
    const keyed = items.every((item) => typeof item === 'object');
    return keyed
      ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, normal(field)] as const)
      .filter(([, field]) => !isEmpty(field))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

describe('server-side apply, whatever is applied', () => {
  it('does nothing the second time', () => {
    fc.assert(
      fc.property(configuration, configuration, (base, wanted) => {
        const live = apply(undefined, base, 'base');
        const once = apply(live, wanted, { manager: 'tool', force: true });
        const twice = apply(once, wanted, { manager: 'tool', time: '2027-01-01T00:00:00Z' });
        expect(twice).toEqual(once);
      }),
    );
  });

  it('leaves exactly what is applied when it is the only manager', () => {
    fc.assert(
      fc.property(configuration, configuration, (first, second) => {
        const live = apply(apply(undefined, first, 'tool'), second, 'tool');
        expect(normal(contentOf(live))).toEqual(normal(second));
      }),
    );
  });

  it('returns to the start when everything that was added is no longer applied', () => {
    fc.assert(
      fc.property(configuration, configuration, (base, extra) => {
        const start = apply(undefined, base, 'base');
        const wanted = apply(start, extra, { manager: 'tool', force: true });
        // What the base manager lost by force it takes back; what only the tool had must go.
        const back = apply(
          apply(wanted, base, { manager: 'base', force: true }),
          deployment({}),
          'tool',
        );
        expect(normal(contentOf(back))).toEqual(normal(contentOf(start)));
      }),
    );
  });

  it('reads its own bookkeeping back unchanged', () => {
    fc.assert(
      fc.property(configuration, (wanted) => {
        for (const entry of apply(undefined, wanted, 'tool').metadata.managedFields ?? []) {
          expect(toFieldsV1(fromFieldsV1(entry.fieldsV1))).toEqual(entry.fieldsV1);
        }
      }),
    );
  });
});
