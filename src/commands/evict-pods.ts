/** Asks many pods to leave, as fast as their disruption budgets allow, and says in an operation how it goes. */
import { bulkhead } from 'cockatiel';
import type { KubeClient } from '../kube/kube-client.ts';
import { blockedMessage, type PodLeft, type PodToEvict } from '../model/drain.ts';
import type { Operation } from '../model/operation.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { evictPod } from './evict-pod.ts';
import type { Running } from './operations.ts';
import { refusalOf, type StationDeps } from './station-deps.ts';

/** Requests at the same time. Pods that are held wait beside these and keep nobody up. */
const atOnce = 32;

type Deps = Pick<StationDeps, 'view' | 'clock' | 'operations' | 'logger'>;

export interface Eviction {
  readonly client: KubeClient;
  readonly pods: readonly PodToEvict[];
  /** Named in the operation, as failed. */
  readonly left: readonly PodLeft[];
  /** When pods that their budgets hold are given up; undefined: never. */
  readonly timeoutSeconds: number | undefined;
  /** Done before any pod is asked; resolves with more pods, which came meanwhile. */
  readonly first?: (signal: AbortSignal) => Promise<Pick<Eviction, 'pods' | 'left'>>;
  /** False for a pod that need not leave any more; left out: all must. */
  readonly isMeant?: (pod: PodToEvict) => boolean;
}

/** Begins, and answers how it stands; the operation ends when all have left, or are given up. */
export function beginEviction(deps: Deps, eviction: Eviction): Operation {
  const { operations, logger } = deps;
  const running = operations.begin(eviction.pods.length + eviction.left.length);
  void evictAll(deps, running, eviction).catch((error: unknown) => {
    logger.error('an eviction failed', { operation: running.id, error });
  });
  return running.operation;
}

async function evictAll({ view, clock }: Deps, running: Running, eviction: Eviction) {
  const { client, timeoutSeconds, first, isMeant = () => true } = eviction;
  let { pods, left } = eviction;
  const { signal } = running;
  const until = timeoutSeconds === undefined ? Infinity : clock.now() + timeoutSeconds * 1_000;
  const turns = bulkhead(atOnce, Number.MAX_SAFE_INTEGER);
  const evicting = { client, view, clock, signal, until, turns, isMeant };
  const blocked = new Map<string, string>();
  const told = (): string => blockedMessage(left, blocked);
  running.advance({ done: left.length, failed: left.length, message: told() });
  try {
    const late = await first?.(signal);
    if (late) {
      pods = [...pods, ...late.pods];
      left = [...left, ...late.left];
      const held = late.left.length;
      running.advance({
        total: late.pods.length + held,
        done: held,
        failed: held,
        message: told(),
      });
    }
    await inParallel(pods, pods.length, async (pod) => {
      const key = `${pod.namespace}/${pod.name}`;
      const problem = await evictPod(evicting, pod, (message) => {
        if (blocked.get(key) === message) return;
        blocked.set(key, message);
        running.advance({ message: told() });
      });
      if (problem === undefined) blocked.delete(key);
      else blocked.set(key, problem);
      // What was not asked any more, because somebody ended it, has not failed.
      if (signal.aborted && problem !== undefined) return;
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
