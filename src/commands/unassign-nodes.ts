/** Takes nodes out of their stations: off the list first, so that the station does not want them back. */
import type { KubeObject } from '../kube/kube-client.ts';
import type { MecStationSpec } from '../model/mec-station.ts';
import { placedKinds } from '../model/written-version.ts';
import type { Refusal } from '../runtime/errors.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { setStationLabel } from './assign-nodes.ts';
import { namedNodes } from './named-nodes.ts';
import { failed, workAtNodes, type NodeTask } from './node-work.ts';
import type { NodeResult, NodesCommand, NodesOutcome } from './station-commands.ts';
import { checkOurs, clusterOf, isSeen, type StationDeps } from './station-deps.ts';
import { isSelectedBy, noSuchNode, standingOf, withoutNodes } from './station-nodes.ts';
import { faultOf, writeStation } from './write-station.ts';

/** Stations whose objects are written at the same time. */
const atOnce = 8;

export async function unassignNodes(
  deps: StationDeps,
  command: NodesCommand,
): Promise<NodesOutcome> {
  const { cluster } = command;
  const { view, stationLabel } = deps;
  const client = clusterOf(deps, cluster);
  const labelOf = (node: string) => view.get('Node', cluster, node)?.row.labels[stationLabel];
  const named = namedNodes(deps, command);
  for (const station of new Set([command.station, ...named.map(labelOf)])) {
    if (station !== undefined) checkOurs(deps, station);
  }
  const tasks: NodeTask[] = [];
  const settled: NodeResult[] = [];
  const leaving = new Map<string, Set<string>>();
  /** Why a node is still on a list: without its label it would only be taken in again. */
  const faults = new Map<string, Refusal>();
  for (const name of named) {
    const node = view.get('Node', cluster, name);
    const standing = node && standingOf(deps, node, '');
    const from = standing?.labelledFor ?? '';
    const result = { node: name, station: from === '' ? null : from };
    const listing = [...(standing?.wantedBy ?? [])];
    const selecting = node && listing.find((other) => isSelectedBy(view, node, other));
    if (standing === undefined) {
      const { code, message } = noSuchNode(cluster, name);
      settled.push(failed(result, code, message));
    } else if (command.station !== undefined && from !== '' && from !== command.station) {
      const message = `Node ${name} belongs to station ${from}.`;
      settled.push(failed(result, 'NODE_TAKEN', message));
    } else if (selecting !== undefined) {
      const message = `Node ${name} is selected by station ${selecting}: change the selector, or the node's labels.`;
      settled.push(failed(result, 'CONFLICT', message));
    } else if (from === '' && listing.length === 0) {
      settled.push({ ...result, outcome: 'UNCHANGED', error: null });
    } else {
      for (const other of listing) leaving.set(other, (leaving.get(other) ?? new Set()).add(name));
      tasks.push({
        ...result,
        done: 'UNASSIGNED',
        act: async (signal) => {
          const fault = faults.get(name);
          if (fault !== undefined) throw fault;
          if (from === '') return;
          await setStationLabel(client, { node: name, key: stationLabel, from, to: '' }, signal);
        },
      });
    }
  }
  const written: KubeObject[] = [];
  return await workAtNodes(
    deps,
    {
      cluster,
      kinds: placedKinds,
      tasks,
      settled,
      before: async () => {
        await inParallel([...leaving], atOnce, async ([station, nodes]) => {
          const change = (spec: MecStationSpec, isThere: boolean) =>
            isThere ? withoutNodes(spec, nodes) : undefined;
          const fault = await faultOf(writeStation(deps, client, { station, change }), written);
          if (fault === undefined) return;
          for (const node of nodes) faults.set(node, fault);
        });
      },
      isShown: (results) =>
        written.every((station) => isSeen(view, cluster, station)) &&
        results.every(
          ({ node }) => (view.get('Node', cluster, node)?.row.labels[stationLabel] ?? '') === '',
        ),
    },
    { wait: true, dryRun: command.dryRun ?? false },
  );
}
