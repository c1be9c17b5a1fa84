/** Takes nodes into stations: the label first, then the station's own list, so that every node is written once. */
import { changeStationLabel } from '../kube/station-label.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { placedKinds } from '../model/written-version.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { failed, workAtNodes, type NodeTask } from './node-work.ts';
import { planAssignments, type AssignmentPlan } from './plan-assignments.ts';
import type { AssignNodesCommand, NodeResult, NodesOutcome } from './station-commands.ts';
import { clusterOf, isSeen, refusalOf, type StationDeps } from './station-deps.ts';
import { listOf, selectsTheSame, withNodes, withoutNodes } from './station-nodes.ts';
import { writeStation } from './write-station.ts';

/** Stations whose objects are written at the same time. */
const atOnce = 8;

export async function assignNodes(
  deps: StationDeps,
  command: AssignNodesCommand,
): Promise<NodesOutcome> {
  const { view, stationLabel } = deps;
  const { cluster } = command;
  const client = clusterOf(deps, cluster);
  const plan = planAssignments(deps, command);
  const written: KubeObject[] = [];
  return await workAtNodes(
    deps,
    {
      cluster,
      kinds: placedKinds,
      tasks: plan.moves.map((move) => taskOf(deps, client, move)),
      settled: plan.settled,
      before: async () => {
        written.push(...(await takeOut(deps, client, plan.leaving)));
      },
      after: async (results) => {
        const kept = await keepLists(deps, client, { plan, results });
        written.push(...kept.written);
        return kept.results;
      },
      isShown: (results) =>
        written.every((station) => isSeen(view, cluster, station)) &&
        results.every(
          ({ node, station }) =>
            view.get('Node', cluster, node)?.row.labels[stationLabel] === station,
        ),
    },
    { wait: command.wait ?? true, dryRun: command.dryRun ?? false },
  );
}

interface Move {
  readonly node: string;
  readonly station: string;
  readonly from: string;
}

function taskOf({ stationLabel }: StationDeps, client: KubeClient, move: Move): NodeTask {
  const { node, station, from } = move;
  return {
    node,
    station,
    done: 'ASSIGNED',
    act: async (signal) => {
      await setStationLabel(client, { node, key: stationLabel, from, to: station }, signal);
    },
  };
}

/**
 * Changes the label from what it was thought to be. Where it was changed meanwhile to what it is to be, or taken away,
 * that is as good; throws `CONFLICT` for anything else and `NODE_NOT_FOUND` for a node that is gone.
 */
export async function setStationLabel(
  client: KubeClient,
  change: {
    readonly node: string;
    readonly key: string;
    readonly from: string;
    readonly to: string;
  },
  signal: AbortSignal,
): Promise<void> {
  if (await changeStationLabel(client, change, { signal })) return;
  const { node, key, from, to } = change;
  const now = await client
    .get({ apiVersion: 'v1', kind: 'Node', name: node }, { signal })
    .catch((error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal?.code !== 'NOT_FOUND') throw error;
      throw new Refusal('NODE_NOT_FOUND', `Node ${node} is gone.`);
    });
  const label = now.metadata.labels?.[key] ?? '';
  if (label === to) return;
  const isFree = label === '' && from !== '';
  if (isFree && (await changeStationLabel(client, { ...change, from: '' }, { signal }))) return;
  throw new Refusal('CONFLICT', `Node ${node} was labelled ${key}=${label} meanwhile.`);
}

/**
 * Nodes that leave are no longer wanted where they were: else that station would want them back. Answers the stations
 * as they are then.
 */
export async function takeOut(
  deps: StationDeps,
  client: KubeClient,
  leaving: AssignmentPlan['leaving'],
): Promise<readonly KubeObject[]> {
  const written: KubeObject[] = [];
  await inParallel([...leaving], atOnce, async ([station, nodes]) => {
    const change = (spec: Parameters<typeof withoutNodes>[0], isThere: boolean) =>
      isThere ? withoutNodes(spec, nodes) : undefined;
    const object = await writeStation(deps, client, { station, change });
    if (object !== undefined) written.push(object);
  });
  return written;
}

interface KeptLists {
  readonly results: readonly NodeResult[];
  readonly written: readonly KubeObject[];
}

/** Puts what was labelled on the stations' lists, and keeps their selectors. */
async function keepLists(
  deps: StationDeps,
  client: KubeClient,
  { plan, results }: { plan: AssignmentPlan; results: readonly NodeResult[] },
): Promise<KeptLists> {
  const { view } = deps;
  const failures = new Set(results.filter(({ error }) => error !== null).map(({ node }) => node));
  const faults = new Map<string, Refusal>();
  const written: KubeObject[] = [];
  await inParallel(plan.stations, atOnce, async ({ station, listed, nodeSelector }) => {
    const nodes = listed.filter((node) => !failures.has(node));
    const wanted = nodeSelector === undefined ? {} : { nodeSelector };
    const known = view.station(client.cluster, station)?.object?.row.spec;
    const isListed = nodes.every((node) => listOf(view, client.cluster, station).includes(node));
    const isSelected = nodeSelector === undefined || (known && selectsTheSame(known, wanted));
    if (isListed && isSelected === true && (known !== undefined || nodes.length === 0)) return;
    try {
      const change = (spec: Parameters<typeof withNodes>[0]) => ({
        ...withNodes(spec, nodes),
        ...wanted,
      });
      const object = await writeStation(deps, client, { station, change });
      if (object !== undefined) written.push(object);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      faults.set(station, refusal);
    }
  });
  const kept = results.map((result) => {
    const fault = result.error === null ? faults.get(result.station ?? '') : undefined;
    if (fault === undefined) return result;
    const message = `labelled, but the list of station ${result.station ?? ''} was not written: ${fault.message}`;
    return failed(result, fault.code, message);
  });
  return { results: kept, written };
}
