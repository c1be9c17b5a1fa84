/** The places where a pod spec names other objects by structure: these can be rewritten when the object is renamed. */
import { isObject, objectOf, valueAt, withValueAt, type JsonObject } from '../manifest.ts';

/** Kinds that a pod spec can name. */
export type PodReferenceKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount';

/** Gives the name that stands for an object of the kind from now on. */
export type Rename = (kind: PodReferenceKind, name: string) => string;

/** The pod spec with every structural reference renamed; equal to the given one where nothing is renamed. */
export function renamePodReferences(podSpec: JsonObject, rename: Rename): JsonObject {
  const each = (list: string, change: (member: JsonObject) => JsonObject) => (spec: JsonObject) =>
    mapList(spec, list, change);
  return [
    each('volumes', (volume) => renameVolume(volume, rename)),
    each('containers', (container) => renameContainer(container, rename)),
    each('initContainers', (container) => renameContainer(container, rename)),
    each('ephemeralContainers', (container) => renameContainer(container, rename)),
    each('imagePullSecrets', (secret) =>
      renameAt(secret, ['name'], (name) => rename('Secret', name)),
    ),
    (spec: JsonObject) =>
      ['serviceAccountName', 'serviceAccount'].reduce(
        (present, field) => renameAt(present, [field], (name) => rename('ServiceAccount', name)),
        spec,
      ),
  ].reduce((spec, change) => change(spec), podSpec);
}

/** What a pod spec names by structure, each once for every place. */
export function podReferencesOf(
  podSpec: JsonObject,
): readonly { readonly kind: PodReferenceKind; readonly name: string }[] {
  const found: { readonly kind: PodReferenceKind; readonly name: string }[] = [];
  renamePodReferences(podSpec, (kind, name) => {
    found.push({ kind, name });
    return name;
  });
  return found;
}

function renameContainer(container: JsonObject, rename: Rename): JsonObject {
  const withEnv = mapList(container, 'env', (entry) =>
    renameKeyed(
      renameKeyed(entry, ['valueFrom', 'configMapKeyRef'], rename),
      ['valueFrom', 'secretKeyRef'],
      rename,
    ),
  );
  return mapList(withEnv, 'envFrom', (entry) =>
    renameKeyed(renameKeyed(entry, ['configMapRef'], rename), ['secretRef'], rename),
  );
}

/** The last field of the path tells the kind: configMap… or secret…. */
function renameKeyed(entry: JsonObject, path: readonly string[], rename: Rename): JsonObject {
  const kind = path.at(-1)?.startsWith('configMap') === true ? 'ConfigMap' : 'Secret';
  return renameAt(entry, [...path, 'name'], (name) => rename(kind, name));
}

/** Drivers that take a Secret of the pod's namespace. */
const secretsOfVolumes: readonly (readonly string[])[] = [
  ['secret', 'secretName'],
  ['azureFile', 'secretName'],
  ['csi', 'nodePublishSecretRef', 'name'],
  ['cephfs', 'secretRef', 'name'],
  ['flexVolume', 'secretRef', 'name'],
  ['iscsi', 'secretRef', 'name'],
  ['rbd', 'secretRef', 'name'],
  ['scaleIO', 'secretRef', 'name'],
  ['storageos', 'secretRef', 'name'],
];

function renameVolume(volume: JsonObject, rename: Rename): JsonObject {
  const toSecret = (name: string): string => rename('Secret', name);
  const withSecrets = secretsOfVolumes.reduce(
    (present, path) => renameAt(present, path, toSecret),
    volume,
  );
  const withClaim = renameAt(withSecrets, ['persistentVolumeClaim', 'claimName'], (name) =>
    rename('PersistentVolumeClaim', name),
  );
  const withConfigMap = renameAt(withClaim, ['configMap', 'name'], (name) =>
    rename('ConfigMap', name),
  );
  if (!isObject(withConfigMap['projected'])) return withConfigMap;
  return withValueAt(withConfigMap, ['projected'], (projected) =>
    mapList(objectOf(projected), 'sources', (source) =>
      renameKeyed(renameKeyed(source, ['configMap'], rename), ['secret'], rename),
    ),
  );
}

function renameAt(
  object: JsonObject,
  path: readonly string[],
  rename: (name: string) => string,
): JsonObject {
  const name = valueAt(object, path);
  if (typeof name !== 'string' || name === '') return object;
  const renamed = rename(name);
  return renamed === name ? object : withValueAt(object, path, () => renamed);
}

function mapList(
  object: JsonObject,
  list: string,
  change: (member: JsonObject) => JsonObject,
): JsonObject {
  const members = object[list];
  if (!Array.isArray(members)) return object;
  return {
    ...object,
    [list]: (members as unknown[]).map((member) => (isObject(member) ? change(member) : member)),
  };
}
