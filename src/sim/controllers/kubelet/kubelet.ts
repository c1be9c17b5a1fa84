import { timestamp } from '../../clock.ts';
import type { WorldFaults } from '../../world-faults.ts';
import { editStatus } from '../edit.ts';
import { isReadyPod } from '../pod-availability.ts';
import {
  controllerOf,
  isFinishedPod,
  isTrue,
  keyOf,
  splitKey,
  type Node,
  type Pod,
} from '../shapes.ts';
import type { Controller, World } from '../world.ts';
import type { AddressPool } from './addresses.ts';
import {
  endedStatus,
  imageHeldStatus,
  readyAgain,
  runningStatus,
  type PodPlace,
} from './pod-status.ts';

/** What every node's kubelet works with. */
export interface KubeletDeps {
  readonly world: World;
  readonly faults: WorldFaults;
  readonly addresses: AddressPool;
}

/**
 * The kubelets of a cluster: bound pods become Running and Ready after about the world's pace, pods of Jobs end after
 * another, well unless their image fails, terminating pods go. A pod with a held image waits for it. Nothing happens on a node that
 * is not there, not Ready or cut off; when it is back its pods go on from where they were.
 */
export function startKubelets({ world, faults, addresses }: KubeletDeps): Controller {
  const { store, clock, random, paceMs } = world;
  const queue = world.queue(advance);

  // Running pods on a node that came back: nothing else makes a pod ready again that somebody marked not ready.
  const revived = new Set<string>();

  function hasWork(pod: Pod): boolean {
    if (!pod.spec.nodeName) return false;
    if (pod.metadata.deletionTimestamp !== undefined) return true;
    if (isFinishedPod(pod)) return false;
    return pod.status?.phase !== 'Running' || revived.has(keyOf(pod)) || runsToCompletion(pod);
  }
  function consider(pod: Pod): void {
    if (hasWork(pod)) queue.add(keyOf(pod), paceMs * (0.5 + random.next()));
  }
  function advance(key: string): void {
    const { namespace, name } = splitKey(key);
    const pod = store.get('pods', namespace, name) as Pod | undefined;
    if (!pod || !hasWork(pod)) return;
    const node = store.get('nodes', '', pod.spec.nodeName ?? '') as Node | undefined;
    if (!node || !isTrue(node.status, 'Ready') || faults.isLost(node.metadata.name)) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      store.delete('pods', pod.metadata, { gracePeriodSeconds: 0 });
      return;
    }
    revived.delete(key);
    const status = nextStatus(pod, placeOf(pod, node));
    editStatus<Pod>(store, { resource: 'pods', namespace, name }, () => status);
  }
  function nextStatus(pod: Pod, place: PodPlace): Pod['status'] & object {
    const isHeld = (image: string): boolean => faults.isHeld(image);
    if (pod.status?.phase === 'Running' && !isReadyPod(pod)) return readyAgain(pod, place.now);
    if (pod.spec.containers.some(({ image = '' }) => isHeld(image))) {
      return imageHeldStatus(pod, place, isHeld);
    }
    if (isReadyPod(pod) && runsToCompletion(pod)) {
      const fails = pod.spec.containers.some(({ image = '' }) => faults.isFailing(image));
      return endedStatus(pod, place, fails ? 'badly' : 'well');
    }
    return runningStatus(pod, place);
  }
  function placeOf(pod: Pod, node: Node): PodPlace {
    const hostIP =
      node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '127.0.0.1';
    const podIP = pod.spec.hostNetwork === true ? hostIP : (pod.status?.podIP ?? addresses.next());
    return { now: timestamp(clock.now()), hostIP, podIP };
  }
  function considerNode(name: string): void {
    for (const pod of world.podsByNode.under(name)) {
      if (pod.status?.phase === 'Running' && !isReadyPod(pod)) revived.add(keyOf(pod));
      consider(pod);
    }
  }

  const stopStore = store.onEvent(({ resource, type, object, previous }) => {
    if (type === 'DELETED') {
      if (resource === 'pods') revived.delete(keyOf(object));
      return;
    }
    if (resource === 'pods' && !isSettled(object as Pod, previous as Pod | undefined)) {
      consider(object as Pod);
    }
    if (resource !== 'nodes') return;
    const isReady = isTrue((object as Node).status, 'Ready');
    if (isReady && !isTrue((previous as Node | undefined)?.status, 'Ready')) {
      considerNode(object.metadata.name);
    }
  });
  const stopFaults = faults.onChange((change) => {
    if ('image' in change) for (const pod of store.list('pods')) consider(pod as Pod);
    else if (!faults.isLost(change.node)) considerNode(change.node);
  });
  for (const pod of store.list('pods')) consider(pod as Pod);
  return {
    stop() {
      stopStore();
      stopFaults();
      queue.stop();
    },
  };
}

/** A pod that waits for an image waits on when only its status was written. */
function isSettled(pod: Pod, previous: Pod | undefined): boolean {
  return (
    previous?.spec === pod.spec &&
    pod.status?.phase === 'Pending' &&
    pod.status.podIP !== undefined &&
    previous.metadata.deletionTimestamp === pod.metadata.deletionTimestamp
  );
}

function runsToCompletion(pod: Pod): boolean {
  return pod.spec.restartPolicy !== 'Always' && controllerOf(pod)?.kind === 'Job';
}
