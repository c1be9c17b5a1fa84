import type { Environment } from '@marcbachmann/cel-js';
import type { FieldFault } from '../api-error.ts';
import { isJsonObject } from '../json-values.ts';
import { invalidValue, requiredValue } from '../object-metadata.ts';
import type { SimObject } from '../sim-object.ts';
import type { Strategy } from '../strategy.ts';
import { compileRules, RuleSyntaxError } from './cel-rules.ts';
import { CLEANUP, definitionSpec, storageVersion, type DefinitionSpec } from './definition.ts';
import { fieldPathOf } from './field-path.ts';
import type { JsonSchema } from './json-schema.ts';
import { compileSchema } from './schema-validation.ts';

/** Rules for CustomResourceDefinitions themselves: names, one stored version, a structural schema, rules that parse. */
export function definitionStrategy(environment: Environment): Strategy {
  return {
    complete(draft) {
      const spec = draft['spec'];
      if (!isJsonObject(spec) || !isJsonObject(spec['names'])) return;
      const { names } = spec;
      const kind = typeof names['kind'] === 'string' ? names['kind'] : '';
      names['singular'] ??= kind.toLowerCase();
      names['listKind'] ??= `${kind}List`;
      spec['conversion'] ??= { strategy: 'None' };
    },
    prepare(draft, old) {
      if (old) return;
      draft.metadata.finalizers = [...new Set([...(draft.metadata.finalizers ?? []), CLEANUP])];
    },
    faults: (draft) => definitionFaults(draft, environment),
  };
}

const REQUIRED = ['group', 'names', 'scope', 'versions'];

function definitionFaults(definition: SimObject, environment: Environment): FieldFault[] {
  const raw = definition['spec'];
  if (!isJsonObject(raw)) return [requiredValue('spec')];
  const missing = REQUIRED.filter((key) => raw[key] === undefined || raw[key] === '');
  if (missing.length > 0) return missing.map((key) => requiredValue(`spec.${key}`));
  const spec = definitionSpec(definition);
  const faults: FieldFault[] = [];
  const { names, group } = spec;
  for (const key of ['plural', 'kind'] as const) {
    if (!names[key]) faults.push(requiredValue(`spec.names.${key}`));
  }
  const expected = `${names.plural}.${group}`;
  if (definition.metadata.name !== expected) {
    const why = 'must be spec.names.plural+"."+spec.group';
    faults.push(invalidValue('metadata.name', definition.metadata.name, why));
  }
  if (!['Namespaced', 'Cluster'].includes(spec.scope)) {
    faults.push({
      field: 'spec.scope',
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: "${spec.scope}": supported values: "Cluster", "Namespaced"`,
    });
  }
  if (!storageVersion(spec) || spec.versions.filter(({ storage }) => storage).length > 1) {
    const why = 'must have exactly one version marked as storage version';
    faults.push(invalidValue('spec.versions', spec.versions, why));
  }
  return [...faults, ...versionFaults(spec, environment)];
}

function versionFaults(spec: DefinitionSpec, environment: Environment): FieldFault[] {
  return spec.versions.flatMap(({ schema }, index) => {
    const field = `spec.versions[${index}].schema.openAPIV3Schema`;
    const root = schema?.openAPIV3Schema;
    if (!root) return [requiredValue(field, 'schemas are required')];
    const faults = structuralFaults(root, field);
    return faults.length > 0 ? faults : compileFaults(root, { field, environment });
  });
}

function compileFaults(
  root: JsonSchema,
  { field, environment }: { field: string; environment: Environment },
): FieldFault[] {
  try {
    compileSchema(root);
    compileRules(environment, root);
    return [];
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'does not compile';
    if (!(error instanceof RuleSyntaxError)) return [invalidValue(field, '', why)];
    const place = `${field}.${fieldPathOf(error.path)}.rule`;
    return [invalidValue(place, '', `compilation failed: ${why}`)];
  }
}

/** What keeps a schema from being structural: a part whose type is not said. */
function structuralFaults(schema: JsonSchema, field: string): FieldFault[] {
  const open =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  const faults: FieldFault[] = [];
  if (schema.type === undefined && !open) {
    faults.push(requiredValue(`${field}.type`, 'must not be empty for specified object fields'));
  }
  if (schema.type === 'array' && !schema.items) {
    faults.push(requiredValue(`${field}.items`, 'must be specified'));
  }
  const { properties = {}, additionalProperties, items } = schema;
  for (const [key, inner] of Object.entries(properties)) {
    faults.push(...structuralFaults(inner, `${field}.properties[${key}]`));
  }
  if (typeof additionalProperties === 'object') {
    faults.push(...structuralFaults(additionalProperties, `${field}.additionalProperties`));
  }
  if (items) faults.push(...structuralFaults(items, `${field}.items`));
  return faults;
}
