/**
 * Makes a station have the objects of a set. Everything is checked first, with a dry run of each object at the API server;
 * then, so that being cut off anywhere loses nothing: the parent names every kind that there may be, objects are applied,
 * what is no longer wanted goes, and the parent names what is left.
 */
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { kindsIn, type ApplySet } from '../model/apply-set.ts';
import { groupKindOf, identityOf, type KubeManifest } from '../model/manifest.ts';
import { waitForView } from '../view/wait-for-view.ts';
import {
  membersOf,
  narrowParent,
  orLeftAsItIs,
  readParent,
  writeParent,
  type Members,
} from './apply-set-parent.ts';
import type {
  ApplyManifestsCommand,
  ManifestResult,
  ManifestsOutcome,
} from './manifest-commands.ts';
import type { ManifestDeps } from './manifest-deps.ts';
import { isNamespaceThere, makeNamespace } from './manifest-namespace.ts';
import { preflight, presentFor, type Standing } from './manifest-preflight.ts';
import { isSeen, removedResult, resultOf } from './manifest-results.ts';
import { workAtObjects } from './object-work.ts';
import { clusterPath, objectsGiven, objectsPlaced, setMeant } from './read-manifests.ts';
import { removeMembers } from './remove-members.ts';
import { clusterOf, stationOf } from './station-deps.ts';

const nothing: Members = { members: [], unserved: new Set() };

export async function applyManifests(
  deps: ManifestDeps,
  command: ApplyManifestsCommand,
): Promise<ManifestsOutcome> {
  const { force = false, prune = false, dryRun = false, createNamespace = false } = command;
  const { stationLabel } = deps;
  const { cluster, name: station } = stationOf(deps, command.station);
  const set = setMeant(command, station);
  const client = clusterOf(deps, cluster, clusterPath);
  const given = await objectsGiven(deps, command.manifests);
  const wanted = await objectsPlaced(deps, client, { given, set });
  const { namespace } = set;
  if (!(await isNamespaceThere(client, namespace, { mayBeMade: createNamespace }))) {
    // An object in a namespace that is not there cannot be tried out.
    if (dryRun) return { objects: wanted.map(asNew).map(resultOf), errors: [] };
    const forPods = wanted.some((object) => groupKindOf(object) === 'Pod');
    await makeNamespace(client, deps.clock, { name: namespace, forPods });
  }
  const parent = await readParent(client, set);
  const standings = await preflight(client, wanted, { set, stationLabel, force });
  const kept = new Set(wanted.map(identityOf));
  // Without a parent there may be members nevertheless: somebody may have taken it away.
  const isSearched = prune || (parent === undefined && !dryRun);
  const { members, unserved } = isSearched ? await membersOf(client, set, parent) : nothing;
  const known = parent === undefined ? new Set(members.map(groupKindOf)) : kindsIn(parent);
  const surplus = prune ? members.filter((member) => !kept.has(identityOf(member))) : [];
  if (dryRun) {
    const pruned = surplus.map((member) => removedResult(member, 'PRUNED'));
    return { objects: [...standings.map(resultOf), ...pruned], errors: [] };
  }
  const change = { set, parent, known, standings, surplus, unserved, prune, force };
  return { objects: await carryOut(deps, client, change), errors: [] };
}

interface Change {
  readonly set: ApplySet;
  readonly parent: KubeObject | undefined;
  /** Kinds of which there may be members. */
  readonly known: ReadonlySet<string>;
  readonly standings: readonly Standing[];
  /** Members that are not wanted any more. */
  readonly surplus: readonly KubeObject[];
  readonly unserved: Members['unserved'];
  readonly prune: boolean;
  readonly force: boolean;
}

async function carryOut(
  deps: ManifestDeps,
  client: KubeClient,
  { set, parent, known, standings, surplus, unserved, prune, force }: Change,
): Promise<readonly ManifestResult[]> {
  const { stationLabel, clock, turns } = deps;
  const toApply = standings.filter(({ isUnchanged }) => !isUnchanged);
  const wantedKinds = new Set(standings.map(({ wanted }) => groupKindOf(wanted)));
  const at = new Date(clock.now()).toISOString();
  const isWriting =
    parent === undefined || toApply.length + surplus.length > 0 || !known.isSupersetOf(wantedKinds);
  const kinds = known.union(wantedKinds);
  const begun = isWriting
    ? await writeParent(client, set, { present: parent, kinds, stationLabel, at })
    : parent;
  const applied = await workAtObjects(toApply, {
    objectOf: ({ wanted }) => wanted,
    act: async (standing) => {
      const { wanted } = standing;
      // One field manager writes for all sets, so no conflict keeps one from what another has made since the checks.
      await turns.take(`${client.cluster}/${identityOf(wanted)}`, async () => {
        await presentFor(client, wanted, { set, stationLabel, force });
        await client.apply(wanted, { force });
      });
      return resultOf(standing);
    },
  });
  const results = standings.map((standing) => applied.get(standing) ?? resultOf(standing));
  // What takes the place of something that is to go may be what has failed.
  const isComplete = results.every(({ outcome }) => outcome !== 'FAILED');
  const removed =
    prune && isComplete ? await removeMembers(client, set, { members: surplus, as: 'PRUNED' }) : [];
  if (prune && isComplete) {
    const left = removed.filter(({ outcome }) => outcome === 'FAILED').map(kindOfResult);
    const rest = new Set([...wantedKinds, ...left, ...unserved]);
    await orLeftAsItIs(
      narrowParent(client, set, { present: begun, kinds: rest, stationLabel, at }),
    );
  }
  const all = [...results, ...removed];
  await waitForView(deps, {
    cluster: client.cluster,
    holds: () => all.every((result) => isSeen(deps.view, client.cluster, result)),
    withinMs: 2_000,
  });
  return all;
}

const asNew = (wanted: KubeManifest): Standing => ({
  wanted,
  present: undefined,
  answered: undefined,
  isUnchanged: false,
});

const kindOfResult = ({ apiVersion, kind }: ManifestResult): string =>
  groupKindOf({ apiVersion, kind });
