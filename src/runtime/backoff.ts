/** Bounds of an exponential backoff, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before try `attempt` (1 is the first retry): doubled each time from `firstMs` up to `maxMs`,
 * then drawn between half of that and the whole, so that many who failed together do not come back together.
 * `random` is in [0, 1).
 */
export function backoffDelay(attempt: number, { firstMs, maxMs }: Backoff, random: number): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));
  return whole / 2 + (whole / 2) * random;
}
