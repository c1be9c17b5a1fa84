/**
 * Moves pods to the station that they belong to: each is asked to leave once, and its controller makes another, which
 * its affinity takes there. Who comes up at the wrong station again is not asked again: that is shown, not fought.
 */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { StationRequirement } from '../model/affinity.ts';
import { objectOf } from '../model/manifest.ts';
import { movedPods, whereLed, type Leads } from '../model/misplaced.ts';
import type { PodRow } from '../model/rows.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Station } from '../view/view.ts';
import { beginEviction } from './evict-pods.ts';
import { Refusals } from './preview.ts';
import type { MoveMisplacedPodsCommand, MoveOutcome, PodRef } from './station-commands.ts';
import { clusterOf, stationOf, type StationDeps } from './station-deps.ts';

/** Pods that are read at the same time. */
const atOnce = 16;

export async function moveMisplacedPods(
  deps: StationDeps,
  command: MoveMisplacedPodsCommand,
): Promise<MoveOutcome> {
  const { station: ref, force = false, dryRun = false, timeoutSeconds } = command;
  const { view } = deps;
  const station = stationOf(deps, ref);
  const { cluster } = station;
  const client = clusterOf(deps, cluster);
  const misplaced = misplacedPods(deps, station, command.pods);
  const requirement = { labelKey: view.stationLabel, station: station.name };
  const leads = force ? new Map<string, Leads>() : await leadsOf(client, misplaced, requirement);
  const { pods, left } = movedPods(misplaced, {
    force,
    hasRoom: hasRoom(deps, station),
    // One that was gone when it was looked for is not there to be held back.
    leads: (pod) => leads.get(makerOf(pod)) ?? 'THERE',
  });
  if (dryRun) return { operation: null, pods, left, errors: [] };
  const operation = beginEviction(deps, {
    client,
    pods,
    left,
    timeoutSeconds,
    // A node that is labelled back, while a budget holds the pod, has brought it home.
    isMeant: ({ namespace, name, uid }) => {
      const pod = view.get('Pod', cluster, name, namespace);
      return pod?.row.uid !== uid || view.misplacedFrom(pod) === station.name;
    },
  });
  return { operation, pods, left, errors: [] };
}

/** All of them, or those that are named. Throws `NOT_FOUND` for each that is named and is none of them. */
function misplacedPods(
  { view }: StationDeps,
  station: Station,
  named: readonly PodRef[] | undefined,
): readonly PodRow[] {
  const keyOf = ({ namespace, name }: PodRef): string => `${namespace}/${name}`;
  const all = new Map(view.podsMissingAt(station).map(({ row }) => [keyOf(row), row]));
  if (named === undefined) return [...all.values()];
  const keys = [...new Set(named.map(keyOf))];
  const absent = keys.filter((key) => !all.has(key));
  if (absent.length > 0) {
    throw new Refusals(
      absent.map((key) => {
        const message = `Pod ${key} is none of station ${station.name} that runs elsewhere: list its misplacedPods.`;
        return new Refusal('NOT_FOUND', message, ['input', 'pods']);
      }),
    );
  }
  return keys.flatMap((key) => all.get(key) ?? []);
}

function hasRoom({ view }: StationDeps, { cluster, name }: Station): boolean {
  const filter = { clusters: [cluster], stations: [name], ready: true, schedulable: true };
  return view.nodes({ filter, first: 1 }).totalCount > 0;
}

/** Pods of one maker are alike: what one of them says of where it may run holds for all. */
function makerOf({ owner, uid }: PodRow): string {
  return owner?.uid ?? uid;
}

/** By maker, where its next pod would go: rows do not keep what pods ask of nodes, so one pod of each is read. */
async function leadsOf(
  client: KubeClient,
  pods: readonly PodRow[],
  requirement: StationRequirement,
): Promise<ReadonlyMap<string, Leads>> {
  const leads = new Map<string, Leads>();
  const one = new Map(pods.map((pod) => [makerOf(pod), pod]));
  await inParallel([...one], atOnce, async ([maker, { namespace, name }]) => {
    const pod = await getIfPresent(client, { apiVersion: 'v1', kind: 'Pod', namespace, name });
    if (pod === undefined) return;
    leads.set(maker, whereLed(objectOf(pod['spec']), requirement));
  });
  return leads;
}
