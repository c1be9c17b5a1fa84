import type { Environment } from '@marcbachmann/cel-js';
import type { Strategy } from '../strategy.ts';
import { compileRules } from './cel-rules.ts';
import { applyDefaults } from './defaulting.ts';
import { isUnchanged } from './field-path.ts';
import { OBJECT_FIELDS, type JsonSchema } from './json-schema.ts';
import { duplicateFaults } from './list-types.ts';
import { pruneObject } from './pruning.ts';
import { compileSchema } from './schema-validation.ts';

/** The schema of the object without what every object has, which has rules of its own. */
function withoutObjectFields(schema: JsonSchema): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => !OBJECT_FIELDS.has(key)),
  );
  const required = (schema.required ?? []).filter((key) => !OBJECT_FIELDS.has(key));
  return { ...schema, properties, required };
}

/**
 * What a definition's schema does to its objects: fields it does not know are dropped, defaults filled in, and what it
 * or one of its rules does not allow is refused, unless an update leaves it as it was.
 */
export function customResourceStrategy(environment: Environment, schema: JsonSchema): Strategy {
  const own = withoutObjectFields(schema);
  const validate = compileSchema(own);
  const checkRules = compileRules(environment, schema);
  return {
    complete(draft) {
      pruneObject(draft, own);
      applyDefaults(draft, own);
    },
    faults(draft, old) {
      const faults = validate(draft)
        .filter(({ path }) => !old || !isUnchanged({ old, next: draft }, path, schema))
        .map(({ fault }) => fault);
      // Rules may rely on what the schema promises, so they are asked only about objects that fit it.
      if (faults.length > 0) return faults;
      const duplicates = duplicateFaults(draft, schema);
      return [...duplicates, ...checkRules({ next: draft, ...(old && { old }) })];
    },
  };
}
