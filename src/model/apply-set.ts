/**
 * A set of manifests at a station, as an ApplySet (KEP-3659). Its parent is a ConfigMap in the namespace of its members,
 * which says of which kinds there may be some; members bear the parent's id as a label. That label alone says what is a
 * member, so the parent may name kinds of which there are none, and never lacks one of which there are some.
 */
import { createHash } from 'node:crypto';
import { managedBy, managedByLabel, manifestsLabel, partOfLabel } from './labels.ts';
import { objectsOf, type KubeManifest } from './manifest.ts';
import { stationSlug } from './names.ts';

/** Names a set within a cluster. */
export interface ManifestSetName {
  readonly station: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ApplySet extends ManifestSetName {
  /** Name of the parent. */
  readonly parent: string;
  /** Value of the label of its members. */
  readonly id: string;
}

/** What a set is called when nobody says. */
export const defaultSetName = 'manifests';

/** On a parent: the id of its set. */
export const idLabel = 'applyset.kubernetes.io/id';
const toolingAnnotation = 'applyset.kubernetes.io/tooling';
const kindsAnnotation = 'applyset.kubernetes.io/contains-group-kinds';
const tool = 'stationmaster';

/** Chooses the parents of all sets of a station. */
export const parentSelector = (stationLabel: string, station: string): string =>
  `${idLabel},${manifestsLabel},${stationLabel}=${station}`;

/** Chooses the members of a set. */
export const memberSelector = ({ id }: Pick<ApplySet, 'id'>): string => `${partOfLabel}=${id}`;

/** The set of this name, with what the specification makes of it. */
export function applySetOf({ station, namespace, name }: ManifestSetName): ApplySet {
  const parent = `manifests.${stationSlug(station)}.${name}`;
  // Name, namespace, kind and group of the parent; the core group is an empty text.
  const hash = createHash('sha256').update(`${parent}.${namespace}.ConfigMap.`).digest('base64url');
  return { station, namespace, name, parent, id: `applyset-${hash}-v1` };
}

/** The labels that say of an object that it belongs to the set. */
export function memberLabels({ name, id }: ApplySet): Readonly<Record<string, string>> {
  return { [managedByLabel]: managedBy, [manifestsLabel]: name, [partOfLabel]: id };
}

/** The parent of a set that may have objects of these kinds (`Kind.group`). */
export function parentOf(
  { station, namespace, name, parent, id }: ApplySet,
  { stationLabel, kinds }: { readonly stationLabel: string; readonly kinds: Iterable<string> },
): KubeManifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: parent,
      namespace,
      labels: {
        [managedByLabel]: managedBy,
        [manifestsLabel]: name,
        [idLabel]: id,
        [stationLabel]: station,
      },
      annotations: {
        [toolingAnnotation]: `${tool}/v1`,
        [kindsAnnotation]: [...new Set(kinds)].sort().join(','),
      },
    },
  };
}

/** Kinds of which sets mostly consist: where members are looked for when the parent that named theirs is gone. */
export const usualKinds: ReadonlySet<string> = new Set([
  'ConfigMap',
  'CronJob.batch',
  'DaemonSet.apps',
  'Deployment.apps',
  'HorizontalPodAutoscaler.autoscaling',
  'Ingress.networking.k8s.io',
  'Job.batch',
  'LimitRange',
  'NetworkPolicy.networking.k8s.io',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget.policy',
  'ReplicaSet.apps',
  'ResourceQuota',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet.apps',
]);

/** The kinds that a parent names. */
export function kindsIn({ metadata }: KubeManifest): ReadonlySet<string> {
  return new Set((metadata.annotations?.[kindsAnnotation] ?? '').split(',').filter(Boolean));
}

/** Whether an object under the parent's name is the parent: of this set, and kept by this tool. */
export function isParentOf({ metadata }: KubeManifest, { id }: ApplySet): boolean {
  const [by] = (metadata.annotations?.[toolingAnnotation] ?? '').split('/');
  return metadata.labels?.[idLabel] === id && by === tool;
}

/** Whether an object belongs to a set. What a controller made of a member may bear copies of its labels. */
export function isMemberOf({ metadata }: KubeManifest, { id }: Pick<ApplySet, 'id'>): boolean {
  return (
    metadata.labels?.[partOfLabel] === id &&
    !objectsOf(metadata['ownerReferences']).some(({ controller }) => controller === true)
  );
}
