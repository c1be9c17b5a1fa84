/** What a command will do, or would do, as the caller is shown it. */
import type { HelmEngine } from '../helm/engine.ts';
import { decodeRelease } from '../helm/release-codec.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isObject, objectOf, textOf, type KubeManifest } from '../model/manifest.ts';
import { unstamped } from '../model/release.ts';
import type { Entry, View } from '../view/view.ts';
import type { PlannedChange, PlannedObject } from './commands.ts';
import { objectChanges } from './object-changes.ts';

export interface PlanDeps {
  readonly view: View;
  readonly engine: HelmEngine;
  readonly clientOf: (cluster: string) => KubeClient | undefined;
}

/** Clusters first, then stations, each by name: the order in which they are carried out within a batch. */
export function plannedChanges(
  deps: PlanDeps,
  app: { readonly namespace: string; readonly name: string },
  wanted: readonly WantedRelease[],
): readonly PlannedChange[] {
  const present = new Map(
    deps.view
      .releasesOfApp(app)
      .map((entry) => [keyOf(entry.key.cluster, entry.row.release), entry]),
  );
  const wantedKeys = new Set(wanted.map(({ cluster, name }) => keyOf(cluster, name)));
  const removed = [...present].filter(([key]) => !wantedKeys.has(key)).map(([, entry]) => entry);
  return [
    ...wanted.map((release) =>
      changeOf(deps, present.get(keyOf(release.cluster, release.name)), release),
    ),
    ...removed.map((entry) => changeOf(deps, entry, undefined)),
  ];
}

const keyOf = (cluster: string, release: string): string => `${cluster}/${release}`;

function changeOf(
  deps: PlanDeps,
  present: Entry<'Release'> | undefined,
  wanted: WantedRelease | undefined,
): PlannedChange {
  const same = present?.row.status === 'deployed' && present.row.digest === wanted?.digest;
  return {
    cluster: wanted?.cluster ?? present?.key.cluster ?? '',
    release: wanted?.name ?? present?.row.release ?? '',
    action: same
      ? 'NONE'
      : wanted === undefined
        ? 'DELETE'
        : present === undefined
          ? 'CREATE'
          : 'UPGRADE',
    // The revision that is shown is pinned: what is carried out meanwhile makes another one.
    objects: async (): Promise<readonly PlannedObject[]> =>
      objectChanges(
        present === undefined ? [] : await releasedObjects(deps, present),
        wanted === undefined ? [] : wanted.objects,
      ),
  };
}

/** Objects in the manifest of a stored release revision; none when the revision is gone. */
async function releasedObjects(
  { engine, clientOf }: PlanDeps,
  { key }: Entry<'Release'>,
): Promise<readonly KubeManifest[]> {
  const { cluster, namespace, name } = key;
  const secret = await clientOf(cluster)?.get({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name,
  });
  const stored = textOf(objectOf(secret?.['data'])['release']);
  if (stored === undefined) return [];
  const parsed = await engine.parseYaml(decodeRelease(stored).manifest);
  return parsed.ok
    ? (parsed.value.filter(isObject) as unknown as KubeManifest[]).map(unstamped)
    : [];
}
