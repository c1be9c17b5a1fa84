/**
 * The bounds of schema/crds/helmapp.yaml, for whoever checks an intent before the API server does: commands, so that a
 * refusal leaves nothing behind (N1), and the section of the values, which the API server does not look into.
 */
import type { Approval, FailureAction, StrategySpec } from './helm-app.ts';

export type Bounds = readonly [least: number, most: number];

export const strategyBounds = {
  batchSize: [1, 500],
  batchPercent: [1, 100],
  batchSizePerCluster: [1, 500],
  maxFailures: [0, 5_000],
  soakSeconds: [0, 86_400],
  progressDeadlineSeconds: [1, 86_400],
} as const satisfies Partial<Record<keyof StrategySpec, Bounds>>;

export const replicaBounds = [0, 10_000] as const satisfies Bounds;
export const historyBounds = [1, 100] as const satisfies Bounds;

/** Characters of names. */
export const nameBounds = {
  station: [1, 63],
  cluster: [1, 253],
  service: [1, 63],
} as const satisfies Readonly<Record<string, Bounds>>;

/** Entries of lists. */
export const mostOf = { stations: 5_000, canaries: 500, services: 100 } as const;

export const approvals = [
  'NONE',
  'EACH_BATCH',
  'AFTER_CANARY',
] as const satisfies readonly Approval[];
export const failureActions = [
  'PAUSE',
  'ROLL_BACK',
  'CONTINUE',
] as const satisfies readonly FailureAction[];
