/** Empties nodes: no new pods first, then each pod is asked to leave, as fast as its disruption budget allows. */
import { isConflict, isKubeError, isNotFound } from '../kube/kube-error.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { blockedMessage, drainedPods, type PodToEvict } from '../model/drain.ts';
import { backoffDelay } from '../runtime/backoff.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { namedNodes } from './named-nodes.ts';
import type { Running } from './operations.ts';
import { Refusals } from './preview.ts';
import type { DrainNodesCommand, DrainOutcome, DrainStationCommand } from './station-commands.ts';
import { clusterOf, refusalOf, stationOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';
import { Refusal } from '../runtime/errors.ts';

/** Pods that are asked to leave, or are waited for, at the same time; and nodes that are cordoned. */
const atOnce = { pods: 32, nodes: 16 };
/** Between two askings of a pod that its budget holds. */
const asking = { firstMs: 500, maxMs: 5_000 };
/** How long a pod may take to be gone after it was asked to leave. */
const leavingMs = 600_000;

export async function drainStation(
  deps: StationDeps,
  { station: ref, ...options }: DrainStationCommand,
): Promise<DrainOutcome> {
  const { cluster, name } = stationOf(deps, ref);
  return await drainNodes(deps, { cluster, station: name, ...options });
}

export async function drainNodes(
  deps: StationDeps,
  command: DrainNodesCommand,
): Promise<DrainOutcome> {
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
  const { pods, left } = drainedPods(podsOn(deps, cluster, nodes), { force });
  if (dryRun) return { operation: null, nodes, pods, left, errors: [] };
  const running = operations.begin(pods.length + left.length);
  const until = timeoutSeconds === undefined ? Infinity : deps.clock.now() + timeoutSeconds * 1_000;
  void drain({ deps, client, running, until }, { nodes, pods, left }).catch((error: unknown) => {
    logger.error('a drain failed', { operation: running.id, error });
  });
  return { operation: operations.get(running.id) ?? null, nodes, pods, left, errors: [] };
}

interface Draining {
  readonly deps: StationDeps;
  readonly client: KubeClient;
  readonly running: Running;
  /** When pods that are held are given up, in milliseconds since the Unix epoch. */
  readonly until: number;
}

function podsOn({ view }: StationDeps, cluster: string, nodes: readonly string[]) {
  const wanted = new Set(nodes);
  return [...view.all('Pod', cluster)]
    .map(({ row }) => row)
    .filter(({ nodeName }) => wanted.has(nodeName));
}

async function drain(
  draining: Draining,
  { nodes, pods, left }: Pick<DrainOutcome, 'nodes' | 'pods' | 'left'>,
): Promise<void> {
  const { deps, client, running } = draining;
  const blocked = new Map<string, string>();
  const told = (): string => blockedMessage(left, blocked);
  running.advance({ done: left.length, failed: left.length, message: told() });
  try {
    await inParallel(nodes, atOnce.nodes, async (node) => {
      if (running.signal.aborted) return;
      if (deps.view.get('Node', client.cluster, node)?.row.schedulable !== true) return;
      const ref = { apiVersion: 'v1', kind: 'Node', name: node };
      await client.mergePatch(ref, { spec: { unschedulable: true } });
    });
    await inParallel(pods, atOnce.pods, async (pod) => {
      const key = `${pod.namespace}/${pod.name}`;
      const problem = await evict(draining, pod, (message) => {
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

/** Asks the pod to leave until it does and is gone; resolves with what held it when it is given up. */
async function evict(
  { deps: { clock, view }, client, running, until }: Draining,
  { namespace, name, uid }: PodToEvict,
  held: (message: string) => void,
): Promise<string | undefined> {
  const { signal } = running;
  const isThere = (): boolean => {
    const row = view.get('Pod', client.cluster, name, namespace)?.row;
    return row?.uid === uid;
  };
  let last = 'the operation was cancelled';
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await client.request({
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { namespace, name },
          deleteOptions: { preconditions: { uid } },
        },
      });
      const deadline = clock.now() + leavingMs;
      while (isThere() && !signal.aborted && clock.now() < deadline) await pause(100);
      return isThere() && !signal.aborted ? 'it was asked to leave and has not gone' : undefined;
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return undefined;
      // 429: its budget has nothing left to give; what else may pass is tried again too.
      if (
        !isKubeError(error) ||
        !(error.status === 429 || error.status >= 500 || error.status === 0)
      ) {
        return refusalOf(error)?.message ?? 'the gateway failed';
      }
      const [cause] = error.causes;
      last = cause?.message ?? error.message;
      held(last);
    }
    if (clock.now() >= until) return last;
    await pause(backoffDelay(attempt, asking, 0.5));
  }
  return last;

  async function pause(ms: number): Promise<void> {
    await clock.sleep(ms, signal).catch(() => undefined);
  }
}
