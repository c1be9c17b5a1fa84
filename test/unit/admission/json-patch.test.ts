import fc from 'fast-check';
import { applyPatch, type Operation } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { patchBetween } from '../../../src/admission/json-patch.ts';

const json = fc.object({
  key: fc.constantFrom('a', 'b', 'c/d', 'e~f', '~1', ''),
  values: [fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('x', 'y')],
  maxDepth: 3,
  maxKeys: 4,
});

describe('patchBetween', () => {
  it('makes the one of the other, as another implementation applies it', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const copy = structuredClone(before);
        const faults = applyPatch(copy, patchBetween(before, after) as Operation[]);
        expect(faults.filter((fault) => fault !== null)).toEqual([]);
        expect(copy).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  it('is empty for what is the same, also in a copy', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(patchBetween(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it('goes no further than the change', () => {
    expect(patchBetween({ a: [{ b: [1] }], c: 1 }, { a: [{ b: [1, 2] }], c: 1 })).toEqual([
      { op: 'add', path: '/a/0/b/-', value: 2 },
    ]);
  });
});
