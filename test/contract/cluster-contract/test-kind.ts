import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import type { RawCluster } from '../../support/raw-cluster.ts';

/** Where definitions of custom resources are found. */
export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A custom resource of the suite's own. Disposing asks for its definition to go. */
export interface TestKind extends AsyncDisposable {
  readonly definition: string;
  readonly group: string;
  readonly groupVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  object(
    name: string,
    spec: object,
  ): { apiVersion: string; kind: string; metadata: { name: string }; spec: object };
}

/** Registers a kind under a group that nobody else has and resolves when it is served. */
export async function newTestKind(cluster: RawCluster): Promise<TestKind> {
  const group = `t${randomBytes(4).toString('hex')}.example.org`;
  const definition = definitionOf(group);
  const { names } = definition.spec;
  const name = definition.metadata.name;
  await cluster.create(definitions, definition);
  const groupVersion = `${group}/v1`;
  await vi.waitFor(
    async () => {
      const { status } = await cluster.read(`${definitions}/${name}`);
      const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
      const established = conditions.some(
        (condition) => condition.type === 'Established' && condition.status === 'True',
      );
      if (!established) throw new Error(`${name} is not established`);
      await cluster.read(`/apis/${groupVersion}/${names.plural}`);
      await cluster.read(`/apis/${groupVersion}`);
    },
    { timeout: 30_000, interval: 50 },
  );
  return {
    definition: name,
    group,
    groupVersion,
    kind: names.kind,
    plural: names.plural,
    shortName: names.shortNames[0],
    object: (objectName, spec) => ({
      apiVersion: groupVersion,
      kind: names.kind,
      metadata: { name: objectName },
      spec,
    }),
    [Symbol.asyncDispose]: async () => {
      await cluster.delete(`${definitions}/${name}`);
    },
  };
}

/** A definition with one of everything that ours make use of. */
export function definitionOf(group: string) {
  const text = { type: 'string' } as const;
  const names = {
    kind: 'Probe',
    plural: 'probes',
    singular: 'probe',
    shortNames: ['prb'],
  } as const;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { ...names, listKind: 'ProbeList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: ['spec'],
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  'x-kubernetes-validations': [
                    {
                      rule: "self.mode != 'Fast' || self.size <= 50",
                      message: 'a fast one is no larger than 50',
                    },
                  ],
                  properties: {
                    size: { type: 'integer', minimum: 1, maximum: 100 },
                    mode: { ...text, enum: ['Slow', 'Fast'], default: 'Slow' },
                    code: { ...text, pattern: '^[a-z]+$', maxLength: 8 },
                    site: {
                      ...text,
                      'x-kubernetes-validations': [
                        { rule: 'self == oldSelf', message: 'site cannot be changed' },
                      ],
                    },
                    nested: {
                      type: 'object',
                      properties: { enabled: { type: 'boolean', default: true } },
                    },
                    tags: { type: 'array', maxItems: 3, items: text },
                    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
                    ports: {
                      type: 'array',
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['port'],
                      items: {
                        type: 'object',
                        required: ['port'],
                        properties: { port: { type: 'integer' }, name: text },
                      },
                    },
                    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  },
                },
                status: { type: 'object', properties: { phase: text } },
              },
            },
          },
        },
      ],
    },
  } as const;
}
