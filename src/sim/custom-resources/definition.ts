import { isJsonObject } from '../json-values.ts';
import type { ResourceType } from '../resource-types.ts';
import type { SimObject } from '../sim-object.ts';
import type { JsonSchema } from './json-schema.ts';
import { customResourceShape } from './schema-shape.ts';

/** `spec.names` of a CustomResourceDefinition. */
export interface DefinitionNames {
  plural: string;
  singular?: string;
  kind: string;
  listKind?: string;
  shortNames?: string[];
  categories?: string[];
}

/** One entry of `spec.versions`. */
export interface DefinitionVersion {
  name: string;
  served: boolean;
  storage: boolean;
  schema?: { openAPIV3Schema?: JsonSchema };
  subresources?: { status?: object; scale?: object };
}

/** `spec` of an `apiextensions.k8s.io/v1` CustomResourceDefinition. */
export interface DefinitionSpec {
  group: string;
  names: DefinitionNames;
  scope: 'Namespaced' | 'Cluster';
  versions: DefinitionVersion[];
  preserveUnknownFields?: boolean;
}

/** Resource key of CustomResourceDefinitions. */
export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** The finalizer that keeps a definition until its objects are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** The spec of a definition, read as such. What a writer may have got wrong is checked by `definitionFaults`. */
export function definitionSpec(definition: SimObject): DefinitionSpec {
  return definition['spec'] as DefinitionSpec;
}

/** The version that objects are stored in: the only one that the simulator serves. */
export function storageVersion(spec: DefinitionSpec): DefinitionVersion | undefined {
  return spec.versions.find(({ storage }) => storage);
}

/** The schema of the stored version; without one, anything goes. */
export function schemaOf(spec: DefinitionSpec): JsonSchema {
  return (
    storageVersion(spec)?.schema?.openAPIV3Schema ?? {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
    }
  );
}

/** The resource that a definition brings; undefined when its stored version is not served. */
export function resourceTypeOf(spec: DefinitionSpec): ResourceType | undefined {
  const version = storageVersion(spec);
  if (!version?.served) return undefined;
  const { names, group, scope } = spec;
  return {
    group,
    version: version.name,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    shortNames: names.shortNames ?? [],
    namespaced: scope === 'Namespaced',
    status: isJsonObject(version.subresources?.status),
    scale: isJsonObject(version.subresources?.scale),
    generation: true,
    ...(names.categories && { categories: names.categories }),
    custom: true,
    shape: customResourceShape(schemaOf(spec)),
  };
}
