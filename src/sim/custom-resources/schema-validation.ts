import { Ajv, type ErrorObject } from 'ajv';
import type { FieldFault } from '../api-error.ts';
import { sameJson } from '../json-values.ts';
import { fieldPathOf } from './field-path.ts';
import type { JsonSchema } from './json-schema.ts';

/** Everything about `value` that the schema does not allow. */
export type SchemaValidator = (value: unknown) => LocatedFault[];

/** A fault and where it is, so that unchanged parts of an update can be let pass. */
export interface LocatedFault {
  fault: FieldFault;
  path: readonly string[];
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Formats that an API server checks and that are worth checking; all others are ignored, as it ignores unknown ones. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': DATE_TIME,
  date: /^\d{4}-\d\d-\d\d$/,
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  uuid: /^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/,
  ipv4: /^(\d{1,3}\.){3}\d{1,3}$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:/,
};

/** The same schema in the words of JSON Schema, which has no nullable, int-or-string or boolean exclusive bounds. */
export function toJsonSchema(schema: JsonSchema): object {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema) as [string, unknown][]) {
    if (!key.startsWith('x-kubernetes-') && !OWN_WORDS.has(key)) result[key] = value;
  }
  const { properties, additionalProperties, items, not, nullable } = schema;
  if (properties) result['properties'] = mapped(properties);
  if (typeof additionalProperties === 'object') {
    result['additionalProperties'] = toJsonSchema(additionalProperties);
  }
  if (items) result['items'] = toJsonSchema(items);
  if (not) result['not'] = toJsonSchema(not);
  for (const word of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = schema[word];
    if (list) result[word] = list.map(toJsonSchema);
  }
  const types = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type;
  if (types !== undefined) {
    result['type'] = nullable === true ? ['null', ...[types].flat()] : types;
  }
  if (nullable === true && schema.enum) result['enum'] = [...schema.enum, null];
  bound(result, schema, 'Minimum');
  bound(result, schema, 'Maximum');
  return result;
}

const OWN_WORDS = new Set([
  'nullable',
  'default',
  'example',
  'description',
  'title',
  'externalDocs',
]);

function mapped(schemas: Record<string, JsonSchema>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, each]) => [key, toJsonSchema(each)]),
  );
}

function bound(
  result: Record<string, unknown>,
  schema: JsonSchema,
  end: 'Minimum' | 'Maximum',
): void {
  const word = `exclusive${end}` as const;
  const plain = end === 'Minimum' ? 'minimum' : 'maximum';
  Reflect.deleteProperty(result, word);
  if (schema[word] === true && schema[plain] !== undefined) {
    result[word] = schema[plain];
    Reflect.deleteProperty(result, plain);
  }
}

/** Compiles a structural schema. Throws when the schema itself is none (a bad pattern, an unknown type). */
export function compileSchema(schema: JsonSchema): SchemaValidator {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    unicodeRegExp: false,
    validateFormats: true,
    logger: false,
  });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
  const validate = ajv.compile(toJsonSchema(schema));
  return (value) => {
    if (validate(value)) return [];
    const located = topErrors(validate.errors ?? []).map(locatedFault);
    return located.filter(
      (each, index) => located.findIndex((other) => sameJson(other.fault, each.fault)) === index,
    );
  };
}

/** Errors inside the branches of anyOf, oneOf and not are told by the error of the whole. */
function topErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter((error) => !/\/(anyOf|oneOf)\/\d+\/|\/not\//.test(error.schemaPath));
}

function locatedFault(error: ErrorObject): LocatedFault {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'required') {
    const { missingProperty } = error.params as { missingProperty: string };
    path.push(missingProperty);
  }
  return { fault: faultOf(error, fieldPathOf(path)), path };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function faultOf(error: ErrorObject, field: string): FieldFault {
  const { data, params } = error as { data: unknown; params: Record<string, unknown> };
  const limit = Number(params['limit']);
  const invalidFault = (shown: unknown, why: string): FieldFault => ({
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(shown)}: ${field} in body ${why}`,
  });
  switch (error.keyword) {
    case 'required':
      return { field, reason: 'FieldValueRequired', message: 'Required value' };
    case 'type': {
      const found = typeName(data);
      const wanted = [params['type']].flat().filter((each) => each !== 'null');
      return {
        field,
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: "${found}": ${field} in body must be of type ${wanted.join(',')}: "${found}"`,
      };
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).filter((each) => each !== null);
      const list = allowed.map((each) => JSON.stringify(each)).join(', ');
      return {
        field,
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: ${JSON.stringify(data)}: supported values: ${list}`,
      };
    }
    case 'maxLength':
      return {
        field,
        reason: 'FieldValueTooLong',
        message: `Too long: may not be more than ${limit} bytes`,
      };
    case 'maxItems':
    case 'maxProperties': {
      const count = Array.isArray(data) ? data.length : Object.keys(data as object).length;
      return {
        field,
        reason: 'FieldValueTooMany',
        message: `Too many: ${count}: must have at most ${limit} items`,
      };
    }
    case 'minLength':
      return invalidFault(data, `should be at least ${limit} chars long`);
    case 'minItems':
      return invalidFault((data as unknown[]).length, `should have at least ${limit} items`);
    case 'minProperties':
      return invalidFault(
        Object.keys(data as object).length,
        `should have at least ${limit} properties`,
      );
    case 'pattern':
      return invalidFault(data, `should match '${String(params['pattern'])}'`);
    case 'minimum':
      return invalidFault(data, `should be greater than or equal to ${limit}`);
    case 'maximum':
      return invalidFault(data, `should be less than or equal to ${limit}`);
    case 'exclusiveMinimum':
      return invalidFault(data, `should be greater than ${limit}`);
    case 'exclusiveMaximum':
      return invalidFault(data, `should be less than ${limit}`);
    case 'multipleOf':
      return invalidFault(data, `should be a multiple of ${String(params['multipleOf'])}`);
    case 'format':
      return {
        field,
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: ${JSON.stringify(data)}: ${field} in body must be of type ${String(params['format'])}: ${JSON.stringify(data)}`,
      };
    case 'oneOf':
      return {
        field,
        reason: 'FieldValueInvalid',
        message: `Invalid value: "": "${field}" must validate one and only one schema (oneOf). Found ${params['passingSchemas'] === null ? 'none valid' : '2 valid alternatives'}`,
      };
    case 'anyOf':
      return {
        field,
        reason: 'FieldValueInvalid',
        message: `Invalid value: "": "${field}" must validate at least one schema (anyOf)`,
      };
    case 'not':
      return {
        field,
        reason: 'FieldValueInvalid',
        message: `Invalid value: "": "${field}" must not validate the schema (not)`,
      };
    default:
      return invalidFault(data, error.message ?? error.keyword);
  }
}
