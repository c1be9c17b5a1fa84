import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { atDeletion, hooksOfDeletion } from './deletion-hooks.ts';
import {
  hooksIn,
  objectsInPlace,
  patchRevision,
  readHistory,
  secretRef,
  type StoredObject,
} from './release-history.ts';
import { removeHookObjects, type HookDeps } from './release-hooks.ts';
import { deleteOwned, inDeletionOrder, type ReleaseName } from './release-objects.ts';
import type { ReleaseOutcome } from './release-outcome.ts';
import { bears, marksOf } from './release-standing.ts';

/** A release by its name, and the app that it must belong to. */
export type OwnedRelease = ReleaseName & Pick<WantedRelease, 'app'>;

/** Takes a release away (`ReleaseWriter.remove`). */
export async function removeRelease(
  deps: HookDeps,
  client: KubeClient,
  release: OwnedRelease,
): Promise<ReleaseOutcome> {
  const history = (await readHistory(client, release)).filter((revision) =>
    bears(revision, marksOf(release.app)),
  );
  const last = history.at(-1);
  if (!last) return { kind: 'done' };
  const inPlace = await objectsInPlace({ engine: deps.engine, client }, history);
  const going =
    last.release.status === 'uninstalling'
      ? last
      : await patchRevision(client, last, {
          status: { status: 'uninstalling', description: 'Deletion in progress' },
          progress: atDeletion(history),
          now: deps.clock.now(),
        });
  const before = await hooksOfDeletion(deps, { client, revision: going, event: 'pre-delete' });
  if (before.kind === 'waiting') return before;
  await removeObjects(client, release, inPlace);
  const after = await hooksOfDeletion(deps, {
    client,
    revision: before.revision,
    event: 'post-delete',
  });
  if (after.kind === 'waiting') return after;
  await removeHookObjects(deps, client, { release, hooks: hooksIn(history) });
  for (const { release: stored } of history) {
    await client.delete(secretRef(release, stored.revision));
  }
  return { kind: 'done' };
}

/** Deletes what is there of these, and is the release's own. */
export async function removeObjects(
  client: KubeClient,
  release: ReleaseName,
  objects: ReadonlyMap<string, StoredObject>,
): Promise<void> {
  for (const ref of inDeletionOrder([...objects.values()].map((stored) => stored.ref))) {
    await deleteOwned(client, ref, release);
  }
}
