/** Which pods of a node that is emptied are asked to leave, and which are not. Pure. */
import { some } from './station-membership.ts';
import type { PodRow } from './rows.ts';

export interface PodToEvict {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
}

/** A pod that is not asked to leave, although it is no daemon. */
export interface PodLeft {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly reason: string;
}

/** Why a pod without a controller is left. */
export const madeByNobody = 'no controller would make it anew: say force';

/**
 * As `kubectl drain` does it: pods of DaemonSets stay, as these ignore a cordon, and static pods (owned by their node),
 * which no API can evict; what has ended is in nobody's way. A pod without a controller would be gone for good, and is
 * only asked with `force`.
 */
export function drainedPods(
  pods: readonly PodRow[],
  { force }: { readonly force: boolean },
): { readonly pods: readonly PodToEvict[]; readonly left: readonly PodLeft[] } {
  const moving = pods.filter(
    ({ owner, phase }) =>
      owner?.kind !== 'DaemonSet' &&
      owner?.kind !== 'Node' &&
      phase !== 'Succeeded' &&
      phase !== 'Failed',
  );
  const isAsked = ({ owner, deleting }: PodRow) => owner !== null || deleting || force;
  return {
    pods: moving
      .filter(isAsked)
      .map(({ namespace, name, uid, nodeName }) => ({ namespace, name, uid, node: nodeName })),
    left: moving
      .filter((pod) => !isAsked(pod))
      .map(({ namespace, name, nodeName }) => ({
        namespace,
        name,
        node: nodeName,
        reason: madeByNobody,
      })),
  };
}

/** What holds a drain up, for people: each pod with its reason. Empty when nothing does. */
export function blockedMessage(
  left: readonly PodLeft[],
  blocked: ReadonlyMap<string, string>,
): string {
  const reasons = [
    ...left.map(({ namespace, name, reason }) => `${namespace}/${name} (${reason})`),
    ...[...blocked].map(([pod, reason]) => `${pod} (${reason})`),
  ];
  return reasons.length === 0 ? '' : `held: ${some(reasons, 10)}`;
}
