import { describe, expect, it } from 'vitest';
import { createMeasures } from '../../../src/control/measures.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Measures that fade after ten seconds, on a clock of their own, and what is shown of them. */
function measuring() {
  const time = createManualClock();
  const clock: Clock = {
    now: () => time.now(),
    sleep: () => Promise.reject(new Error('not used')),
    after: (ms, callback) => time.after(ms, callback),
  };
  // Somebody else's, from before.
  let shown: readonly string[] = ['before'];
  const measures = createMeasures(
    {
      clock,
      sink: {
        replace: (_, rows) => (shown = [...rows.keys()]),
        change: () => undefined,
      },
    },
    { kind: 'NodeMetrics', maxAgeMs: 10_000 },
  );
  const measured = (...names: readonly string[]) =>
    measures.replace('NodeMetrics', new Map(names.map((name) => [name, {}])));
  return { time, measures, measured, shown: () => shown };
}

const object = (timestamp?: string) => ({
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind: 'NodeMetrics',
  metadata: { name: 'n' },
  ...(timestamp === undefined ? {} : { timestamp }),
});

describe('measures', () => {
  it('are shown until no others have come for so long', () => {
    const { time, measured, shown } = measuring();
    measured('a', 'b');
    time.advance(9_000);
    measured('a');
    time.advance(9_000);
    expect(shown()).toEqual(['a']);
    time.advance(1_000);
    expect(shown()).toEqual([]);
    measured('a');
    expect(shown()).toEqual(['a']);
  });

  it('that somebody else has left go as well', () => {
    const { time, shown } = measuring();
    time.advance(9_999);
    expect(shown()).toEqual(['before']);
    time.advance(1);
    expect(shown()).toEqual([]);
  });

  it('are left as they are by whoever stops', () => {
    const { time, measures, measured, shown } = measuring();
    measured('a');
    measures.stop();
    time.advance(60_000);
    expect(shown()).toEqual(['a']);
    expect(time.pending).toBe(0);
  });

  it('are taken in when they were made lately, or do not say when', () => {
    const { time, measures } = measuring();
    time.advance(60_000);
    const ago = (ms: number) => object(new Date(time.now() - ms).toISOString());
    expect(measures.isOfNow(ago(10_000))).toBe(true);
    expect(measures.isOfNow(ago(10_001))).toBe(false);
    // Clocks differ.
    expect(measures.isOfNow(ago(-5_000))).toBe(true);
    expect(measures.isOfNow(object())).toBe(true);
    expect(measures.isOfNow(object('yesterday'))).toBe(true);
  });
});
