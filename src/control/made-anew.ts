/** Objects that cannot be changed in place: they are deleted, with all that they made, and made anew. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject, ObjectRef } from '../kube/kube-client.ts';
import { isInvalid, isKubeError } from '../kube/kube-error.ts';
import { appRevisionLabel } from '../model/labels.ts';
import { groupKindOf, objectsOf, valueAt, type KubeManifest } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import { describe, objectRef } from '../kube/object-ref.ts';

interface MakingAnew {
  /** Whether this refusal of the change says that a new object would be taken. */
  readonly isAskedBy: (refusal: unknown) => boolean;
  /** Whether what is there has come to an end that no change of it would undo. */
  readonly isSpent: (present: KubeObject, wanted: KubeManifest) => boolean;
}

/**
 * | kind | is made anew when                                                                                |
 * | ---- | ------------------------------------------------------------------------------------------------ |
 * | Job  | nothing but immutable fields (its template, its completions) keep it from being changed in place |
 * | Job  | it has failed, and what is applied is of another revision: that is worth another attempt         |
 *
 * Everything else that is immutable (a Deployment's selector, a StatefulSet's volumeClaimTemplates) stays a refusal with
 * the API server's own words: making it anew would cost running pods or their data.
 */
const madeAnew: Readonly<Record<string, MakingAnew>> = {
  'Job.batch': { isAskedBy: isOnlyImmutable, isSpent: failedBefore },
};

/** How long an object may take to go: its pods are given 30 seconds to end. */
const patienceMs = 40_000;

/** Two of one name cannot be, so the new one waits until the old one is gone; whoever applies it looks again later. */
export class StillGoingError extends Error {
  /** When the wait is over at the latest, in milliseconds since the Unix epoch. */
  readonly untilMs: number;

  constructor(ref: ObjectRef, untilMs: number) {
    super(`${describe(ref)} is made anew, and the old one is not gone yet.`);
    this.name = 'StillGoingError';
    this.untilMs = untilMs;
  }
}

interface MakeAnewDeps {
  readonly clock: Pick<Clock, 'now'>;
  /** What is there under its name. */
  readonly present: KubeObject | undefined;
  /** Deletes what is there, dependents first; false when it may not. */
  readonly takeAway: () => Promise<boolean>;
}

/** Applies an object; where its kind needs it, by way of a deletion. Rejects as `apply` does, or with `StillGoingError`. */
export async function applyOrMakeAnew(
  client: Pick<KubeClient, 'get' | 'apply'>,
  object: KubeManifest,
  { clock, present, takeAway }: MakeAnewDeps,
): Promise<void> {
  const rule = madeAnew[groupKindOf(object)];
  if (rule && present) {
    // What is being deleted already takes any change with it when it goes.
    if (present.metadata.deletionTimestamp !== undefined) throw stillGoing(present, clock);
    if (rule.isSpent(present, object) && (await takeAway())) await checkGone(client, object, clock);
  }
  try {
    await client.apply(object);
  } catch (refusal) {
    if (rule?.isAskedBy(refusal) !== true || !(await takeAway())) throw refusal;
    await checkGone(client, object, clock);
    await client.apply(object);
  }
}

/** Throws `StillGoingError` while one of these that is to be made anew is being deleted. */
export async function checkNoneIsGoing(
  client: Pick<KubeClient, 'get'>,
  objects: readonly KubeManifest[],
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  for (const object of objects.filter((one) => groupKindOf(one) in madeAnew)) {
    const present = await getIfPresent(client, objectRef(object));
    if (present?.metadata.deletionTimestamp !== undefined) throw stillGoing(present, clock);
  }
}

async function checkGone(
  client: Pick<KubeClient, 'get'>,
  object: KubeManifest,
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  const present = await getIfPresent(client, objectRef(object));
  if (present) throw stillGoing(present, clock);
}

/** Past its time something holds it: that is a fault, and no longer a wait. */
function stillGoing(present: KubeObject, clock: Pick<Clock, 'now'>): Error {
  const since = Date.parse(present.metadata.deletionTimestamp ?? '');
  const untilMs = (Number.isNaN(since) ? clock.now() : since) + patienceMs;
  const going = new StillGoingError(objectRef(present), untilMs);
  return clock.now() < untilMs ? going : new Error(going.message);
}

/** Anything else that is wrong would be wrong with a new object too, and the old one be gone for nothing. */
function isOnlyImmutable(refusal: unknown): boolean {
  return (
    isKubeError(refusal) &&
    isInvalid(refusal) &&
    refusal.causes.length > 0 &&
    refusal.causes.every(({ message }) => message.endsWith('field is immutable'))
  );
}

function failedBefore(present: KubeObject, wanted: KubeManifest): boolean {
  const conditions = objectsOf(valueAt(present, ['status', 'conditions']));
  return (
    conditions.some(({ type, status }) => type === 'Failed' && status === 'True') &&
    present.metadata.labels?.[appRevisionLabel] !== wanted.metadata.labels?.[appRevisionLabel]
  );
}
