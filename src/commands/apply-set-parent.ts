/** The parent of a set in its cluster, and the members that it leads to. */
import { chosenObjects } from '../kube/live-lists.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict } from '../kube/kube-error.ts';
import { servedKinds } from '../kube/served-kinds.ts';
import {
  isMemberOf,
  isParentOf,
  kindsIn,
  memberSelector,
  parentOf,
  type ApplySet,
} from '../model/apply-set.ts';
import { changedAtAnnotation } from '../model/labels.ts';
import { groupKindOf } from '../model/manifest.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';

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
    if (!isConflict(error) && !isAlreadyExists(error)) throw error;
    throw new Refusal('CONFLICT', `Somebody else changes set ${set.name} just now: try again.`, [
      'input',
      'set',
    ]);
  }
}

/** Has the parent name no kind of which there is nothing; where it was changed meanwhile, it names too many. */
export async function narrowParent(
  client: KubeClient,
  set: ApplySet,
  change: ParentChange & { readonly present: KubeObject },
): Promise<void> {
  if (kindsIn(change.present).symmetricDifference(change.kinds).size === 0) return;
  await writeParent(client, set, change).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

/** Takes the parent away, unless it was changed since it was read. */
export async function deleteParent(
  client: KubeClient,
  set: ApplySet,
  { metadata: { uid, resourceVersion } }: KubeObject,
): Promise<void> {
  await client
    .delete(refOf(set), {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    })
    .catch((error: unknown) => {
      if (!isConflict(error)) throw error;
    });
}

/** What a parent leads to. */
export interface Members {
  /** Without those that are going. */
  readonly members: readonly KubeObject[];
  /** Kinds that it names and the cluster does not serve, for now or for good: nobody knows what there is of them. */
  readonly unserved: ReadonlySet<string>;
}

/** The members of the kinds that the parent names; none without a parent. */
export async function membersOf(
  client: KubeClient,
  set: ApplySet,
  parent: KubeObject | undefined,
): Promise<Members> {
  const members: KubeObject[] = [];
  const named = parent === undefined ? new Set<string>() : kindsIn(parent);
  const kinds = await servedKinds(client, named);
  const { namespace } = set;
  await inParallel(kinds, atOnce, async (kind) => {
    const found = await chosenObjects(client, kind, {
      namespace,
      labelSelector: memberSelector(set),
    });
    // Items of a list do not say their kind.
    members.push(...found.map((object) => ({ ...object, ...kind })));
  });
  return {
    members: members.filter(
      (object) => isMemberOf(object, set) && object.metadata.deletionTimestamp === undefined,
    ),
    unserved: named.difference(new Set(kinds.map(groupKindOf))),
  };
}

const refOf = ({ namespace, parent }: ApplySet) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace,
  name: parent,
});
