import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countByStation,
  reachedFrom,
  type PlacedBackend,
} from '../../../src/model/service-reach.ts';

const at = (station: string, ready = true): PlacedBackend => ({ station, ready });
const [near, nearSick, far, farSick, nowhere] = [
  at('a'),
  at('a', false),
  at('b'),
  at('b', false),
  at(''),
];
const all = [near, nearSick, far, nowhere];

describe('reachedFrom', () => {
  it.each([
    ['STATION', 'a', all, [near, nearSick]],
    ['STATION', 'b', all, [far]],
    ['STATION', 'c', all, []],
    ['STATION', 'b', [near, farSick], [farSick]],
    ['STATION_PREFERRED', 'a', all, [near, nearSick]],
    ['STATION_PREFERRED', 'b', [near, farSick], [near, farSick]],
    ['STATION_PREFERRED', 'c', all, all],
    ['EVERYWHERE', 'a', all, all],
    ['EVERYWHERE', 'c', all, all],
    ['EVERYWHERE', 'c', [], []],
  ] as const)('with %s from %s', (...one) => {
    const [reach, station, backends, reached] = one;
    expect(reachedFrom(station, backends, reach)).toEqual(reached);
  });
});

describe('back ends by station', () => {
  const names = ['a', 'b', 'c', 'd'];
  const backends = fc.array(
    fc.record({ station: fc.constantFrom('', ...names), ready: fc.boolean() }),
    { maxLength: 12 },
  );
  const reaches = fc.constantFrom('STATION', 'STATION_PREFERRED', 'EVERYWHERE');

  it("never shows a station another's where it is held, and shows some station each", () => {
    fc.assert(
      fc.property(backends, (given) => {
        const reached = names.map((name) => reachedFrom(name, given, 'STATION'));
        for (const [index, name] of names.entries()) {
          expect(reached[index]!.every(({ station }) => station === name)).toBe(true);
        }
        expect(new Set(reached.flat())).toEqual(
          new Set(given.filter(({ station }) => station !== '')),
        );
      }),
    );
  });

  it('leaves no station without a ready back end where there is one and it is not held', () => {
    const loose = fc.constantFrom('STATION_PREFERRED', 'EVERYWHERE');
    fc.assert(
      fc.property(backends, loose, (given, reach) => {
        const isAny = given.some(({ ready }) => ready);
        for (const name of names) {
          expect(reachedFrom(name, given, reach).some(({ ready }) => ready)).toBe(isAny);
        }
      }),
    );
  });

  it('are counted as they are reached', () => {
    fc.assert(
      fc.property(backends, reaches, (given, reach) => {
        const counts = countByStation(names, given, reach);
        expect([...counts.keys()]).toEqual(names);
        const ready = (some: readonly PlacedBackend[]) => some.filter((one) => one.ready).length;
        for (const [name, counted] of counts) {
          const own = given.filter(({ station }) => station === name);
          const reached = reachedFrom(name, given, reach);
          expect(counted).toEqual({
            running: own.length,
            ready: ready(own),
            reached: reached.length,
            reachedReady: ready(reached),
          });
        }
      }),
    );
  });
});
