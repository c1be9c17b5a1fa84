/** Empties nodes: no new pods first, then each pod is asked to leave, as fast as its disruption budget allows. */
import type { KubeClient } from '../kube/kube-client.ts';
import { drainedPods, type PodLeft } from '../model/drain.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { beginEviction } from './evict-pods.ts';
import { namedNodes } from './named-nodes.ts';
import { Refusals } from './preview.ts';
import type { DrainNodesCommand, DrainOutcome, DrainStationCommand } from './station-commands.ts';
import { clusterOf, stationOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';
import { Refusal } from '../runtime/errors.ts';
import { waitForView } from '../view/wait-for-view.ts';

/** Nodes that are written at the same time. */
const atOnce = 16;

export function drainStation(
  deps: StationDeps,
  { station: ref, ...options }: DrainStationCommand,
): DrainOutcome {
  const { cluster, name } = stationOf(deps, ref);
  return drainNodes(deps, { cluster, station: name, ...options });
}

export function drainNodes(deps: StationDeps, command: DrainNodesCommand): DrainOutcome {
  const { cluster, force = false, dryRun = false, timeoutSeconds } = command;
  const { view } = deps;
  const client = clusterOf(deps, cluster);
  const nodes = namedNodes(deps, command);
  const absent = nodes.filter((node) => view.get('Node', cluster, node) === undefined);
  if (absent.length > 0) {
    throw new Refusals(
      absent.map((node) => {
        const { code, message } = noSuchNode(cluster, node);
        return new Refusal(code, message, ['input', 'nodes']);
      }),
    );
  }
  const lookedAt = podsToDrain(deps, { cluster, nodes, force });
  const { pods, left } = lookedAt;
  if (dryRun) return { operation: null, nodes, pods, left, errors: [] };
  const operation = beginEviction(deps, {
    ...{ client, pods, left, timeoutSeconds },
    first: async (signal) => {
      await cordon(deps, client, { nodes, signal });
      return lateOnes(lookedAt, podsToDrain(deps, { cluster, nodes, force }));
    },
  });
  return { operation, nodes, pods, left, errors: [] };
}

type Drained = ReturnType<typeof drainedPods>;

function podsToDrain(
  { view }: StationDeps,
  { cluster, nodes, force }: { cluster: string; nodes: readonly string[]; force: boolean },
): Drained {
  const wanted = new Set(nodes);
  const pods = [...view.all('Pod', cluster)]
    .map(({ row }) => row)
    .filter(({ nodeName }) => wanted.has(nodeName));
  return drainedPods(pods, { force });
}

/** Resolves when the nodes take no more pods, and what they took until then is seen. */
async function cordon(
  deps: StationDeps,
  client: KubeClient,
  { nodes, signal }: { readonly nodes: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const takesPods = (node: string): boolean =>
    deps.view.get('Node', client.cluster, node)?.row.schedulable === true;
  await inParallel(nodes, atOnce, async (node) => {
    if (signal.aborted || !takesPods(node)) return;
    const ref = { apiVersion: 'v1', kind: 'Node', name: node };
    await client.mergePatch(ref, { spec: { unschedulable: true } });
  });
  await waitForView(deps, {
    cluster: client.cluster,
    holds: () => !nodes.some(takesPods),
    withinMs: 2_000,
  });
}

/**
 * Those of now that were not there when the nodes were looked at: they came before their node was cordoned, perhaps under
 * the name of one that has gone meanwhile.
 */
function lateOnes(lookedAt: Drained, now: Drained): Drained {
  const nameOf = ({ namespace, name }: PodLeft) => `${namespace}/${name}`;
  const pods = new Set(lookedAt.pods.map(({ uid }) => uid));
  const left = new Set(lookedAt.left.map(nameOf));
  return {
    pods: now.pods.filter(({ uid }) => !pods.has(uid)),
    left: now.left.filter((pod) => !left.has(nameOf(pod))),
  };
}
