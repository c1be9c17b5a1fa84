import { progressOf } from '../../model/rollout-progress.ts';
import { rolloutId } from '../app-parts.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
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
  progress: ({ targets }) => progressOf(targets),
  startedAt: ({ status }) => status.startedAt,
  finishedAt: ({ status }) => status.finishedAt ?? null,
};
