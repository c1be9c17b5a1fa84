/** What a command will do, or would do, as the caller is shown it. */
import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { HelmEngine } from '../helm/engine.ts';
import { decodeRelease } from '../helm/release-codec.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import { isUnreachable } from '../kube/kube-error.ts';
import type { LiveReads } from '../kube/live-reads.ts';
import { objectRef } from '../kube/object-ref.ts';
import { identityOf, isObject, objectOf, textOf, type KubeManifest } from '../model/manifest.ts';
import { unstamped } from '../model/release.ts';
import type { Entry, View } from '../view/view.ts';
import type { PlannedChange, PlannedObject } from './commands.ts';
import { objectChange } from './object-changes.ts';

export interface PlanDeps {
  readonly view: View;
  readonly engine: HelmEngine;
  readonly liveReads: Pick<LiveReads, 'objectWithSecrets' | 'isNamespaced'>;
}

/** Releases of one cluster that are looked at together: a plan has hundreds, and live reads serve others too. */
const atOnce = 8;

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
  const pairs: readonly ReleasePair[] = [
    ...wanted.map((release) => ({
      cluster: release.cluster,
      present: present.get(keyOf(release.cluster, release.name)),
      wanted: release,
    })),
    ...[...present]
      .filter(([key]) => !wantedKeys.has(key))
      .map(([, entry]) => ({ cluster: entry.key.cluster, present: entry, wanted: undefined })),
  ];
  const turns = new Map(pairs.map(({ cluster }) => [cluster, bulkhead(atOnce, Infinity)]));
  return pairs.map((pair) => changeOf(deps, pair, turns.get(pair.cluster)));
}

const keyOf = (cluster: string, release: string): string => `${cluster}/${release}`;

/** A release as it is and as it is wanted; one of the two may be missing. */
interface ReleasePair {
  readonly cluster: string;
  readonly present: Entry<'Release'> | undefined;
  readonly wanted: WantedRelease | undefined;
}

function changeOf(
  deps: PlanDeps,
  pair: ReleasePair,
  turns: BulkheadPolicy | undefined,
): PlannedChange {
  const action = actionOf(pair);
  const objects = async (): Promise<readonly PlannedObject[] | null> => {
    // One that is known not to answer is not waited for (V3).
    if (deps.view.cluster(pair.cluster)?.sync.state === 'UNREACHABLE') return null;
    return await plannedObjects(deps, pair, action).catch((error: unknown) => {
      if (isUnreachable(error)) return null;
      throw error;
    });
  };
  return {
    cluster: pair.cluster,
    release: pair.wanted?.name ?? pair.present?.row.release ?? '',
    action,
    objects: async () => await (turns ? turns.execute(objects) : objects()),
  };
}

function actionOf({ present, wanted }: ReleasePair): PlannedChange['action'] {
  if (present?.row.status === 'deployed' && present.row.digest === wanted?.digest) return 'NONE';
  if (wanted === undefined) return 'DELETE';
  return present === undefined ? 'CREATE' : 'UPGRADE';
}

/** Compares what the release applied last, what the cluster has, and what is wanted. */
async function plannedObjects(
  deps: PlanDeps,
  { cluster, present, wanted }: ReleasePair,
  action: PlannedChange['action'],
): Promise<readonly PlannedObject[]> {
  // The revision that is shown is pinned: what is carried out meanwhile makes another one.
  const applied = present ? await releasedObjects(deps, present) : [];
  const last = new Map(applied.map((object) => [identityOf(object), object]));
  const next = new Map((wanted?.objects ?? []).map((object) => [identityOf(object), object]));
  return await Promise.all(
    [...new Map([...next, ...[...last].filter(([identity]) => !next.has(identity))])].map(
      async ([identity, object]) => {
        const live = await deps.liveReads.objectWithSecrets(cluster, objectRef(object));
        return objectChange(
          { last: last.get(identity), live: live ?? undefined, wanted: next.get(identity) },
          { untouched: action === 'NONE' },
        );
      },
    ),
  );
}

/** Objects in the manifest of a stored release revision; none when the revision is gone. */
async function releasedObjects(
  { engine, liveReads }: PlanDeps,
  { key: { cluster, namespace, name } }: Entry<'Release'>,
): Promise<readonly KubeManifest[]> {
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  const secret = await liveReads.objectWithSecrets(cluster, ref);
  const stored = textOf(objectOf(secret?.['data'])['release']);
  if (stored === undefined) return [];
  const parsed = await engine.parseYaml(decodeRelease(stored).manifest);
  const objects = parsed.ok ? (parsed.value.filter(isObject) as unknown as KubeManifest[]) : [];
  return await Promise.all(
    objects.map(unstamped).map(async (object) => {
      // A revision that somebody made with helm leaves the namespace to the release.
      if (object.metadata.namespace !== undefined) return object;
      if ((await liveReads.isNamespaced(cluster, object)) !== true) return object;
      return { ...object, metadata: { ...object.metadata, namespace } };
    }),
  );
}
