import { describe, expect, it } from 'vitest';
import { createWritePace } from '../../../src/control/write-pace.ts';
import { createManualClock } from '../../support/manual-clock.ts';

describe('the pace of writes', () => {
  it('lets the first one through, and each further one wait twice as long', () => {
    const clock = createManualClock();
    const pace = createWritePace(clock);
    let writes = 0;
    for (let at = 0; at < 600; at += 1) {
      if (pace.wait('n1') === 0) writes += 1;
      clock.advance(100);
    }
    // A minute of fighting: at 0, 1, 3, 7, 15 and 31 s.
    expect(writes).toBe(6);
    expect(pace.wait('n2')).toBe(0);
  });

  it('forgives what was quiet for long, and what was not written after all', () => {
    const clock = createManualClock();
    const pace = createWritePace(clock);
    pace.wait('n1');
    expect(pace.wait('n1')).toBe(1_000);
    pace.forget('n1');
    expect(pace.wait('n1')).toBe(0);
    clock.advance(10_000);
    expect(pace.wait('n1')).toBe(0);
    expect(pace.wait('n1')).toBe(1_000);
  });
});
