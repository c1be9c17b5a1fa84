import { describe, expect, it } from 'vitest';
import { createFaultRuns } from '../../../src/control/fault-runs.ts';

function faultRuns() {
  let now = 1_000;
  const runs = createFaultRuns({ now: () => now });
  return {
    runs,
    noteAt: (at: number, key = 'a') => {
      now = at;
      return runs.note(key);
    },
  };
}

describe('a run of faults', () => {
  it('begins with its first fault, for each key by itself', () => {
    const { noteAt } = faultRuns();
    expect(noteAt(1_000)).toBe(1_000);
    expect(noteAt(60_000)).toBe(1_000);
    expect(noteAt(61_000, 'b')).toBe(61_000);
    expect(noteAt(150_000)).toBe(1_000);
  });

  it('ends when something went well', () => {
    const { noteAt, runs } = faultRuns();
    noteAt(1_000);
    runs.end('a');
    expect(noteAt(2_000)).toBe(2_000);
  });

  it('ends when nothing was tried for long', () => {
    const { noteAt } = faultRuns();
    noteAt(1_000);
    expect(noteAt(3_600_000)).toBe(3_600_000);
  });
});
