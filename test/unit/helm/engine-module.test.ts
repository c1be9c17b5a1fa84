import { describe, expect, it } from 'vitest';

import { capMemory } from '../../../src/helm/engine-module.ts';
import { webAssembly } from '../../../src/helm/webassembly.ts';

const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One memory of one page and no maximum, exported as `m`. */
const module = Uint8Array.from([...magic, 5, 3, 1, 0, 1, 7, 5, 1, 1, 0x6d, 2, 0]);

describe('an engine with a memory cap', () => {
  it.each([2, 200, 20_000])('grows to %d pages and not further', async (pages) => {
    const compiled = await webAssembly.compile(capMemory(module, pages));
    const { m } = new webAssembly.Instance(compiled, {}).exports as {
      m: { grow(pages: number): number; buffer: ArrayBuffer };
    };
    expect(() => m.grow(pages)).toThrow(RangeError);
    expect(m.grow(pages - 1)).toBe(1);
    expect(m.buffer.byteLength).toBe(pages * 65_536);
  });

  it('is refused when it is no such program', () => {
    expect(() => capMemory(Uint8Array.from(magic), 2)).toThrow('no memory');
    expect(() => capMemory(module.subarray(0, 9), 2)).toThrow('cut short');
    expect(() => capMemory(Uint8Array.from([...magic, 5, 5, 2, 0, 1, 0, 1]), 2)).toThrow(
      'one memory',
    );
  });
});
