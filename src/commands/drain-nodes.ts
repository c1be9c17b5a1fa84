/** Empties nodes: no new pods first, then each pod is asked to leave, as fast as its disruption budget allows. */
import type { KubeClient } from '../kube/kube-client.ts';
import { drainedPods } from '../model/drain.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { beginEviction } from './evict-pods.ts';
import { namedNodes } from './named-nodes.ts';
import { Refusals } from './preview.ts';
import type { DrainNodesCommand, DrainOutcome, DrainStationCommand } from './station-commands.ts';
import { clusterOf, stationOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';
import { Refusal } from '../runtime/errors.ts';

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
  const { pods, left } = drainedPods(podsOn(deps, cluster, nodes), { force });
  if (dryRun) return { operation: null, nodes, pods, left, errors: [] };
  const first = (signal: AbortSignal) => cordon(deps, client, { nodes, signal });
  const operation = beginEviction(deps, { client, pods, left, timeoutSeconds, first });
  return { operation, nodes, pods, left, errors: [] };
}

function podsOn({ view }: StationDeps, cluster: string, nodes: readonly string[]) {
  const wanted = new Set(nodes);
  return [...view.all('Pod', cluster)]
    .map(({ row }) => row)
    .filter(({ nodeName }) => wanted.has(nodeName));
}

async function cordon(
  { view }: StationDeps,
  client: KubeClient,
  { nodes, signal }: { readonly nodes: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  await inParallel(nodes, atOnce, async (node) => {
    if (signal.aborted) return;
    if (view.get('Node', client.cluster, node)?.row.schedulable !== true) return;
    const ref = { apiVersion: 'v1', kind: 'Node', name: node };
    await client.mergePatch(ref, { spec: { unschedulable: true } });
  });
}
