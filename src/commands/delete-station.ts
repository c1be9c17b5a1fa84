/** Takes a station away: its objects, and its label from its nodes. What runs there is not touched by this. */
import type { KubeClient } from '../kube/kube-client.ts';
import { isNotFound } from '../kube/kube-error.ts';
import { changeStationLabel } from '../kube/station-label.ts';
import { apiVersion, forceDeleteAnnotation } from '../model/labels.ts';
import type { MecStationRow } from '../model/rows.ts';
import { some } from '../model/station-membership.ts';
import { placedKinds } from '../model/written-version.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { manifestSetsIn } from '../view/manifest-sets.ts';
import { Refusal } from '../runtime/errors.ts';
import { stationNameOf } from '../view/place.ts';
import { nodesAt } from './named-nodes.ts';
import type { DeleteStationCommand, DeleteStationOutcome } from './station-commands.ts';
import { checkOurs, clusterOf, readAfterOf, stationOf, type StationDeps } from './station-deps.ts';

/** Nodes that are written at the same time. */
const atOnce = 16;

export async function deleteStation(
  deps: StationDeps,
  { station: ref, force = false, dryRun = false }: DeleteStationCommand,
): Promise<DeleteStationOutcome> {
  const { view, stationLabel: key } = deps;
  const station = stationOf(deps, ref);
  const { cluster, name, object } = station;
  const client = clusterOf(deps, cluster);
  checkOurs(deps, name);
  const nodes = nodesAt(view, cluster, name);
  const apps = view.appsAtStation(station);
  const manifestSets = manifestSetsIn(view, station);
  const isInUse = apps.length + manifestSets.length > 0;
  if (isInUse && !force) {
    const names = some(apps.map((app) => `${app.key.namespace}/${app.key.name}`));
    const parts = [
      ...(apps.length > 0
        ? [
            `Apps are placed at station ${name}: ${names}. Place them elsewhere first, or say force.`,
          ]
        : []),
      ...(manifestSets.length > 0
        ? [
            `Sets of manifests are at station ${name}: ${some(manifestSets)}. Delete them first, or say force.`,
          ]
        : []),
    ];
    throw new Refusal('STATION_IN_USE', parts.join(' '), ['input', 'station']);
  }
  const outcome = { deleted: station, nodes, apps, manifestSets, errors: [] };
  if (dryRun) return outcome;
  const objects = [...view.all('MecStation', cluster)].filter(
    ({ row }) => stationNameOf(row) === name,
  );
  for (const { row } of objects) await deleteObject(client, row, { letGo: isInUse });
  // The reconciler lets go of what it took in; labels that were put by hand are the command's.
  const held = new Set(object?.row.status.nodes);
  const byHand = nodes.filter((node) => !held.has(node));
  await inParallel(byHand, atOnce, async (node) => {
    await changeStationLabel(client, { node, key, from: name, to: '' });
  });
  const isShown = () => view.station(cluster, name) === undefined;
  const readAfter = await readAfterOf(deps, { cluster, kinds: placedKinds, isShown });
  return { ...outcome, readAfter };
}

/** With apps there its finalizer holds it until it is told to let it go, which it is last: only what goes is told. */
async function deleteObject(
  client: KubeClient,
  { name, uid }: MecStationRow,
  { letGo }: { readonly letGo: boolean },
): Promise<void> {
  const ref = { apiVersion, kind: 'MecStation', name };
  await client.delete(ref, { uid });
  if (!letGo) return;
  try {
    const metadata = { uid, annotations: { [forceDeleteAnnotation]: 'true' } };
    await client.mergePatch(ref, { metadata });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
