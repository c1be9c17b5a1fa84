/** What a strategy comes to, with all that it leaves out filled in. */
import type { Approval, FailureAction, RolloutStatus, StrategySpec } from './helm-app.ts';

/** The pace of a rollout. */
export interface Pace {
  /** Stations in change at once. */
  readonly batchSize: number;
  /** Of these in one cluster. */
  readonly batchSizePerCluster: number;
  /** Stations that may fail; Infinity where failures stop nothing. */
  readonly maxFailures: number;
  readonly onFailure: FailureAction;
  readonly approval: Approval;
  readonly soakMs: number;
  readonly progressDeadlineMs: number;
}

const defaultBatchSize = 10;
const defaultProgressDeadlineSeconds = 600;

/**
 * The pace for an app of so many stations. Where the gateway itself goes back, it asks nobody and lets nothing stop
 * it: every station that can be brought back is.
 */
export function paceOf(
  strategy: StrategySpec,
  { stations, rollBackOf }: { readonly stations: number } & Pick<RolloutStatus, 'rollBackOf'>,
): Pace {
  const { batchPercent, canary = [], onFailure, maxFailures } = strategy;
  const share = batchPercent === undefined ? undefined : Math.ceil((stations * batchPercent) / 100);
  const isAutomatic = rollBackOf !== undefined;
  const isGuarded = canary.length > 0 || onFailure !== undefined;
  return {
    batchSize: Math.max(1, share ?? strategy.batchSize ?? defaultBatchSize),
    batchSizePerCluster: strategy.batchSizePerCluster ?? Number.POSITIVE_INFINITY,
    maxFailures: maxFailures ?? (isGuarded ? 0 : Number.POSITIVE_INFINITY),
    onFailure: isAutomatic ? 'CONTINUE' : (onFailure ?? 'PAUSE'),
    approval: isAutomatic ? 'NONE' : (strategy.approval ?? 'NONE'),
    soakMs: (strategy.soakSeconds ?? 0) * 1_000,
    progressDeadlineMs: progressDeadlineMs(strategy),
  };
}

/** How long a station may take to become ready, in milliseconds. */
export function progressDeadlineMs({ progressDeadlineSeconds }: StrategySpec): number {
  return (progressDeadlineSeconds ?? defaultProgressDeadlineSeconds) * 1_000;
}
