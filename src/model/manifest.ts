/** Kubernetes objects as plain JSON: reading fields without trusting their shape, and changing them by copy. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** An object of a chart, as Helm's own YAML reader gives it. */
export interface KubeManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Names an object within a cluster. */
export interface ManifestRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for what has none. */
  readonly namespace: string;
  readonly name: string;
}

const nothing: JsonObject = Object.freeze({});

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is none. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : nothing;
}

/** The value as a list; an empty one when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The members of a list that are objects. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The value when it is a string, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What stands at a path of field names; undefined where any of them is missing. */
export function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, field) => objectOf(value)[field], object);
}

/** A copy with the value at the path replaced; `undefined` takes the field away. Missing objects on the way are made. */
export function withValueAt<T extends JsonObject>(
  object: T,
  path: readonly string[],
  change: (value: unknown) => unknown,
): T {
  const [field, ...rest] = path;
  if (field === undefined) return object;
  const present = object[field];
  const value = rest.length === 0 ? change(present) : withValueAt(objectOf(present), rest, change);
  if (value === undefined) {
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field)) as T;
  }
  return { ...object, [field]: value };
}

/** With labels on the metadata at the path, where there is something at the path. */
export function withLabels<T extends JsonObject>(
  object: T,
  path: readonly string[],
  labels: JsonObject,
): T {
  if (!isObject(valueAt(object, path))) return object;
  return withValueAt(object, [...path, 'metadata', 'labels'], (own) => ({
    ...objectOf(own),
    ...labels,
  }));
}

/** `Kind.group`, or `Kind` in the core group: versions of one kind are one. */
export function groupKindOf({
  apiVersion,
  kind,
}: Pick<KubeManifest, 'apiVersion' | 'kind'>): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}

export function refOf({ apiVersion, kind, metadata }: KubeManifest): ManifestRef {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

/** A string that is the same for the same object, whatever version of its group it is written in. */
export function identityOf(object: KubeManifest): string {
  return `${groupKindOf(object)}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** A LabelSelector over labels, as Kubernetes reads it: every requirement holds; an empty selector matches all. */
export function selectorMatches(
  selector: unknown,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  const { matchLabels, matchExpressions } = objectOf(selector);
  return (
    Object.entries(objectOf(matchLabels)).every(([key, value]) => labels[key] === value) &&
    objectsOf(matchExpressions).every((expression) => requirementHolds(expression, labels))
  );
}

/**
 * A label requirement as Kubernetes reads it (`labels.Requirement`, NodeSelectorRequirement): In, NotIn, Exists,
 * DoesNotExist, Gt, Lt. An operator that is none of these holds for nothing.
 */
export function requirementHolds(
  requirement: JsonObject,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  const key = textOf(requirement['key']) ?? '';
  const values = listOf(requirement['values']);
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (requirement['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values, (left, right) => left > right);
    case 'Lt':
      return compares(value, values, (left, right) => left < right);
    default:
      return false;
  }
}

function compares(
  value: unknown,
  values: readonly unknown[],
  holds: (left: bigint, right: bigint) => boolean,
): boolean {
  const [bound] = values;
  return (
    values.length === 1 &&
    isInteger(value) &&
    isInteger(bound) &&
    holds(BigInt(value), BigInt(bound))
  );
}

function isInteger(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+$/.test(value);
}
