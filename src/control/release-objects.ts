/** The objects of a Helm release in a cluster: applied and deleted only where they are the release's own (invariant R2). */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { DeleteOptions, KubeClient, KubeObject, ObjectRef } from '../kube/kube-client.ts';
import type { ReplicaPolicy } from '../model/helm-app.ts';
import { helmReleaseName, helmReleaseNamespace } from '../model/labels.ts';
import { groupKindOf, type KubeManifest } from '../model/manifest.ts';
import { manifestSetOfLabels } from '../model/object-owner.ts';
import { fixedReplicasOf } from '../model/split/station-objects.ts';
import type { Clock } from '../runtime/clock.ts';
import { applyOrMakeAnew } from './made-anew.ts';
import { describe, objectRef } from '../kube/object-ref.ts';
import { applyTakingBack } from './take-back.ts';

/** Names a Helm release within a cluster. */
export interface ReleaseName {
  readonly namespace: string;
  readonly name: string;
}

/** An object stands in the way that belongs to somebody else. */
export class NotOursError extends Error {
  constructor(ref: ObjectRef, owner: string) {
    super(
      `${describe(ref)} exists already and belongs to ${owner}; it was left as it is. ` +
        'Rename or remove it, or give the app another name or namespace.',
    );
    this.name = 'NotOursError';
  }
}

/** What an apply depends on besides the object. */
export interface OwnedApply {
  readonly release: ReleaseName;
  readonly clock: Pick<Clock, 'now'>;
  /** How many replicas the intent asks for; left out: the chart's number, which an autoscaler may change. */
  readonly replicas?: ReplicaPolicy;
}

/**
 * Applies one object. It must not exist yet, or bear the release's own marks: one that the release had before may have
 * been deleted by hand, and be somebody else's by now. What cannot be changed in place is made anew. Resolves with the
 * field managers that something was taken back from. Throws `NotOursError`, `StillGoingError`.
 */
export async function applyOwned(
  client: KubeClient,
  object: KubeManifest,
  { release, clock, replicas }: OwnedApply,
): Promise<readonly string[]> {
  const ref = objectRef(object);
  const present = await getIfPresent(client, ref);
  if (present && !belongsTo(present, release)) {
    // Definitions of `crds/` are installed where they are missing and else left alone, as Helm does.
    if (isKept(object)) return [];
    throw new NotOursError(ref, ownerOf(present));
  }
  const managers: string[] = [];
  const leavesScale = fixedReplicasOf(object, replicas) === undefined;
  const taking: Pick<KubeClient, 'get' | 'apply'> = {
    get: async (one) => await client.get(one),
    apply: async (wanted) =>
      await applyTakingBack(client, wanted, {
        leavesScale,
        onTaken: (manager) => managers.push(manager),
      }),
  };
  await applyOrMakeAnew(taking, object, {
    clock,
    present,
    takeAway: () => deleteOwned(client, ref, { ...release, propagation: 'Foreground' }),
  });
  return managers;
}

/**
 * Deletes an object if it is there and the release's own; objects that the chart wants kept stay
 * (`helm.sh/resource-policy: keep`). Idempotent. False when it is there and stays.
 */
export async function deleteOwned(
  client: KubeClient,
  ref: ObjectRef,
  { propagation, ...release }: ReleaseName & Pick<DeleteOptions, 'propagation'>,
): Promise<boolean> {
  const present = await getIfPresent(client, ref);
  if (!present) return true;
  if (!belongsTo(present, release) || keeps(present)) return false;
  const { uid, deletionTimestamp } = present.metadata;
  if (deletionTimestamp !== undefined) return true;
  await client.delete(ref, {
    ...(uid !== undefined && { uid }),
    ...(propagation && { propagation }),
  });
  return true;
}

/** The order in which Helm's clients take objects away: those others depend on go last. */
export function inDeletionOrder<T extends { apiVersion: string; kind: string }>(
  refs: readonly T[],
): T[] {
  const rank = (ref: T): number => {
    const index = laterDeleted.indexOf(groupKindOf(ref));
    return index < 0 ? 0 : index + 1;
  };
  return [...refs].sort((left, right) => rank(left) - rank(right));
}

const laterDeleted = [
  'Secret',
  'ConfigMap',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'Namespace',
];

const keeps = ({ metadata }: KubeManifest | KubeObject): boolean =>
  metadata.annotations?.['helm.sh/resource-policy'] === 'keep';

const isKept = (object: KubeManifest): boolean =>
  object.kind === 'CustomResourceDefinition' && keeps(object);

/** Helm's own rule of ownership: the two annotations. */
export function belongsTo(
  { metadata: { annotations } }: KubeObject,
  release: ReleaseName,
): boolean {
  return (
    annotations?.[helmReleaseName] === release.name &&
    annotations[helmReleaseNamespace] === release.namespace
  );
}

/** Whose an object is, for messages. */
export function ownerOf({ metadata: { annotations, labels = {} } }: KubeObject): string {
  const name = annotations?.[helmReleaseName];
  if (name !== undefined) {
    return `Helm release ${annotations?.[helmReleaseNamespace] ?? '?'}/${name}`;
  }
  const set = manifestSetOfLabels(labels);
  return set === undefined ? 'no Helm release' : `set ${set} of plain manifests`;
}
