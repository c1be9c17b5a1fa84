import { conditionOf, type Pod } from './shapes.ts';

/** How many of these pods are ready and available, and when the next ready one becomes available. */
export interface Availability {
  readonly ready: number;
  readonly available: number;
  /** Milliseconds until another ready pod has been ready for long enough; undefined: none is waiting. */
  readonly nextMs: number | undefined;
}

/** Whether the pod's Ready condition is True. */
export function isReadyPod(pod: Pod): boolean {
  return conditionOf(pod.status, 'Ready')?.status === 'True';
}

/** A pod is available when it has been ready for `minReadySeconds`. */
export function availabilityOf(
  pods: readonly Pod[],
  minReadySeconds: number,
  nowMs: number,
): Availability {
  let ready = 0;
  let available = 0;
  let nextMs: number | undefined;
  for (const pod of pods) {
    const condition = conditionOf(pod.status, 'Ready');
    if (condition?.status !== 'True') continue;
    ready += 1;
    const leftMs = Date.parse(condition.lastTransitionTime ?? '') + minReadySeconds * 1000 - nowMs;
    if (minReadySeconds === 0 || leftMs <= 0) available += 1;
    else if (nextMs === undefined || leftMs < nextMs) nextMs = leftMs;
  }
  return { ready, available, nextMs };
}
