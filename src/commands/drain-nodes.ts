/** Empties nodes: no new pods first, then each pod is asked to leave, as fast as its disruption budget allows. */
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { drainedPods, type PodLeft } from '../model/drain.ts';
import { objectOf, objectsOf } from '../model/manifest.ts';
import type { PodRow } from '../model/rows.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { beginEviction } from './evict-pods.ts';
import { namedNodes } from './named-nodes.ts';
import { Refusals } from './preview.ts';
import type { DrainNodesCommand, DrainOutcome, DrainStationCommand } from './station-commands.ts';
import { clusterOf, stationOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';
import { Refusal } from '../runtime/errors.ts';
import { projectPod } from '../view/project-pod.ts';

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
      const now = await podsThere(client, { nodes, signal });
      return lateOnes(lookedAt, drainedPods(now, { force }));
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

interface Cordoned {
  readonly nodes: readonly string[];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Resolves when the nodes take no more pods. */
async function cordon({ view }: StationDeps, client: KubeClient, { nodes, signal }: Cordoned) {
  await inParallel(nodes, atOnce, async (node) => {
    const takesPods = view.get('Node', client.cluster, node)?.row.schedulable === true;
    if (signal.aborted || !takesPods) return;
    const ref = { apiVersion: 'v1', kind: 'Node', name: node };
    await client.mergePatch(ref, { spec: { unschedulable: true } });
  });
}

/** As the cluster itself has them: what came to the nodes last the view may not show yet. */
async function podsThere(client: KubeClient, { nodes, signal }: Cordoned): Promise<PodRow[]> {
  const pods: PodRow[] = [];
  await inParallel(nodes, atOnce, async (node) => {
    if (signal.aborted) return;
    const list = await client.request({
      method: 'GET',
      path: '/api/v1/pods',
      query: { fieldSelector: `spec.nodeName=${node}` },
    });
    const items = objectsOf(objectOf(list)['items']) as unknown as readonly KubeObject[];
    pods.push(...items.map((pod) => projectPod(pod, [])));
  });
  return pods;
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
