/**
 * What the API server does with fields, by their names, as far as comparing needs it: how it tells the items of a
 * list apart, what it does not keep, and what it writes another way. A path holds field names only, no places in lists.
 */
import { isObject, type JsonObject } from './manifest.ts';
import { parseQuantity } from './quantities.ts';

export type FieldPath = readonly string[];

/** How the items of a list are told apart. */
export interface ItemRule {
  /** Undefined for an item that has none: then places in the list tell. */
  readonly key: (item: unknown) => string | undefined;
  /** Whether several writers share the list, so that items of others may stand in it. */
  readonly shared: boolean;
}

const byName: readonly FieldPath[] = [['name']];

/** Lists that server-side apply merges, with what may be their key: the first that an item has. */
const mergeKeys: Readonly<Record<string, readonly FieldPath[]>> = {
  containers: byName,
  initContainers: byName,
  ephemeralContainers: byName,
  volumes: byName,
  env: byName,
  imagePullSecrets: byName,
  secrets: byName,
  resourceClaims: byName,
  webhooks: byName,
  ports: [
    ['containerPort', 'protocol'],
    ['port', 'protocol'],
  ],
  volumeMounts: [['mountPath']],
  volumeDevices: [['devicePath']],
  hostAliases: [['ip']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
};

const keyDefaults: JsonObject = { protocol: 'TCP', whenUnsatisfiable: 'DoNotSchedule' };

/** Rules of a NetworkPolicy belong to one writer, with the ports in them. */
const ownedWhole = new Set(['ingress', 'egress']);

export function itemRule(path: FieldPath): ItemRule {
  const [above, field = ''] = [path.at(-2) ?? '', path.at(-1)];
  if (field === 'finalizers') return { key: textKey, shared: true };
  const keys = Object.hasOwn(mergeKeys, field) && !ownedWhole.has(above) ? mergeKeys[field] : null;
  return { key: (item) => keyOf(item, keys ?? byName), shared: Boolean(keys) };
}

const textKey = (item: unknown): string | undefined =>
  typeof item === 'string' ? item : undefined;

function keyOf(item: unknown, keys: readonly FieldPath[]): string | undefined {
  if (!isObject(item)) return undefined;
  const fields = keys.find(([first = '']) => item[first] !== undefined);
  return fields && JSON.stringify(fields.map((field) => item[field] ?? keyDefaults[field]));
}

/** Maps of texts: each entry is kept as it is, the empty text too. */
const textMaps = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'selector',
  'data',
  'stringData',
  'binaryData',
]);

/** Zeros that say something else than no value at all. */
const meantZeros = new Set([
  'allowPrivilegeEscalation',
  'automountServiceAccountToken',
  'enableServiceLinks',
  'runAsUser',
  'runAsGroup',
  'fsGroup',
  'tolerationSeconds',
  'replicas',
  'minReplicas',
  'minAvailable',
  'maxUnavailable',
  'parallelism',
  'completions',
  'backoffLimit',
  'storageClassName',
]);

/** Empty objects that say something: of this type, or everything. */
const meantEmpty = new Set(['emptyDir', 'podSelector', 'namespaceSelector', 'labelSelector']);

/** Whether a value is the same to the API server as none. */
export function isNothing(value: unknown, path: FieldPath): boolean {
  if (value === undefined || value === null) return true;
  if (textMaps.has(path.at(-2) ?? '')) return false;
  const field = path.at(-1) ?? '';
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) {
    return (
      !meantEmpty.has(field) &&
      Object.entries(value).every(([member, inner]) => isNothing(inner, [...path, member]))
    );
  }
  return (value === '' || value === 0 || value === false) && !meantZeros.has(field);
}

/** Fields that the API server fills when they are given empty. */
const allocated = new Set(['clusterIP', 'clusterIPs', 'nodePort', 'healthCheckNodePort']);

export function isLeftToServer(value: unknown, path: FieldPath): boolean {
  return allocated.has(path.at(-1) ?? '') && isNothing(value, path);
}

const quantityMaps = new Set(['limits', 'requests', 'capacity', 'hard', 'podFixed']);
const quantityFields = new Set(['sizeLimit', 'divisor', 'averageValue']);

/** Equal as the API server sees it: `1000m` CPU is `1`. Everywhere else a text is that very text. */
export function isSameValue(left: unknown, right: unknown, path: FieldPath): boolean {
  if (left === right) return true;
  const isQuantity = quantityMaps.has(path.at(-2) ?? '') || quantityFields.has(path.at(-1) ?? '');
  const amount = isQuantity ? parseQuantity(left) : null;
  return amount !== null && amount === parseQuantity(right);
}
