import { etaOf, progressOf } from '../../model/rollout-progress.ts';
import { rolloutId } from '../app-parts.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import type { BatchStatus } from '../../model/helm-app.ts';
import type { Rollout as RolloutModel } from '../models.ts';

export const Rollout: Complete<
  gql.RolloutResolvers,
  Omit<gql.Rollout, '__typename'>,
  RolloutModel
> = {
  id: rolloutId,
  app: ({ app }) => app,
  revision: ({ status }) => status.revision,
  phase: ({ status }) => status.phase,
  reason: ({ status }) => status.reason ?? null,
  rollBackOf: ({ status }) => status.rollBackOf ?? null,
  batch: ({ status }) => status.batch ?? null,
  progress: ({ status, targets }, _args, { clock }) => {
    const eta = etaOf(status, targets, clock.now());
    return { ...progressOf(targets), eta: eta === null ? null : new Date(eta).toISOString() };
  },
  startedAt: ({ status }) => status.startedAt,
  finishedAt: ({ status }) => status.finishedAt ?? null,
};

export const RolloutBatch: Complete<
  gql.RolloutBatchResolvers,
  Omit<gql.RolloutBatch, '__typename'>,
  BatchStatus
> = {
  stations: ({ targets }) => targets.length,
  canary: ({ canary }) => canary ?? false,
};
