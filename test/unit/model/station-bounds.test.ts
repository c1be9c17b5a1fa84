import { describe, expect, it } from 'vitest';
import type { MecStationSpec } from '../../../src/model/mec-station.ts';
import { outOfBounds } from '../../../src/model/station-bounds.ts';

const labels = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

describe('the bounds of a station', () => {
  it('hold for what is at them', () => {
    const spec: MecStationSpec = {
      operator: '站'.repeat(100),
      location: { latitude: -90, longitude: 180, city: 'c'.repeat(100), address: 'a'.repeat(300) },
      labels: { ...labels(63), empty: '' },
      nodeSelector: { matchLabels: { ...labels(31), long: 'x'.repeat(63) } },
      nodes: ['n'],
    };
    expect(outOfBounds(spec)).toEqual([]);
    expect(outOfBounds({})).toEqual([]);
  });

  it.each<[string, MecStationSpec, string]>([
    ['half a position', { location: { latitude: 1 } }, 'together'],
    ['a position that is none', { location: { latitude: 91, longitude: 0 } }, '-90 to 90'],
    ['a long operator', { operator: 'x'.repeat(101) }, 'The operator has at most 100 characters.'],
    ['a long city', { location: { city: 'x'.repeat(101) } }, 'The city has at most 100'],
    ['a long address', { location: { address: 'x'.repeat(301) } }, 'The address has at most 300'],
    ['many labels', { labels: labels(65) }, 'At most 64 labels.'],
    ['a large selector', { nodeSelector: { matchLabels: labels(33) } }, 'At most 32 labels.'],
    ['a label that is none', { labels: { site: 'a b' } }, '"a b" of site is no label value'],
    ['a pair that is none', { nodeSelector: { matchLabels: { a: '-' } } }, '"-" of a is no label'],
  ])('are broken by %s', (_what, spec, message) => {
    const [first, ...others] = outOfBounds(spec);
    expect(first?.message).toContain(message);
    expect(others).toEqual([]);
  });
});
