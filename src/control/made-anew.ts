/** Objects that cannot be changed in place: they are deleted, with all that they made, and made anew. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isInvalid, isKubeError } from '../kube/kube-error.ts';
import { appRevisionLabel } from '../model/labels.ts';
import { groupKindOf, objectsOf, valueAt, type KubeManifest } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import { describe, objectRef } from './object-ref.ts';

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

/** How long to wait for an object to go: its pods are given 30 seconds to end. */
const patienceMs = 40_000;
const pollMs = 200;

interface MakeAnewDeps {
  readonly clock: Clock;
  /** Deletes what is there, dependents first; false when it may not. */
  readonly takeAway: () => Promise<boolean>;
}

/** Applies an object; where its kind needs it, by way of a deletion. Rejects as `apply` does. */
export async function applyOrMakeAnew(
  client: Pick<KubeClient, 'get' | 'apply'>,
  object: KubeManifest,
  { clock, takeAway }: MakeAnewDeps,
): Promise<void> {
  const rule = madeAnew[groupKindOf(object)];
  if (rule) {
    const present = await getIfPresent(client, objectRef(object));
    // What is being deleted already takes any change with it when it goes.
    const isGoing = present?.metadata.deletionTimestamp !== undefined;
    if (isGoing || (present && rule.isSpent(present, object) && (await takeAway()))) {
      await untilGone(client, object, clock);
    }
  }
  try {
    await client.apply(object);
  } catch (refusal) {
    if (rule?.isAskedBy(refusal) !== true || !(await takeAway())) throw refusal;
    await untilGone(client, object, clock);
    await client.apply(object);
  }
}

/** Two of one name cannot be, so the new one has to wait; one that takes longer is waited for in another attempt. */
async function untilGone(
  client: Pick<KubeClient, 'get'>,
  object: KubeManifest,
  clock: Clock,
): Promise<void> {
  const ref = objectRef(object);
  const deadline = clock.now() + patienceMs;
  while ((await getIfPresent(client, ref)) !== undefined) {
    if (clock.now() >= deadline) {
      throw new Error(`${describe(ref)} is made anew, and the old one is not gone yet.`);
    }
    await clock.sleep(pollMs);
  }
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
