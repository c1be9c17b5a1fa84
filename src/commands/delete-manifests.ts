/** Takes a set away from a station, or some of its objects; the parent goes last. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { objectRef } from '../kube/object-ref.ts';
import { isMemberOf, type ApplySet } from '../model/apply-set.ts';
import type { StationRef } from '../model/helm-app.ts';
import { groupKindOf, type KubeManifest } from '../model/manifest.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { waitForView } from '../view/wait-for-view.ts';
import {
  deleteParent,
  membersOf,
  narrowParent,
  orLeftAsItIs,
  readParent,
} from './apply-set-parent.ts';
import type {
  DeleteManifestsCommand,
  ManifestResult,
  ManifestsOutcome,
} from './manifest-commands.ts';
import type { ManifestDeps } from './manifest-deps.ts';
import { refusalOfObject } from './manifest-preflight.ts';
import { failedResult, isSeen, leftResult, removedResult } from './manifest-results.ts';
import { clusterPath, objectsGiven, objectsPlaced, setMeant } from './read-manifests.ts';
import { removeMembers } from './remove-members.ts';
import { clusterOf, stationOf } from './station-deps.ts';

const atOnce = 16;

export async function deleteManifests(
  deps: ManifestDeps,
  command: DeleteManifestsCommand,
): Promise<ManifestsOutcome> {
  const { cluster, name: station } = placeOf(deps, command.station);
  const set = setMeant(command, station);
  const client = clusterOf(deps, cluster, clusterPath);
  const { manifests, dryRun = false } = command;
  const given = manifests === undefined ? undefined : await objectsGiven(deps, manifests);
  const named = given && (await objectsPlaced(deps, client, { given, set }));
  const parent = await readParent(client, set);
  const { members, others } = named
    ? await membersNamed(client, set, named)
    : { members: (await membersOf(client, set, parent)).members, others: [] };
  if (dryRun) {
    const objects = members.map((member) => removedResult(member, 'DELETED'));
    return { objects: [...objects, ...others], errors: [] };
  }
  const removed = await removeMembers(client, set, { members, as: 'DELETED' });
  if (parent !== undefined) await orLeftAsItIs(settleParent(deps, client, { set, parent }));
  await waitForView(deps, {
    cluster,
    holds: () => removed.every((one) => isSeen(deps.view, cluster, one)),
    withinMs: 2_000,
  });
  return { objects: [...removed, ...others], errors: [] };
}

/** What is at a station that has gone is taken away all the same. */
function placeOf(deps: ManifestDeps, ref: StationRef) {
  const { cluster, name } = ref;
  if (cluster !== undefined && deps.view.station(cluster, name) === undefined) {
    return { cluster, name };
  }
  return stationOf(deps, ref);
}

interface Named {
  readonly members: readonly KubeObject[];
  /** What came of those that are none. */
  readonly others: readonly ManifestResult[];
}

async function membersNamed(
  client: KubeClient,
  set: ApplySet,
  named: readonly KubeManifest[],
): Promise<Named> {
  const members: KubeObject[] = [];
  const others: ManifestResult[] = [];
  await inParallel(named, atOnce, async (object) => {
    const present = await getIfPresent(client, objectRef(object));
    if (present === undefined) others.push(leftResult(object, 'ABSENT'));
    else if (isMemberOf(present, set)) members.push(present);
    else others.push(notMember(object));
  });
  return { members, others };
}

function notMember(object: KubeManifest): ManifestResult {
  const refusal = new Refusal('NOT_OURS', 'does not belong to the set, and was left as it is');
  return failedResult(object, refusalOfObject(refusal, object) ?? refusal);
}

/** An empty set has no parent; one that has something left has a parent that says what. */
async function settleParent(
  { stationLabel, clock }: ManifestDeps,
  client: KubeClient,
  { set, parent }: { readonly set: ApplySet; readonly parent: KubeObject },
): Promise<void> {
  const { members, unserved } = await membersOf(client, set, parent);
  const kinds = new Set([...members.map(groupKindOf), ...unserved]);
  if (kinds.size === 0) {
    await deleteParent(client, set, parent);
    return;
  }
  const at = new Date(clock.now()).toISOString();
  await narrowParent(client, set, {
    present: parent,
    kinds,
    stationLabel,
    at,
  });
}
