import { Optional, type Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { FieldFault } from '../api-error.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { fieldPathOf, isUnchanged, oldChild } from './field-path.ts';
import { fieldSchema, type CelRule, type JsonSchema } from './json-schema.ts';

/** A new value and, on update, what it replaces. */
export interface Versions {
  next: unknown;
  old?: unknown;
}

/** Every rule in a schema that a value breaks. */
export type RuleValidator = (versions: Versions) => FieldFault[];

interface CompiledRule {
  rule: CelRule;
  holds: ParseResult;
  message: ParseResult | undefined;
  /** Compares with the old state: not evaluated where there is none, and never let pass as unchanged. */
  transition: boolean;
}

/** A schema whose rules are compiled, with the parts below it that have rules. */
interface Node {
  schema: JsonSchema;
  rules: CompiledRule[];
  fields: Map<string, Node>;
  values: Node | undefined;
  items: Node | undefined;
  allOf: Node[];
}

/** A rule that does not parse, and where it stands in the schema. */
export class RuleSyntaxError extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

function compileRule(
  environment: Environment,
  rule: CelRule,
  path: readonly string[],
): CompiledRule {
  try {
    return {
      rule,
      holds: environment.parse(rule.rule),
      message:
        rule.messageExpression === undefined
          ? undefined
          : environment.parse(rule.messageExpression),
      transition: /\boldSelf\b/.test(rule.rule),
    };
  } catch (error) {
    throw new RuleSyntaxError(path, error instanceof Error ? error.message : 'does not parse');
  }
}

function compileNode(
  environment: Environment,
  schema: JsonSchema,
  path: readonly string[],
): Node | undefined {
  const compile = (inner: JsonSchema | undefined, ...steps: string[]): Node | undefined =>
    inner && compileNode(environment, inner, [...path, ...steps]);
  const fields = new Map<string, Node>();
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const node = compile(field, 'properties', key);
    if (node) fields.set(key, node);
  }
  const { additionalProperties, items } = schema;
  const node: Node = {
    schema,
    rules: (schema['x-kubernetes-validations'] ?? []).map((rule, index) =>
      compileRule(environment, rule, [...path, 'x-kubernetes-validations', String(index)]),
    ),
    fields,
    values:
      typeof additionalProperties === 'object'
        ? compile(additionalProperties, 'additionalProperties')
        : undefined,
    items: compile(items, 'items'),
    allOf: (schema.allOf ?? []).flatMap(
      (each, index) => compile(each, 'allOf', String(index)) ?? [],
    ),
  };
  const empty =
    node.rules.length + fields.size + node.allOf.length === 0 && !node.values && !node.items;
  return empty ? undefined : node;
}

/**
 * A JSON value as CEL has it by this schema: whole numbers are int where the schema says integer (or nothing),
 * times and durations are themselves, and null is null.
 */
export function celValue(value: unknown, schema: JsonSchema | undefined): unknown {
  if (typeof value === 'number') {
    const whole = Number.isInteger(value) && schema?.type !== 'number';
    return whole ? BigInt(value) : value;
  }
  if (typeof value === 'string' && schema?.format === 'date-time') return new Date(value);
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema?.items));
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(value)) {
    result[key] = celValue(field, schema && fieldSchema(schema, key));
  }
  return result;
}

/** At the root only name and generateName of metadata may be seen. */
function celRoot(object: unknown, schema: JsonSchema): unknown {
  const value = celValue(object, schema);
  if (!isJsonObject(value) || !isJsonObject(value['metadata'])) return value;
  const { name, generateName } = value['metadata'];
  return {
    ...value,
    metadata: {
      ...(name !== undefined && { name }),
      ...(generateName !== undefined && { generateName }),
    },
  };
}

/** Compiles every rule of a schema. Throws `RuleSyntaxError` for one that does not parse. */
export function compileRules(environment: Environment, schema: JsonSchema): RuleValidator {
  const root = compileNode(environment, schema, []);
  if (!root) return () => [];
  return (versions) => {
    const faults: FieldFault[] = [];
    visit(root, { ...versions, path: [] }, { root: schema, whole: versions, faults });
    return faults;
  };
}

interface Visit extends Versions {
  path: readonly string[];
}

interface Context {
  root: JsonSchema;
  whole: Versions;
  faults: FieldFault[];
}

function visit(node: Node, at: Visit, context: Context): void {
  const { next, old, path } = at;
  if (next === undefined || next === null) return;
  for (const rule of node.rules) evaluate(rule, node, { at, context });
  for (const each of node.allOf) visit(each, at, context);
  const below = (child: Node | undefined, step: string, value: unknown): void => {
    if (!child) return;
    const before = oldChild(old, { step, value }, node.schema);
    visit(child, { next: value, old: before, path: [...path, step] }, context);
  };
  if (Array.isArray(next)) {
    next.forEach((item, index) => below(node.items, String(index), item));
  } else if (isJsonObject(next)) {
    for (const [key, field] of Object.entries(next)) {
      below(node.fields.get(key) ?? node.values, key, field);
    }
  }
}

function evaluate(
  { rule, holds, message, transition }: CompiledRule,
  { schema }: Node,
  { at, context }: { at: Visit; context: Context },
): void {
  const { next, path } = at;
  const old = at.old ?? undefined; // null is no earlier value either
  const optional = rule.optionalOldSelf === true;
  if (transition && old === undefined && !optional) return;
  const value = path.length === 0 ? celRoot : celValue;
  const before = old === undefined ? undefined : value(old, schema);
  const variables = {
    self: value(next, schema),
    oldSelf: optional ? (before === undefined ? Optional.none() : Optional.of(before)) : before,
  };
  const field = fieldPathOf([...path, ...fieldSteps(rule)]);
  try {
    if (holds(variables) === true) return;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed';
    const text = `Invalid value: "${schema.type ?? ''}": ${why} evaluating rule: ${rule.message ?? rule.rule}`;
    context.faults.push({ field, reason: 'FieldValueInvalid', message: text });
    return;
  }
  const { whole, root } = context;
  const kept = { old: whole.old, next: whole.next };
  if (!transition && whole.old !== undefined && isUnchanged(kept, path, root)) return;
  context.faults.push(broken(rule, field, { detail: detailOf(rule, message, variables), next }));
}

function fieldSteps(rule: CelRule): string[] {
  return (rule.fieldPath ?? '').split('.').filter((step) => step !== '');
}

function detailOf(rule: CelRule, message: ParseResult | undefined, variables: object): string {
  if (message) {
    try {
      const text: unknown = message({ ...variables });
      if (typeof text === 'string' && text.trim() !== '') return text;
    } catch {
      // An expression that fails is replaced by the plain message, as the API server does.
    }
  }
  return rule.message?.trim() ?? `failed rule: ${rule.rule.trim()}`;
}

const TITLES: Readonly<Record<string, string>> = {
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
};

function broken(
  rule: CelRule,
  field: string,
  { detail, next }: { detail: string; next: unknown },
): FieldFault {
  const reason = rule.reason ?? 'FieldValueInvalid';
  const shown = typeof next === 'object' ? '' : `${JSON.stringify(next)}: `;
  const title = TITLES[reason];
  const valueless = reason === 'FieldValueForbidden' || reason === 'FieldValueRequired';
  const message = `${title ?? 'Invalid value'}: ${valueless ? '' : shown}${detail}`;
  return { field, reason, message };
}
