import type { KubeObject } from '../kube/kube-client.ts';
import { isUnreachable } from '../kube/kube-error.ts';
import {
  applySetOf,
  isMemberOf,
  isParentOf,
  kindsIn,
  memberSelector,
  parentSelector,
  type ApplySet,
} from '../model/apply-set.ts';
import { manifestsLabel } from '../model/labels.ts';
import type { Station } from '../view/view.ts';
import type { LiveLoaders } from './loaders.ts';

/** A set of manifests at a station, with its parent as the cluster has it. */
export interface ManifestSet extends Omit<ApplySet, 'station'> {
  readonly station: Station;
  readonly parentObject: KubeObject;
}

/** The sets of a station, by namespace and name; null when the cluster does not answer. */
export async function manifestSetsAt(
  live: LiveLoaders,
  station: Station,
  stationLabel: string,
): Promise<readonly ManifestSet[] | null> {
  const found = await orNull(
    live.objects(
      station.cluster,
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { namespace: undefined, labelSelector: parentSelector(stationLabel, station.name) },
    ),
  );
  return (
    found
      ?.flatMap((parentObject) => {
        const { namespace = '', labels } = parentObject.metadata;
        const name = labels?.[manifestsLabel] ?? '';
        const set = applySetOf({ station: station.name, namespace, name });
        // One that somebody has copied, or labelled by hand, leads to nothing.
        if (!isParentOf(parentObject, set) || parentObject.metadata.name !== set.parent) return [];
        return [{ ...set, station, parentObject }];
      })
      .sort(by(({ namespace, name }) => `${namespace}/${name}`)) ?? null
  );
}

/** The objects of a set, by kind and name; null when the cluster does not answer. */
export async function objectsOfSet(
  live: LiveLoaders,
  set: ManifestSet,
): Promise<readonly KubeObject[] | null> {
  const { cluster } = set.station;
  const where = { namespace: set.namespace, labelSelector: memberSelector(set) };
  return await orNull(
    live.servedKinds(cluster, [...kindsIn(set.parentObject)].sort()).then(async (kinds) => {
      const found = await Promise.all(kinds.map((kind) => live.objects(cluster, kind, where)));
      return found
        .flat()
        .filter((object) => isMemberOf(object, set))
        .sort(by(({ kind, metadata }) => `${kind}/${metadata.name}`));
    }),
  );
}

async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (isUnreachable(error)) return null;
    throw error;
  }
}

const by =
  <T>(keyOf: (item: T) => string) =>
  (left: T, right: T): number =>
    keyOf(left) < keyOf(right) ? -1 : 1;
