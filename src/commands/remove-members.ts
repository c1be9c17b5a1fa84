/** Deletes members of a set: only what is one at that moment, and nothing that came in its place. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isConflict } from '../kube/kube-error.ts';
import { objectRef } from '../kube/object-ref.ts';
import { isMemberOf, type ApplySet } from '../model/apply-set.ts';
import { Refusal } from '../runtime/errors.ts';
import type { ManifestOutcome, ManifestResult } from './manifest-commands.ts';
import { leftResult, removedResult } from './manifest-results.ts';
import { workAtObjects } from './object-work.ts';

/** Whoever reports the state of an object changes it again and again. */
const attempts = 5;

/** Workloads first, then what they refer to; what fails does not stop the others. */
export async function removeMembers(
  client: KubeClient,
  set: ApplySet,
  { members, as }: { readonly members: readonly KubeObject[]; readonly as: ManifestOutcome },
): Promise<readonly ManifestResult[]> {
  const results = await workAtObjects(members, {
    objectOf: (member) => member,
    act: async (member) =>
      (await deleteMember(client, set, member))
        ? removedResult(member, as)
        : leftResult(member, 'ABSENT'),
    reverse: true,
  });
  return [...results.values()];
}

/** False when it was gone already. Throws `NOT_OURS` when it is no member any more. */
async function deleteMember(
  client: KubeClient,
  set: ApplySet,
  member: KubeObject,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const present = await getIfPresent(client, objectRef(member));
    if (present === undefined) return false;
    if (!isMemberOf(present, set)) {
      throw new Refusal('NOT_OURS', 'belongs to the set no more, and was left as it is');
    }
    const { uid, resourceVersion, deletionTimestamp } = present.metadata;
    if (deletionTimestamp !== undefined) return true;
    try {
      return await client.delete(objectRef(member), {
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      });
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
  }
}
