import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay } from '../../../src/runtime/backoff.ts';

const bounds = { firstMs: 500, maxMs: 30_000 };

describe('backoff', () => {
  it('doubles up to its limit', () => {
    const nearlyOne = 1 - Number.EPSILON;
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((attempt) =>
      Math.round(backoffDelay(attempt, bounds, nearlyOne)),
    );
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('draws between half and the whole', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const delay = backoffDelay(attempt, bounds, random);
          expect(delay).toBeGreaterThanOrEqual(bounds.firstMs / 2);
          expect(delay).toBeLessThanOrEqual(bounds.maxMs);
          expect(delay).toBeGreaterThanOrEqual(backoffDelay(attempt, bounds, 0));
        },
      ),
    );
  });
});
