import fc from 'fast-check';
import { DateTimeResolver } from 'graphql-scalars';
import { describe, expect, it } from 'vitest';
import { DateTime } from '../../../src/graphql/date-time.ts';

/** What a client gets, or that there is an error. */
const answered = (scalar: Pick<typeof DateTime, 'serialize'>, value: unknown): string => {
  try {
    return JSON.stringify(scalar.serialize(value));
  } catch (error) {
    return String(error);
  }
};

const two = (max: number) =>
  fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
const texts = fc
  .tuple(
    fc.integer({ min: 1_000, max: 2_999 }),
    two(13),
    two(32),
    two(25),
    two(61),
    two(61),
    fc.constantFrom('', '.5', '.123', '.123456', '.'),
    fc.constantFrom('Z', 'z', '', '+02:00'),
  )
  .map(
    ([year, month, day, hour, minute, second, part, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${part}${zone}`,
  );

describe('a time in an answer', () => {
  it('is what graphql-scalars makes of it, whatever it is', () => {
    const values = fc.oneof(
      { weight: 8, arbitrary: texts },
      { weight: 1, arbitrary: fc.date({ noInvalidDate: true }) },
      { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }).filter((it) => typeof it !== 'symbol') },
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(answered(DateTime, value)).toBe(answered(DateTimeResolver, value));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['2026-02-28T23:59:59Z', '2026-02-28T23:59:59.000Z'],
    ['2024-02-29T00:00:00.120Z', '2024-02-29T00:00:00.120Z'],
  ])('%s is answered as %s', (value, expected) => {
    expect(DateTime.serialize(value)).toBe(expected);
  });

  it.each(['2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T24:00:00Z', 'soon'])(
    '%s is an error',
    (value) => {
      expect(() => DateTime.serialize(value)).toThrow('invalid date-time-string');
    },
  );
});
