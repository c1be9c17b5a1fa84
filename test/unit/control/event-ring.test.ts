import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventRing } from '../../../src/control/event-ring.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const seen = (second: number) => ({
  lastSeenAt: new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString(),
});

/** A ring on a clock of its own, and the rows that it has handed on. */
function ringOf(limit: number) {
  const time = createManualClock();
  const clock: Clock = {
    now: () => time.now(),
    sleep: () => Promise.reject(new Error('not used')),
    after: (ms, callback) => time.after(ms, callback),
  };
  const rows = new Map<string, object>();
  let handedOn = 0;
  const ring = createEventRing(
    {
      clock,
      sink: {
        replace: (_, all) => {
          rows.clear();
          for (const [key, row] of all) rows.set(key, row);
        },
        change: (_, key, row) => {
          handedOn += 1;
          if (row === null) rows.delete(key);
          else rows.set(key, row);
        },
      },
    },
    { limit, everyMs: 20, atOnce: 10 },
  );
  return { ring, rows, time, handedOn: () => handedOn };
}

describe('event ring', () => {
  it('hands a storm on little by little, and of each event the last state alone', () => {
    const { ring, rows, time, handedOn } = ringOf(1_000);
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 100; n += 1) ring.change('Event', `e${n}`, seen(round));
    }
    expect(handedOn()).toBe(0);
    time.advance(20);
    expect(handedOn()).toBe(10);
    time.advance(20);
    expect(handedOn()).toBe(20);
    time.advance(160);
    expect(handedOn()).toBe(100);
    expect([...rows.values()]).toEqual(Array.from({ length: 100 }, () => seen(4)));
    expect(time.pending).toBe(0);
  });

  it('keeps the newest of a list, whatever order it comes in', () => {
    const { ring, rows } = ringOf(2);
    ring.replace('Event', new Map([3, 1, 2].map((n) => [`e${n}`, seen(n)])));
    expect([...rows.keys()]).toEqual(['e2', 'e3']);
  });

  it('lets the one go that was not heard of for the longest time', () => {
    const { ring, rows } = ringOf(2);
    ring.change('Event', 'a', seen(1));
    ring.change('Event', 'b', seen(2));
    ring.flush();
    ring.change('Event', 'a', seen(3));
    ring.change('Event', 'c', seen(4));
    ring.flush();
    expect([...rows.keys()].sort()).toEqual(['a', 'c']);
  });

  it('has handed on, in the end, exactly what it keeps, and never more than its limit', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean());
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.nat(3), (changes, ticks) => {
        const { ring, rows, time } = ringOf(3);
        const order: string[] = [];
        for (const [at, [key, gone]] of changes.entries()) {
          ring.change('Event', key, gone ? null : seen(at));
          if (order.includes(key)) order.splice(order.indexOf(key), 1);
          if (!gone) order.push(key);
          if (order.length > 3) order.shift();
          if (at % 4 < ticks) time.advance(20);
        }
        ring.flush();
        expect([...rows.keys()].sort()).toEqual([...order].sort());
      }),
    );
  });
});
