/** The parent of a set in its cluster, and the members that it leads to. */
import { chosenObjects } from '../kube/live-lists.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict, isForbidden, isNotFound } from '../kube/kube-error.ts';
import { servedKinds } from '../kube/served-kinds.ts';
import {
  isMemberOf,
  isParentOf,
  kindsIn,
  memberSelector,
  parentOf,
  usualKinds,
  type ApplySet,
} from '../model/apply-set.ts';
import { changedAtAnnotation } from '../model/labels.ts';
import { groupKindOf } from '../model/manifest.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { refusalOf } from './station-deps.ts';

const atOnce = 8;

/** The parent; undefined when the set has none. Throws `NOT_OURS` where something else has its name. */
export async function readParent(
  client: KubeClient,
  set: ApplySet,
): Promise<KubeObject | undefined> {
  const found = await getIfPresent(client, refOf(set));
  if (found === undefined || isParentOf(found, set)) return found;
  throw new Refusal(
    'NOT_OURS',
    `ConfigMap ${set.namespace}/${set.parent} is in the place of the set's own: take it out of the way, or name the set otherwise.`,
    ['input', 'set'],
  );
}

export interface ParentChange {
  readonly present: KubeObject | undefined;
  readonly kinds: ReadonlySet<string>;
  readonly stationLabel: string;
  /** RFC 3339. Every change is a write, so that of two at the same time one is refused. */
  readonly at: string;
}

/** Writes the parent as it is to be, if it is still what was read. Throws `CONFLICT`. */
export async function writeParent(
  client: KubeClient,
  set: ApplySet,
  { present, kinds, stationLabel, at }: ParentChange,
): Promise<KubeObject> {
  const wanted = parentOf(set, { stationLabel, kinds });
  const annotations = { ...wanted.metadata.annotations, [changedAtAnnotation]: at };
  try {
    if (present === undefined) {
      return await client.create({ ...wanted, metadata: { ...wanted.metadata, annotations } });
    }
    const { metadata } = present;
    return await client.update({
      ...present,
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, ...wanted.metadata.labels },
        annotations: { ...metadata.annotations, ...annotations },
      },
    });
  } catch (error) {
    // Taken away since it was read, it is changed as well.
    if (!isConflict(error) && !isAlreadyExists(error) && !isNotFound(error)) throw error;
    throw new Refusal('CONFLICT', `Somebody else changes set ${set.name} just now: try again.`, [
      'input',
      'set',
    ]);
  }
}

/** Has the parent name no kind of which there is nothing. Throws `CONFLICT`. */
export async function narrowParent(
  client: KubeClient,
  set: ApplySet,
  change: ParentChange & { readonly present: KubeObject },
): Promise<void> {
  if (kindsIn(change.present).symmetricDifference(change.kinds).size === 0) return;
  await writeParent(client, set, change);
}

/** Takes the parent away, unless it was changed since it was read: that is a conflict. */
export async function deleteParent(
  client: KubeClient,
  set: ApplySet,
  { metadata: { uid, resourceVersion } }: KubeObject,
): Promise<void> {
  await client.delete(refOf(set), {
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  });
}

/**
 * What is done with the parent after the objects. Where that fails as may be expected, it goes on naming kinds of which
 * there is nothing; what came of the objects is told all the same.
 */
export async function orLeftAsItIs(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (refusalOf(error) === undefined) throw error;
  });
}

/** What a parent leads to. */
export interface Members {
  /** Without those that are going. */
  readonly members: readonly KubeObject[];
  /** Kinds that it names and the cluster does not serve, for now or for good: nobody knows what there is of them. */
  readonly unserved: ReadonlySet<string>;
}

/** The members of the kinds that the parent names; where somebody has taken it away, of the usual kinds. */
export async function membersOf(
  client: KubeClient,
  set: ApplySet,
  parent: KubeObject | undefined,
): Promise<Members> {
  const members: KubeObject[] = [];
  const named = parent === undefined ? usualKinds : kindsIn(parent);
  const kinds = await servedKinds(client, named);
  const { namespace } = set;
  await inParallel(kinds, atOnce, async (kind) => {
    const found = await chosenObjects(client, kind, {
      namespace,
      labelSelector: memberSelector(set),
    }).catch((error: unknown) => {
      // Of the usual kinds some may be out of bounds, and then none of them was made here.
      if (parent === undefined && isForbidden(error)) return [];
      throw error;
    });
    // Items of a list do not say their kind.
    members.push(...found.map((object) => ({ ...object, ...kind })));
  });
  return {
    members: members.filter(
      (object) => isMemberOf(object, set) && object.metadata.deletionTimestamp === undefined,
    ),
    unserved: parent === undefined ? new Set() : named.difference(new Set(kinds.map(groupKindOf))),
  };
}

const refOf = ({ namespace, parent }: ApplySet) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace,
  name: parent,
});
