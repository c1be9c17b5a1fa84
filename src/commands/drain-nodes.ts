/** Empties nodes: no new pods first, then each pod is asked to leave, as fast as its disruption budget allows. */
import { bulkhead } from 'cockatiel';
import type { KubeClient } from '../kube/kube-client.ts';
import { blockedMessage, drainedPods } from '../model/drain.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { evictPod } from './evict-pod.ts';
import { namedNodes } from './named-nodes.ts';
import type { Running } from './operations.ts';
import { Refusals } from './preview.ts';
import type { DrainNodesCommand, DrainOutcome, DrainStationCommand } from './station-commands.ts';
import { awaitCluster, clusterOf, refusalOf, stationOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';
import { Refusal } from '../runtime/errors.ts';

/** Requests at the same time, for pods and for nodes. Pods that are held wait beside these and keep nobody up. */
const atOnce = { pods: 32, nodes: 16 };

export function drainStation(
  deps: StationDeps,
  { station: ref, ...options }: DrainStationCommand,
): DrainOutcome {
  const { cluster, name } = stationOf(deps, ref);
  return drainNodes(deps, { cluster, station: name, ...options });
}

export function drainNodes(deps: StationDeps, command: DrainNodesCommand): DrainOutcome {
  const { cluster, force = false, dryRun = false, timeoutSeconds } = command;
  const { view, operations, logger } = deps;
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
  const running = operations.begin(pods.length + left.length);
  const until = timeoutSeconds === undefined ? Infinity : deps.clock.now() + timeoutSeconds * 1_000;
  const draining = { deps, client, running, until, nodes, force };
  void drain(draining, lookedAt).catch((error: unknown) => {
    logger.error('a drain failed', { operation: running.id, error });
  });
  return { operation: running.operation, nodes, pods, left, errors: [] };
}

interface Draining {
  readonly deps: StationDeps;
  readonly client: KubeClient;
  readonly running: Running;
  /** As in `Evicting`. */
  readonly until: number;
  readonly nodes: readonly string[];
  readonly force: boolean;
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

async function drain(draining: Draining, lookedAt: Drained): Promise<void> {
  const { running } = draining;
  try {
    await cordon(draining);
    await evict(draining, withLateOnes(draining, lookedAt));
  } catch (error) {
    running.advance({
      failed: 1,
      message: refusalOf(error)?.message ?? 'the gateway failed; see its log',
    });
    throw error;
  } finally {
    running.end();
  }
}

/** Resolves when the nodes take no more pods, and what they took until then is seen. */
async function cordon({ deps, client, running, nodes }: Draining): Promise<void> {
  const takesPods = (node: string): boolean =>
    deps.view.get('Node', client.cluster, node)?.row.schedulable === true;
  await inParallel(nodes, atOnce.nodes, async (node) => {
    if (running.signal.aborted || !takesPods(node)) return;
    const ref = { apiVersion: 'v1', kind: 'Node', name: node };
    await client.mergePatch(ref, { spec: { unschedulable: true } });
  });
  await awaitCluster(deps, client.cluster, () => !nodes.some(takesPods));
}

/** Beside the pods that were looked at, those that came before their node was cordoned. */
function withLateOnes(
  { deps, client, running, nodes, force }: Draining,
  lookedAt: Drained,
): Drained {
  const now = podsToDrain(deps, { cluster: client.cluster, nodes, force });
  const known = new Set([...lookedAt.pods, ...lookedAt.left].map(keyOf));
  const pods = now.pods.filter((pod) => !known.has(keyOf(pod)));
  const left = now.left.filter((pod) => !known.has(keyOf(pod)));
  running.advance({ total: pods.length + left.length });
  return { pods: [...lookedAt.pods, ...pods], left: [...lookedAt.left, ...left] };
}

const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) =>
  `${namespace}/${name}`;

async function evict(
  { deps, client, running, until }: Draining,
  { pods, left }: Drained,
): Promise<void> {
  const turns = bulkhead(atOnce.pods, Number.MAX_SAFE_INTEGER);
  const { signal } = running;
  const evicting = { client, view: deps.view, clock: deps.clock, signal, until, turns };
  const blocked = new Map<string, string>();
  const told = (): string => blockedMessage(left, blocked);
  running.advance({ done: left.length, failed: left.length, message: told() });
  await inParallel(pods, pods.length, async (pod) => {
    const key = keyOf(pod);
    const problem = await evictPod(evicting, pod, (message) => {
      if (blocked.get(key) === message) return;
      blocked.set(key, message);
      running.advance({ message: told() });
    });
    if (problem === undefined) blocked.delete(key);
    else blocked.set(key, problem);
    // What was not asked any more, because somebody ended it, has not failed.
    if (running.signal.aborted && problem !== undefined) return;
    running.advance({ done: 1, failed: problem === undefined ? 0 : 1, message: told() });
  });
}
