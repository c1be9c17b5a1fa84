import { editStatus } from './edit.ts';
import { followPodOwner } from './owned-pods.ts';
import { claimed } from './ownership.ts';
import { availabilityOf } from './pod-availability.ts';
import { podFromTemplate } from './pod-from-template.ts';
import { isAtRevision, revisionLabel, revisionOf } from './revision-label.ts';
import { isActivePod, type Pod, type StatefulSet } from './shapes.ts';
import type { Controller, World } from './world.ts';

const resource = 'statefulsets.apps';

/**
 * Pods `<name>-0`, `<name>-1`, … with their claims: one after another (OrderedReady) or all at once (Parallel), removed from
 * the highest ordinal down; a new template replaces pods from the highest ordinal down to the partition.
 */
export function startStatefulSets(world: World): Controller {
  const { store, clock } = world;
  return followPodOwner(world, {
    resource,
    kind: 'StatefulSet',
    reconcile({ namespace, name }, queue) {
      const set = store.get(resource, namespace, name) as StatefulSet;
      const pods = claimed(world, {
        owner: set,
        selector: set.spec.selector,
        resource: 'pods',
        index: world.pods,
      });
      const revision = revisionOf(set.spec.template, name);
      if (set.metadata.deletionTimestamp === undefined) step(world, set, { pods, revision });
      const owned = [...world.pods.under(`owner/${set.metadata.uid ?? ''}`)];
      const replicas = set.spec.replicas ?? 1;
      const { ready, available, nextMs } = availabilityOf(
        owned,
        set.spec.minReadySeconds ?? 0,
        clock.now(),
      );
      const updated = owned.filter((pod) => isAtRevision(pod, revision)).length;
      const settled = updated === replicas && owned.length === replicas && ready === replicas;
      const currentRevision = settled ? revision : (set.status?.currentRevision ?? revision);
      editStatus<StatefulSet>(store, { resource, namespace, name }, (latest) => ({
        ...latest.status,
        observedGeneration: set.metadata.generation ?? 1,
        replicas: owned.length,
        readyReplicas: ready,
        availableReplicas: available,
        updatedReplicas: updated,
        currentReplicas: owned.filter((pod) => isAtRevision(pod, currentRevision)).length,
        currentRevision,
        updateRevision: revision,
        collisionCount: 0,
      }));
      if (nextMs !== undefined) queue.add(`${namespace}/${name}`, nextMs);
    },
  });
}

function step(
  world: World,
  set: StatefulSet,
  seen: { pods: readonly Pod[]; revision: string },
): void {
  const { store } = world;
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const byOrdinal = new Map(seen.pods.map((pod) => [ordinalOf(pod), pod]));
  for (let ordinal = start; ordinal < end; ordinal += 1) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) createReplica(world, set, { ordinal, revision: seen.revision });
    // An ordered set waits for each replica before it goes on; a broken one that is of an old template is replaced.
    if (ordered && !(pod && isHealthy(pod, set, world.clock.now()))) {
      if (pod && isActivePod(pod) && !isAtRevision(pod, seen.revision) && replaces(set)) {
        store.delete('pods', pod.metadata);
      }
      return;
    }
  }
  const surplus = [...byOrdinal].filter(([ordinal]) => ordinal < start || ordinal >= end);
  for (const [, pod] of surplus.sort(([left], [right]) => right - left)) {
    if (isActivePod(pod)) store.delete('pods', pod.metadata);
    if (ordered) return;
  }
  if (!replaces(set)) return;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let ordinal = end - 1; ordinal >= Math.max(start, partition); ordinal -= 1) {
    const pod = byOrdinal.get(ordinal);
    if (!pod || !isActivePod(pod)) return;
    if (!isAtRevision(pod, seen.revision)) {
      store.delete('pods', pod.metadata);
      return;
    }
    if (!isHealthy(pod, set, world.clock.now())) return;
  }
}

function createReplica(
  world: World,
  set: StatefulSet,
  replica: { ordinal: number; revision: string },
): void {
  const { store } = world;
  const { name, namespace = '' } = set.metadata;
  const podName = `${name}-${replica.ordinal}`;
  const claims = set.spec.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of claims) {
    const claimName = `${metadata.name}-${podName}`;
    if (store.get('persistentvolumeclaims', namespace, claimName)) continue;
    const { labels } = metadata;
    store.create('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimName,
        namespace,
        labels: { ...labels, ...set.spec.selector?.matchLabels },
      },
      spec,
    });
  }
  const volumes = [
    ...claims.map(({ metadata }) => ({
      name: metadata.name,
      persistentVolumeClaim: { claimName: `${metadata.name}-${podName}` },
    })),
    ...(set.spec.template.spec.volumes ?? []).filter((volume) =>
      claims.every(({ metadata }) => metadata.name !== volume.name),
    ),
  ];
  store.create(
    'pods',
    podFromTemplate(set, set.spec.template, {
      name: podName,
      labels: {
        'statefulset.kubernetes.io/pod-name': podName,
        'apps.kubernetes.io/pod-index': String(replica.ordinal),
        [revisionLabel]: replica.revision,
      },
      spec: {
        ...(volumes.length > 0 && { volumes }),
        hostname: podName,
        ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      },
    }),
  );
}

function isHealthy(pod: Pod, set: StatefulSet, nowMs: number): boolean {
  return (
    isActivePod(pod) && availabilityOf([pod], set.spec.minReadySeconds ?? 0, nowMs).available === 1
  );
}

function replaces(set: StatefulSet): boolean {
  return set.spec.updateStrategy?.type !== 'OnDelete';
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1));
}
