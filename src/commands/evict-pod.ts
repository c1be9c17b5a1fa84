/** Asks one pod to leave through the eviction API, which keeps its disruption budget. */
import type { BulkheadPolicy } from 'cockatiel';
import { isConflict, isKubeError, isNotFound, type KubeError } from '../kube/kube-error.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { PodToEvict } from '../model/drain.ts';
import { backoffDelay } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';
import { refusalOf } from './station-deps.ts';

/** Between two askings of a pod that its budget holds, in milliseconds. */
const asking = { firstMs: 500, maxMs: 5_000 };
/** Between two looks whether a pod is gone; and how long that may take. */
const leaving = { lookMs: 100, mostMs: 600_000 };

export interface Evicting {
  readonly client: KubeClient;
  readonly view: View;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** When a pod that is held is given up, in milliseconds since the Unix epoch. */
  readonly until: number;
  /** Whose turn it is to send a request. */
  readonly turns: Pick<BulkheadPolicy, 'execute'>;
  /** False when the pod need not leave any more. */
  readonly isMeant: (pod: PodToEvict) => boolean;
}

/** Asks until the pod leaves and is gone; resolves with what kept it when it is given up. `held` is told what holds it. */
export async function evictPod(
  { client, view, clock, signal, until, turns, isMeant }: Evicting,
  pod: PodToEvict,
  held: (message: string) => void,
): Promise<string | undefined> {
  const { namespace, name, uid } = pod;
  const isThere = (): boolean => view.get('Pod', client.cluster, name, namespace)?.row.uid === uid;
  const pause = async (ms: number): Promise<void> => {
    await clock.sleep(ms, signal).catch(() => undefined);
  };
  const isOver = (): boolean => signal.aborted;
  let last = 'the operation was cancelled';
  for (let attempt = 1; !isOver(); attempt += 1) {
    if (!isMeant(pod)) return undefined;
    const error = await turns.execute(() => ask(client, pod));
    if (error === undefined) {
      const deadline = clock.now() + leaving.mostMs;
      while (isThere() && !isOver() && clock.now() < deadline) await pause(leaving.lookMs);
      return isThere() && !isOver() ? 'it was asked to leave and has not gone' : undefined;
    }
    // Another one by now, or on its way already.
    if (isNotFound(error) || isConflict(error)) return undefined;
    last = error.causes[0]?.message ?? error.message;
    if (!mayPass(error)) return refusalOf(error)?.message ?? last;
    held(last);
    if (clock.now() >= until) return last;
    await pause(backoffDelay(attempt, asking, 0.5));
  }
  return last;
}

/** 429: its budget has nothing left to give. */
const mayPass = ({ status }: KubeError): boolean => status === 429 || status >= 500 || status === 0;

async function ask(
  client: KubeClient,
  { namespace, name, uid }: PodToEvict,
): Promise<KubeError | undefined> {
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
    return undefined;
  } catch (error) {
    if (isKubeError(error)) return error;
    throw error;
  }
}
