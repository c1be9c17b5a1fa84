import type { KubeClient } from '../kube/kube-client.ts';
import { isAborted, isUnreachable } from '../kube/kube-error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ClusterProbe } from './cluster-sync.ts';

/** Asks a cluster again and again whether it is there, and remembers the last answer. */
export interface ClusterProber {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Asks as soon as may be: something has just gone wrong. */
  soon(): void;
  probe(): ClusterProbe;
}

export interface ClusterProberDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** When anything last came from the cluster, by any other way; null before the first time. */
  readonly heardAt: () => number | null;
}

export interface ClusterProberOptions {
  readonly intervalMs: { readonly well: number; readonly unwell: number };
  /** Called after each answer, with the one before it. */
  readonly onProbe: (probe: ClusterProbe, before: ClusterProbe) => void;
}

const answerWithinMs = 5_000;
/** A burst of broken watches asks once. */
const soonMs = 100;

export function createClusterProber(
  { client, clock, heardAt }: ClusterProberDeps,
  { intervalMs, onProbe }: ClusterProberOptions,
): ClusterProber {
  let last: ClusterProbe = {
    outcome: 'UNKNOWN',
    answeredAt: null,
    backAt: null,
    version: null,
    lastError: null,
  };
  let urgent = new AbortController();

  /** Undefined when the signal was aborted. */
  const ask = async (signal: AbortSignal): Promise<ClusterProbe | undefined> => {
    const askedAt = clock.now();
    try {
      const answer = await client.request({
        method: 'GET',
        path: '/version',
        timeoutMs: answerWithinMs,
        signal,
      });
      const version = (answer as { readonly gitVersion?: string }).gitVersion ?? null;
      const answeredAt = clock.now();
      const backAt = last.outcome === 'UNREACHABLE' ? answeredAt : last.backAt;
      return { outcome: 'ANSWERED', answeredAt, backAt, version, lastError: null };
    } catch (error) {
      if (isAborted(error)) return undefined;
      // A server that is busy sending us a great list may have no time for this question.
      const busy = (heardAt() ?? 0) >= askedAt;
      const outcome = isUnreachable(error) && !busy ? 'UNREACHABLE' : 'UNWELL';
      return {
        ...last,
        outcome,
        lastError: error instanceof Error ? error.message : String(error),
      };
    }
  };

  /** Resolves with true when it was cut short. */
  const rest = async (ms: number, signals: AbortSignal[]): Promise<boolean> => {
    try {
      await clock.sleep(ms, AbortSignal.any(signals));
      return false;
    } catch {
      return true;
    }
  };

  return {
    async run(signal) {
      while (!signal.aborted) {
        const before = last;
        const urgency = (urgent = new AbortController());
        const answer = await ask(signal);
        if (answer === undefined) return;
        last = answer;
        onProbe(last, before);
        const ms = last.outcome === 'ANSWERED' ? intervalMs.well : intervalMs.unwell;
        if (await rest(ms, [signal, urgency.signal])) await rest(soonMs, [signal]);
      }
    },
    soon: () => {
      urgent.abort();
    },
    probe: () => last,
  };
}
