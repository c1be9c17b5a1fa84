import { ApiError } from './api-error.ts';
import { valueAt } from './json-values.ts';
import { selectorMatches, type LabelSelector } from './label-selector.ts';
import type { ObjectStore } from './object-store.ts';
import type { SimObject } from './sim-object.ts';

const budgets = 'poddisruptionbudgets.policy';

/**
 * Counts the eviction of a pod against its disruption budget. Throws `ApiError` 429 when the budget has none left, or is
 * newer than its status; 500 when there are several budgets (registry/core/pod/storage/eviction.go).
 */
export function spendBudget(
  store: ObjectStore,
  pod: SimObject,
  { dryRun }: { readonly dryRun: boolean },
): void {
  const phase = valueAt(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending') return;
  const found = store
    .list(budgets, pod.metadata.namespace)
    .filter((budget) =>
      selectorMatches(
        valueAt(budget, 'spec', 'selector') as LabelSelector | undefined,
        pod.metadata.labels,
      ),
    );
  const [budget, ...others] = found;
  if (budget === undefined) return;
  if (others.length > 0) {
    throw new ApiError(500, 'InternalError', {
      message:
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  }
  const { name, generation = 1 } = budget.metadata;
  const count = (field: string): number => Number(valueAt(budget, 'status', field) ?? 0);
  if (count('observedGeneration') < generation) {
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  if (!isReady(pod) && isSpared(budget, count)) return;
  if (count('disruptionsAllowed') <= 0) {
    throw tooMany(
      `The disruption budget ${name} needs ${count('desiredHealthy')} healthy pods and has ${count('currentHealthy')} currently`,
    );
  }
  if (dryRun) return;
  const status = {
    ...(budget['status'] as object),
    disruptionsAllowed: count('disruptionsAllowed') - 1,
  };
  store.update(budgets, { ...budget, status }, { status: true });
}

/** A pod that is not healthy may go: always, or while the budget is met without it. */
function isSpared(budget: SimObject, count: (field: string) => number): boolean {
  if (valueAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  return count('currentHealthy') >= count('desiredHealthy') && count('desiredHealthy') > 0;
}

function isReady(pod: SimObject): boolean {
  const conditions = valueAt(pod, 'status', 'conditions');
  return (
    Array.isArray(conditions) &&
    (conditions as { type?: string; status?: string }[]).some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
  );
}

function tooMany(message: string, retryAfterSeconds?: number): ApiError {
  return new ApiError(429, 'TooManyRequests', {
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      causes: [{ reason: 'DisruptionBudget', message }],
    },
  });
}
