import type { Condition } from './shapes.ts';

/**
 * The conditions with this one in its place (new types at the end). `now` becomes lastTransitionTime only when the
 * status moves; a condition that says the same as before is left as it is.
 */
export function withCondition(
  conditions: readonly Condition[],
  now: string,
  next: Condition,
): readonly Condition[] {
  const present = conditions.find(({ type }) => type === next.type);
  if (
    present?.status === next.status &&
    present.reason === next.reason &&
    present.message === next.message
  ) {
    return conditions;
  }
  const moved = present?.status !== next.status;
  const lastTransitionTime = moved ? now : (present.lastTransitionTime ?? now);
  const written = { ...next, lastTransitionTime };
  return present
    ? conditions.map((one) => (one === present ? written : one))
    : [...conditions, written];
}
