/** Objects against what their cluster has: whose they are, and what the API server itself says of applying them. */
import { getIfPresent } from '../kube/get-if-present.ts';
import { fieldManager } from '../kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { objectRef } from '../kube/object-ref.ts';
import {
  isConflict,
  isForbidden,
  isKubeError,
  isNotFound,
  isUnreachable,
  type KubeError,
} from '../kube/kube-error.ts';
import type { ApplySet } from '../model/apply-set.ts';
import { groupKindOf, objectOf, textOf, type KubeManifest } from '../model/manifest.ts';
import { isAsApplied, ownerOfPresent } from '../model/manifests/standing.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { Refusals } from './preview.ts';
import { refusalOf } from './station-deps.ts';

/** An object beside what is there, and what would be there. */
export interface Standing {
  readonly wanted: KubeManifest;
  readonly present: KubeObject | undefined;
  /** What the API server answers in a dry run; undefined where it cannot be asked. */
  readonly answered: KubeObject | undefined;
  readonly isUnchanged: boolean;
}

export interface Preflight {
  readonly set: ApplySet;
  readonly stationLabel: string;
  readonly force: boolean;
}

const atOnce = 16;

/** How each object stands. Throws everything that would be refused, and nothing was written. */
export async function preflight(
  client: KubeClient,
  wanted: readonly KubeManifest[],
  how: Preflight,
): Promise<readonly Standing[]> {
  const standings = new Map<KubeManifest, Standing>();
  const refusals = new Map<KubeManifest, Refusal>();
  const accounts = new Set(
    wanted.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name),
  );
  await inParallel(wanted, atOnce, async (object) => {
    try {
      const isAskable = !accounts.has(accountOf(object) ?? '');
      standings.set(object, await standingOf(client, object, { ...how, isAskable }));
    } catch (error) {
      const refusal = refusalOfObject(error, object);
      // One that does not answer would say the same of every object.
      if (refusal === undefined || isUnreachable(error)) throw error;
      refusals.set(object, refusal);
    }
  });
  // In the order in which they were given.
  const told = wanted.map((object) => refusals.get(object)).filter((one) => one !== undefined);
  if (told.length > 0) throw new Refusals(told);
  return wanted.map((object) => standings.get(object)).filter((one) => one !== undefined);
}

/** A pod is refused, in a dry run too, before its service account is there. */
function accountOf(object: KubeManifest): string | undefined {
  if (groupKindOf(object) !== 'Pod') return undefined;
  return textOf(objectOf(object['spec'])['serviceAccountName']);
}

async function standingOf(
  client: KubeClient,
  wanted: KubeManifest,
  how: Preflight & { readonly isAskable: boolean },
): Promise<Standing> {
  for (let attempt = 1; ; attempt += 1) {
    const present = await presentFor(client, wanted, how);
    if (!how.isAskable && !present) {
      return { wanted, present, answered: undefined, isUnchanged: false };
    }
    const answered = await client.apply(wanted, { dryRun: true, force: how.force });
    const isUnchanged = present !== undefined && isAsApplied(present, answered, fieldManager);
    const isSame = present?.metadata.resourceVersion === answered.metadata.resourceVersion;
    // What changed between the two questions may be no change of ours.
    if (isUnchanged || !present || isSame || attempt === 3) {
      return { wanted, present, answered, isUnchanged };
    }
  }
}

/** What is there under the object's name. Throws where it may not be applied to. */
export async function presentFor(
  client: KubeClient,
  wanted: KubeManifest,
  how: Preflight,
): Promise<KubeObject | undefined> {
  const present = await getIfPresent(client, objectRef(wanted));
  if (present) checkOwner(present, how);
  return present;
}

/** Throws where the object is somebody else's, or nobody's and is not to be taken over. */
function checkOwner(present: KubeObject, { force, ...at }: Preflight): void {
  if (present.metadata.deletionTimestamp !== undefined) {
    throw new Refusal('CONFLICT', 'is being deleted: try again when it is gone');
  }
  const owner = ownerOfPresent(present, at);
  if (owner === undefined) return;
  if (owner !== null) {
    throw new Refusal(
      'NOT_OURS',
      `exists already and belongs to ${owner}; it was left as it is: give it another name`,
    );
  }
  if (force) return;
  throw new Refusal(
    'ALREADY_EXISTS',
    'exists already and belongs to no set: give it another name, or say force to take it over',
  );
}

/** What is said of an expected failure at one object; undefined for a fault of the gateway itself. */
export function refusalOfObject(error: unknown, object: KubeManifest): Refusal | undefined {
  const refusal = refusalOf(error);
  if (refusal === undefined) return undefined;
  const message = isKubeError(error) ? wordsOf(error, object) : refusal.message;
  const { kind, namespace = '', name } = objectRef(object);
  // Fields of another type than they must have are to the API server a fault of its own (500).
  const code = isUntyped(error) ? 'INVALID_INPUT' : refusal.code;
  return new Refusal(code, `${kind} ${namespace}/${name}: ${message}.`, ['input', 'manifests']);
}

/** The API server's own words; of a Secret none that may hold a value. */
function wordsOf(error: KubeError, object: KubeManifest): string {
  const { message } = error;
  if (isConflict(error)) {
    return `${message}: leave these fields out, or say force to take them over`;
  }
  const mayQuote = groupKindOf(object) === 'Secret' && !isUnreachable(error) && !isNotFound(error);
  if (mayQuote && isForbidden(error)) {
    return 'it is not allowed (the words of the cluster may hold values, and are left out)';
  }
  if (mayQuote) {
    return 'the cluster refuses its content (its words may hold values, and are left out): see that data is base64 and every value a text';
  }
  return isFixed(message)
    ? `${message}: delete it first (deleteManifests with only this object), or give it another name`
    : message;
}

const isUntyped = (error: unknown): boolean =>
  isKubeError(error) && error.message.startsWith('failed to create typed patch object');

/** Whether what is refused is a change of what cannot change once it is there. */
const isFixed = (message: string): boolean =>
  /field is immutable|may not change|Forbidden: updates to/.test(message);
