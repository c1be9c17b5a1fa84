/** Takes nodes into stations: the label first, then the station's own list, so that every node is written once. */
import { changeStationLabel } from '../kube/station-label.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { failed, workAtNodes, type NodeTask } from './node-work.ts';
import { planAssignments, type AssignmentPlan } from './plan-assignments.ts';
import type { AssignNodesCommand, NodeResult, NodesOutcome } from './station-commands.ts';
import { awaitCluster, clusterOf, refusalOf, type StationDeps } from './station-deps.ts';
import { listOf, selectsTheSame, withNodes, withoutNodes } from './station-nodes.ts';
import { writeStation } from './write-station.ts';

/** Stations whose objects are written at the same time. */
const atOnce = 8;

export async function assignNodes(
  deps: StationDeps,
  command: AssignNodesCommand,
): Promise<NodesOutcome> {
  const client = clusterOf(deps, command.cluster);
  const plan = planAssignments(deps, command);
  return await workAtNodes(
    deps,
    {
      tasks: plan.moves.map((move) => taskOf(deps, client, move)),
      settled: plan.settled,
      before: async () => {
        await takeOut(deps, client, plan.leaving);
      },
      after: async (results) => {
        const ended = await keepLists(deps, client, { plan, results });
        const { view, stationLabel } = deps;
        await awaitCluster(deps, client.cluster, () =>
          ended.every(
            ({ node, station, outcome }) =>
              outcome === 'FAILED' ||
              view.get('Node', client.cluster, node)?.row.labels[stationLabel] === station,
          ),
        );
        return ended;
      },
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

/** Nodes that move are no longer wanted where they were: else that station would want them back. */
async function takeOut(
  deps: StationDeps,
  client: KubeClient,
  leaving: AssignmentPlan['leaving'],
): Promise<void> {
  await inParallel([...leaving], atOnce, async ([station, nodes]) => {
    const change = (spec: Parameters<typeof withoutNodes>[0], isThere: boolean) =>
      isThere ? withoutNodes(spec, nodes) : undefined;
    await writeStation(deps, client, { station, change });
  });
}

/** Puts what was labelled on the stations' lists, and keeps their selectors. */
async function keepLists(
  deps: StationDeps,
  client: KubeClient,
  { plan, results }: { plan: AssignmentPlan; results: readonly NodeResult[] },
): Promise<readonly NodeResult[]> {
  const { view } = deps;
  const failures = new Set(results.filter(({ error }) => error !== null).map(({ node }) => node));
  const faults = new Map<string, Refusal>();
  await inParallel(plan.stations, atOnce, async ({ station, listed, nodeSelector }) => {
    const nodes = listed.filter((node) => !failures.has(node));
    const wanted = nodeSelector === undefined ? {} : { nodeSelector };
    const known = view.station(client.cluster, station)?.object?.row.spec;
    const isListed = nodes.every((node) => listOf(view, client.cluster, station).includes(node));
    const isSelected = nodeSelector === undefined || (known && selectsTheSame(known, wanted));
    if (isListed && isSelected === true && (known !== undefined || nodes.length === 0)) return;
    try {
      await writeStation(deps, client, {
        station,
        change: (spec) => ({ ...withNodes(spec, nodes), ...wanted }),
      });
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      faults.set(station, refusal);
    }
  });
  return results.map((result) => {
    const fault = result.error === null ? faults.get(result.station ?? '') : undefined;
    if (fault === undefined) return result;
    const message = `labelled, but the list of station ${result.station ?? ''} was not written: ${fault.message}`;
    return failed(result, fault.code, message);
  });
}
