import type { SimObject } from '../../sim-object.ts';
import { sameJson } from '../../json-values.ts';
import { templateHash } from '../template-hash.ts';
import {
  controllerReference,
  type Deployment,
  type PodTemplate,
  type ReplicaSet,
} from '../shapes.ts';

/** The label that tells the ReplicaSets of a Deployment, and their pods, apart. */
const hashLabel = 'pod-template-hash';

const revisionKey = 'deployment.kubernetes.io/revision';
const desiredKey = 'deployment.kubernetes.io/desired-replicas';
const maxKey = 'deployment.kubernetes.io/max-replicas';
const notInherited = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionKey,
  'deployment.kubernetes.io/revision-history',
  desiredKey,
  maxKey,
  'deprecated.deployment.rollback.to',
]);

/** The oldest ReplicaSet whose template is the Deployment's, but for the hash label. */
export function findFresh(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec.template);
  return [...sets].sort(byAge).find((one) => sameJson(withoutHash(one.spec.template), wanted));
}

/** The revision number on a Deployment or ReplicaSet; 0 where there is none. */
export function revisionOf(object: SimObject): number {
  return Number(object.metadata.annotations?.[revisionKey] ?? 0);
}

/** One more than the highest revision among these. */
export function nextRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map(revisionOf)) + 1;
}

/** The Deployment with this revision noted on it. */
export function atRevision(deployment: Deployment, revision: number): Deployment {
  const annotations = { ...deployment.metadata.annotations, [revisionKey]: String(revision) };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

/** A ReplicaSet for the Deployment's present template. */
export function makeReplicaSet(
  deployment: Deployment,
  size: { readonly replicas: number; readonly maxReplicas: number; readonly revision: number },
): ReplicaSet {
  const { spec, metadata } = deployment;
  const hash = templateHash(spec.template, deployment.status?.collisionCount ?? 0);
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash };
  const bare = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      labels,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: size.replicas,
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector?.matchLabels, [hashLabel]: hash },
      },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
  return annotated(bare, deployment, size);
}

/** The ReplicaSet with the annotations that the Deployment hands down to its present one, and its minReadySeconds. */
export function annotated(
  replicaSet: ReplicaSet,
  deployment: Deployment,
  size: { readonly maxReplicas: number; readonly revision: number },
): ReplicaSet {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !notInherited.has(key),
  );
  const annotations = {
    ...replicaSet.metadata.annotations,
    ...Object.fromEntries(inherited),
    [revisionKey]: String(size.revision),
    [desiredKey]: String(deployment.spec.replicas ?? 1),
    [maxKey]: String(size.maxReplicas),
  };
  const { minReadySeconds = 0 } = deployment.spec;
  const spec =
    (replicaSet.spec.minReadySeconds ?? 0) === minReadySeconds
      ? replicaSet.spec
      : { ...replicaSet.spec, minReadySeconds };
  return { ...replicaSet, metadata: { ...replicaSet.metadata, annotations }, spec };
}

/** The ReplicaSet at another size, with the Deployment's size noted for the next look. */
export function resized(
  replicaSet: ReplicaSet,
  deployment: Deployment,
  size: { readonly replicas: number; readonly maxReplicas: number },
): ReplicaSet {
  const annotations = {
    ...replicaSet.metadata.annotations,
    [desiredKey]: String(deployment.spec.replicas ?? 1),
    [maxKey]: String(size.maxReplicas),
  };
  return {
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations },
    spec: { ...replicaSet.spec, replicas: size.replicas },
  };
}

/** Whether the Deployment's replicas were changed since this ReplicaSet was last sized. */
export function isSizedFor(replicaSet: ReplicaSet, deployment: Deployment): boolean {
  const noted = replicaSet.metadata.annotations?.[desiredKey];
  return noted === undefined || Number(noted) === (deployment.spec.replicas ?? 1);
}

/** Oldest first, by creation and then by name. */
export function byAge(left: SimObject, right: SimObject): number {
  const [mine, theirs] = [
    left.metadata.creationTimestamp ?? '',
    right.metadata.creationTimestamp ?? '',
  ];
  if (mine !== theirs) return mine < theirs ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}

function withoutHash(template: PodTemplate): PodTemplate {
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(
    ([key]) => key !== hashLabel,
  );
  return { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
}
