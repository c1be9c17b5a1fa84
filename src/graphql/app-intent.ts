import {
  revisionKind,
  revisionsOf,
  revisionsSelector,
  type AppRevision,
} from '../helm/app-revisions.ts';
import { isUnreachable } from '../kube/kube-error.ts';
import type { Entry } from '../view/view.ts';
import type { LiveLoaders } from './loaders.ts';

/** The revisions of an app that the home cluster keeps, the newest first; null when it does not answer. */
export async function keptRevisions(
  live: LiveLoaders,
  { key, row }: Entry<'HelmApp'>,
): Promise<readonly AppRevision[] | null> {
  const where = { namespace: key.namespace, labelSelector: revisionsSelector(key) };
  const objects = await live.objects(key.cluster, revisionKind, where).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  return objects && revisionsOf(row, objects);
}
