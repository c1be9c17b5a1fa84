/**
 * What a person asks of a rollout, apart from the intent itself: kept as annotations of the HelmApp, as they must make
 * no revision (docs/decisions/0001), and so that kubectl can set them. Each but the pause holds for one revision only.
 */
import type { TargetFailure, TargetKey } from './helm-app.ts';
import {
  approvedAnnotation,
  cancelledAnnotation,
  forgivenAnnotation,
  pausedAnnotation,
  retriedAnnotation,
  rolledBackAnnotation,
} from './labels.ts';

type Annotations = Readonly<Record<string, string>>;
/** A merge patch of annotations: null takes one away. */
export type AnnotationPatch = Readonly<Record<string, string | null>>;

export interface RolloutControls {
  /** No further station is begun; what is in change is finished. */
  readonly paused: boolean;
  /** The rollout ends where it is. */
  readonly cancelled: boolean;
  /** Batches up to this one may begin; 0 when none was approved. */
  readonly approvedBatch: number;
  /** Failures until then, in milliseconds since the Unix epoch, are forgiven: the budget counts those that come later. */
  readonly forgivenUntil: number;
  /** When a station was last asked to be tried again, in milliseconds since the Unix epoch; undefined when never. */
  retriedAt(target: TargetKey): number | undefined;
}

/** The controls that hold for this revision. What cannot be read asks for nothing. */
export function controlsOf(annotations: Annotations, revision: number): RolloutControls {
  const numberFor = (key: string): number => {
    const [own, count] = (annotations[key] ?? '').split('.');
    return own === String(revision) && /^\d{1,9}$/.test(count ?? '') ? Number(count) : 0;
  };
  const retries = retriesOf(annotations);
  return {
    paused: annotations[pausedAnnotation] === 'true',
    cancelled: annotations[cancelledAnnotation] === String(revision),
    approvedBatch: numberFor(approvedAnnotation),
    forgivenUntil: forgivenUntil(annotations, revision),
    retriedAt: (target) => {
      const at = Date.parse(retries[target] ?? '');
      return Number.isNaN(at) ? undefined : at;
    },
  };
}

/** Whether a failure of this revision still counts: a later retry makes it void. */
export function isStanding(failure: TargetFailure, controls: RolloutControls): boolean {
  const retriedAt = controls.retriedAt(failure.target);
  return retriedAt === undefined || !(Date.parse(failure.at) <= retriedAt);
}

export const pausing: AnnotationPatch = { [pausedAnnotation]: 'true' };

/** Takes a pause back, and forgives the failures until `forgiveUntil` (RFC 3339) where they stopped the rollout. */
export function resuming(revision: number, forgiveUntil: string | null): AnnotationPatch {
  return {
    [pausedAnnotation]: null,
    ...(forgiveUntil !== null && { [forgivenAnnotation]: `${revision}@${forgiveUntil}` }),
  };
}

export function cancelling(revision: number): AnnotationPatch {
  return { [cancelledAnnotation]: String(revision) };
}

export function approving(revision: number, batch: number): AnnotationPatch {
  return { [approvedAnnotation]: `${revision}.${batch}` };
}

/** Asks for stations to be tried again; requests from before `since` (the rollout's start) are forgotten. */
export function retrying(
  annotations: Annotations,
  targets: readonly TargetKey[],
  { at, since }: { readonly at: string; readonly since: string },
): AnnotationPatch {
  const kept = Object.entries(retriesOf(annotations)).filter(
    ([, asked]) => Date.parse(asked) >= Date.parse(since),
  );
  const all = Object.fromEntries([...kept, ...targets.map((target) => [target, at] as const)]);
  return { [retriedAnnotation]: JSON.stringify(all) };
}

/** Says that `revision` takes `failed` back. */
export function rollingBack(revision: number, failed: number): Annotations {
  return { [rolledBackAnnotation]: `${revision}.${failed}` };
}

/** The failed revision that this one takes back by itself; undefined when it does not. */
export function rollBackOf(annotations: Annotations, revision: number): number | undefined {
  const [own, failed] = (annotations[rolledBackAnnotation] ?? '').split('.');
  return own === String(revision) && failed !== undefined && /^\d+$/.test(failed)
    ? Number(failed)
    : undefined;
}

function forgivenUntil(annotations: Annotations, revision: number): number {
  const [own, until] = (annotations[forgivenAnnotation] ?? '').split('@');
  const at = own === String(revision) ? Date.parse(until ?? '') : Number.NaN;
  return Number.isNaN(at) ? -Infinity : at;
}

/** Says that a person takes the app back with `revision`. */
export function rollingBackByHand(revision: number): Annotations {
  return { [rolledBackAnnotation]: `${revision}.hand` };
}

/** Whether this revision takes the app back, by itself or by hand: its hooks are those of a rollback. */
export function isRollBack(annotations: Annotations, revision: number): boolean {
  return annotations[rolledBackAnnotation]?.split('.')[0] === String(revision);
}

function retriesOf(annotations: Annotations): Readonly<Record<TargetKey, string>> {
  try {
    const value: unknown = JSON.parse(annotations[retriedAnnotation] ?? '{}');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
