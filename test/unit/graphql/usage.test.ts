import { describe, expect, it } from 'vitest';
import { usageNow } from '../../../src/graphql/usage.ts';

describe('what is used now', () => {
  const at = '2026-11-01T00:00:00.000Z';
  const usage = { cpuCores: 1, memoryBytes: 2, nodes: 3, at };
  const after = (ms: number) => ({ now: () => Date.parse(at) + ms });

  it('is what was measured in the last five minutes', () => {
    expect(usageNow(usage, after(300_000))).toBe(usage);
    expect(usageNow(usage, after(300_001))).toBeNull();
    expect(usageNow(null, after(0))).toBeNull();
  });
});
