import { objectsInManifest } from '../helm/manifest-objects.ts';
import { decodeRelease, ReleaseFormatError } from '../helm/release-codec.ts';
import { shownRelease, type ShownRelease } from '../helm/shown-release.ts';
import { watchedKinds } from '../kube/kinds.ts';
import { isUnreachable } from '../kube/kube-error.ts';
import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import { workloadKinds } from '../model/rows.ts';
import { workloadState } from '../model/workload-state.ts';
import type { Entry, View } from '../view/view.ts';
import type { ReleaseObjectState } from './generated/resolvers.ts';
import type { LiveLoaders } from './loaders.ts';
import type { ReleaseObject } from './models.ts';

/** What a release consists of, from its stored manifest; null when the cluster does not answer. */
export async function releaseObjects(
  live: LiveLoaders,
  release: Entry<'Release'>,
): Promise<readonly ReleaseObject[] | null> {
  try {
    const payload = await live.releasePayload(release);
    const objects = payload === undefined ? [] : objectsInManifest(decodeRelease(payload).manifest);
    return await Promise.all(
      objects.map(async (object) => {
        const namespaced = (await live.isNamespaced(release.key.cluster, object)) ?? true;
        const { apiVersion, kind, name, namespace = release.key.namespace } = object;
        return { release, ref: { apiVersion, kind, name, ...(namespaced ? { namespace } : {}) } };
      }),
    );
  } catch (error) {
    if (isUnreachable(error)) return null;
    throw error;
  }
}

/** What a release's Secret says of it; null when the cluster does not answer, and when the release is gone or none. */
export async function storedRelease(
  live: LiveLoaders,
  release: Entry<'Release'>,
): Promise<ShownRelease | null> {
  try {
    const payload = await live.releasePayload(release);
    return payload === undefined ? null : shownRelease(decodeRelease(payload));
  } catch (error) {
    if (isUnreachable(error) || error instanceof ReleaseFormatError) return null;
    throw error;
  }
}

/** How an object of a release is now: from the view where its kind is watched, else by asking the cluster. */
export async function releaseObjectState(
  { view, live }: { readonly view: View; readonly live: LiveLoaders },
  { release, ref }: ReleaseObject,
): Promise<ReleaseObjectState> {
  const { cluster } = release.key;
  const { apiVersion, kind, namespace, name } = ref;
  const workload = workloadKinds.find((one) => one === kind);
  if (workload !== undefined && apiVersion === watchedKinds[workload].apiVersion) {
    const entry = view.get(workload, cluster, name, namespace);
    return entry === undefined ? 'MISSING' : workloadState(entry.row);
  }
  if (apiVersion === 'v1' && kind === 'Service') {
    return view.get('Service', cluster, name, namespace) === undefined ? 'MISSING' : 'PRESENT';
  }
  const names = await live.objectNames(cluster, ref, {
    namespace,
    labelSelector: selectorOf(release),
  });
  return names.has(name) ? 'PRESENT' : 'MISSING';
}

/** Chooses the objects of an app; of a release that is not ours, everything that Helm manages. */
function selectorOf({ row }: Entry<'Release'>): string {
  return row.app === ''
    ? 'app.kubernetes.io/managed-by=Helm'
    : `${appLabel}=${row.app},${appNamespaceLabel}=${row.appNamespace}`;
}
