/** Takes a station away: its object, and its label from its nodes. What runs there is not touched by this. */
import { changeStationLabel } from '../kube/station-label.ts';
import { apiVersion, forceDeleteAnnotation } from '../model/labels.ts';
import { some } from '../model/station-membership.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { manifestSetsIn } from '../view/manifest-sets.ts';
import { Refusal } from '../runtime/errors.ts';
import { nodesAt } from './named-nodes.ts';
import type { DeleteStationCommand, DeleteStationOutcome } from './station-commands.ts';
import { awaitCluster, checkOurs, clusterOf, stationOf, type StationDeps } from './station-deps.ts';

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
  if (object !== null) {
    const objectRef = { apiVersion, kind: 'MecStation', name: object.key.name };
    if (isInUse) {
      const metadata = { annotations: { [forceDeleteAnnotation]: 'true' } };
      await client.mergePatch(objectRef, { metadata });
    }
    await client.delete(objectRef, { uid: object.row.uid });
  }
  // The reconciler lets go of what it took in; labels that were put by hand are the command's.
  const held = new Set(object?.row.status.nodes);
  const byHand = nodes.filter((node) => !held.has(node));
  await inParallel(byHand, atOnce, async (node) => {
    await changeStationLabel(client, { node, key, from: name, to: '' });
  });
  await awaitCluster(deps, cluster, () => view.station(cluster, name) === undefined);
  return outcome;
}
