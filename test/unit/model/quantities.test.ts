import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, count, cpuCores, parseQuantity } from '../../../src/model/quantities.ts';

describe('quantities', () => {
  it.each([
    ['100m', 0.1],
    ['1', 1],
    ['2.5', 2.5],
    ['1500m', 1.5],
    ['+3', 3],
    ['-1', -1],
    ['.5', 0.5],
    ['5.', 5],
    ['5.k', 5000],
    ['250u', 0.00025],
    ['7n', 7e-9],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1E', 1e18],
    ['1e-3', 0.001],
    ['2Ki', 2048],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['0', 0],
  ])('reads %s as %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(['', 'm', 'Ki', '1 Gi', '1gi', '1K', '0x10', '1e', '1e400', 'NaN', '1.2.3', '--1'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeNull();
    },
  );

  it('takes numbers as they are and nothing else', () => {
    expect(parseQuantity(3)).toBe(3);
    for (const value of [Number.NaN, Infinity, null, undefined, true, {}, []])
      expect(parseQuantity(value)).toBeNull();
  });

  it('counts an absent or unreadable amount as nothing', () => {
    expect([cpuCores(undefined), bytes('x'), count(null)]).toEqual([0, 0, 0]);
  });

  it('rounds bytes and counts up', () => {
    expect([bytes('1500m'), count('0.1'), bytes('1Ki')]).toEqual([2, 1, 1024]);
  });

  const integers = fc.integer({ min: -1_000_000, max: 1_000_000 });

  it('agrees with exact arithmetic for every suffix', () => {
    const scale: Readonly<Record<string, readonly [bigint, bigint]>> = {
      n: [1n, 1_000_000_000n],
      u: [1n, 1_000_000n],
      m: [1n, 1000n],
      '': [1n, 1n],
      k: [10n ** 3n, 1n],
      M: [10n ** 6n, 1n],
      G: [10n ** 9n, 1n],
      T: [10n ** 12n, 1n],
      P: [10n ** 15n, 1n],
      E: [10n ** 18n, 1n],
      Ki: [2n ** 10n, 1n],
      Mi: [2n ** 20n, 1n],
      Gi: [2n ** 30n, 1n],
      Ti: [2n ** 40n, 1n],
      Pi: [2n ** 50n, 1n],
      Ei: [2n ** 60n, 1n],
    };
    fc.assert(
      fc.property(integers, fc.constantFrom(...Object.keys(scale)), (digits, suffix) => {
        const [up, down] = scale[suffix]!;
        // Both sides are rounded to a double once: an integer below 2^53 divided by a power of ten, or a bigint.
        const exact = down === 1n ? Number(BigInt(digits) * up) : digits / Number(down);
        expect(parseQuantity(`${digits}${suffix}`)).toBe(exact + 0);
      }),
    );
  });

  it('means the same with an exponent as with its suffix', () => {
    fc.assert(
      fc.property(integers, (digits) => {
        expect(parseQuantity(`${digits}e3`)).toBe(parseQuantity(`${digits}k`));
        expect(parseQuantity(`${digits}e-3`)).toBe(parseQuantity(`${digits}m`));
      }),
    );
  });
});
