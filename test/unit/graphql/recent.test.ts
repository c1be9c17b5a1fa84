import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecent } from '../../../src/graphql/recent.ts';

describe('what was used last', () => {
  it('is kept up to a weight, and what was not used for longest goes first', () => {
    const recent = createRecent<string>({ maxWeight: 30, weightOf: (text) => text.length });
    for (const key of ['a', 'b', 'c']) recent.set(key, key.repeat(3));
    for (let more = 0; more < 7; more += 1) recent.set(`more-${more}`, 'xxx');
    expect(recent.get('a')).toBe('aaa');
    recent.set('d', 'ddd');
    expect(recent.get('b')).toBeUndefined();
    expect(recent.get('a')).toBe('aaa');
    recent.set('large', 'x'.repeat(4));
    expect(recent.get('large')).toBeUndefined();
  });

  it('never weighs more than allowed, and never answers with anything but the last that was set', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), size: fc.nat(12) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const recent = createRecent<string>({ maxWeight: 30, weightOf: (text) => text.length });
        const last = new Map<string, string>();
        for (const { key, size } of steps) {
          const text = key.repeat(size);
          if (size === 0) recent.delete(key);
          else recent.set(key, text);
          last.set(key, text);
          const kept = [...last.keys()].flatMap((known) => recent.get(known) ?? []);
          expect(kept.join('').length).toBeLessThanOrEqual(30);
          for (const found of kept) expect([...last.values()]).toContain(found);
          if (size > 0 && size <= 3) expect(recent.get(key)).toBe(text);
        }
      }),
    );
  });
});
