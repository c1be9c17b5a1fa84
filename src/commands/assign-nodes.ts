/**
 * Takes nodes into stations: the label first, then the station's own list, then off the lists of others. So every node
 * is written once, and one whose write fails stays where it was.
 */
import { changeStationLabel, type LabelChange } from '../kube/station-label.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import type { MecStationSpec } from '../model/mec-station.ts';
import { placedKinds } from '../model/written-version.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Refusal } from '../runtime/errors.ts';
import { failed, workAtNodes, type NodeTask } from './node-work.ts';
import { planAssignments, type AssignmentPlan } from './plan-assignments.ts';
import type { AssignNodesCommand, NodeResult, NodesOutcome } from './station-commands.ts';
import { clusterOf, isSeen, refusalOf, type StationDeps } from './station-deps.ts';
import { selectsTheSame, withNodes, withoutNodes } from './station-nodes.ts';
import { faultOf, writeStation } from './write-station.ts';

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
      after: async (results) => {
        const listed = await keepLists(deps, client, { plan, results });
        const ended = await takeOut(deps, client, {
          leaving: plan.leaving,
          results: listed.results,
        });
        written.push(...listed.written, ...ended.written);
        return ended.results;
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

type Move = AssignmentPlan['moves'][number];

function taskOf({ stationLabel }: StationDeps, client: KubeClient, move: Move): NodeTask {
  const { node, station, from, isBare } = move;
  return {
    node,
    station,
    done: 'ASSIGNED',
    act: async (signal) => {
      await setStationLabel(client, { node, key: stationLabel, from, to: station, isBare }, signal);
    },
  };
}

/**
 * Changes the label from what it was thought to be. Where it was changed meanwhile to what it is to be, or taken away,
 * that is as good; throws `CONFLICT` for anything else and `NODE_NOT_FOUND` for a node that is gone.
 */
export async function setStationLabel(
  client: KubeClient,
  change: Omit<LabelChange, 'formerKey'>,
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

interface Listed {
  /** As far as it has come. */
  readonly results: readonly NodeResult[];
  /** Stations as they were written. */
  readonly written: readonly KubeObject[];
}

/** Puts what was labelled on the stations' lists, and keeps their selectors. */
async function keepLists(
  deps: StationDeps,
  client: KubeClient,
  { plan, results }: { readonly plan: AssignmentPlan } & Pick<Listed, 'results'>,
): Promise<Listed> {
  const { view } = deps;
  const failures = failuresOf(results);
  const faults = new Map<string, Refusal>();
  const written: KubeObject[] = [];
  await inParallel(plan.stations, atOnce, async ({ station, listed, nodeSelector }) => {
    const nodes = listed.filter((node) => !failures.has(node));
    const wanted = nodeSelector === undefined ? {} : { nodeSelector };
    const known = view.station(client.cluster, station)?.object?.row.spec;
    const isListed = nodes.length === 0 || (known && withNodes(known, nodes) === known);
    const isSelected = nodeSelector === undefined || (known && selectsTheSame(known, wanted));
    if (isListed === true && isSelected === true) return;
    const change = (spec: MecStationSpec) => ({ ...withNodes(spec, nodes), ...wanted });
    const fault = await faultOf(writeStation(deps, client, { station, change }), written);
    if (fault) faults.set(station, fault);
  });
  const kept = withFaults(results, ({ station }) => {
    const fault = faults.get(station ?? '');
    const message = `labelled, but the list of station ${station ?? ''} was not written: ${fault?.message ?? ''}`;
    return fault && new Refusal(fault.code, message);
  });
  return { results: kept, written };
}

/** Nodes that have moved are no longer wanted where they were. */
async function takeOut(
  deps: StationDeps,
  client: KubeClient,
  { leaving, results }: Pick<AssignmentPlan, 'leaving'> & Pick<Listed, 'results'>,
): Promise<Listed> {
  const failures = failuresOf(results);
  const faults = new Map<string, Refusal>();
  const written: KubeObject[] = [];
  await inParallel([...leaving], atOnce, async ([station, nodes]) => {
    const left = new Set([...nodes].filter((node) => !failures.has(node)));
    const change = (spec: MecStationSpec, isThere: boolean) =>
      isThere ? withoutNodes(spec, left) : undefined;
    const fault = await faultOf(writeStation(deps, client, { station, change }), written);
    if (fault === undefined) return;
    const message = `labelled, but station ${station} lists it too: ${fault.message}`;
    for (const node of left) faults.set(node, new Refusal(fault.code, message));
  });
  return { results: withFaults(results, ({ node }) => faults.get(node)), written };
}

const failuresOf = (results: readonly NodeResult[]): ReadonlySet<string> =>
  new Set(results.filter(({ error }) => error !== null).map(({ node }) => node));

/** The results, with what went wrong after all. */
function withFaults(
  results: readonly NodeResult[],
  faultIn: (result: NodeResult) => Refusal | undefined,
): readonly NodeResult[] {
  return results.map((result) => {
    const fault = result.error === null ? faultIn(result) : undefined;
    return fault === undefined ? result : failed(result, fault.code, fault.message);
  });
}
