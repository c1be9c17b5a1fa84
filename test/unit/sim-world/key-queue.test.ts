import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyQueue } from '../../../src/sim/controllers/key-queue.ts';
import { createManualClock } from '../../support/manual-clock.ts';

describe('a queue of keys', () => {
  it('handles a key once however often it was marked, and again when marked later', () => {
    const clock = createManualClock();
    const handled: string[] = [];
    const queue = createKeyQueue({
      clock,
      handle: (key) => handled.push(key),
      onError: () => undefined,
    });
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    clock.advance(0);
    queue.add('a');
    clock.advance(0);
    expect(handled).toEqual(['a', 'b', 'a']);
  });

  it('takes the earlier of two times for a key', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }), (delays) => {
        const clock = createManualClock(0);
        const times: number[] = [];
        const queue = createKeyQueue({
          clock,
          handle: () => times.push(clock.now()),
          onError: () => undefined,
        });
        for (const delay of delays) queue.add('key', delay);
        clock.advance(100);
        expect(times).toEqual([Math.min(...delays)]);
        expect(queue.size).toBe(0);
      }),
    );
  });

  it('tries again, less and less often, what could not be done, and tells of it', () => {
    const clock = createManualClock(0);
    const times: number[] = [];
    const errors: unknown[] = [];
    const queue = createKeyQueue({
      clock,
      handle() {
        times.push(clock.now());
        if (times.length < 4) throw new Error('not yet');
      },
      onError: (error) => errors.push(error),
    });
    queue.add('key');
    clock.advance(60_000);
    expect(times).toEqual([0, 100, 300, 700]);
    expect(errors).toHaveLength(3);
  });

  it('lets others have their turn between batches', () => {
    const clock = createManualClock();
    const turns: string[] = [];
    const queue = createKeyQueue({
      clock,
      handle: (key) => turns.push(key),
      onError: () => undefined,
      batch: 2,
    });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    clock.after(0, () => turns.push('other'));
    clock.advance(0);
    expect(turns).toEqual(['a', 'b', 'other', 'c']);
  });

  it('does nothing more once it is stopped', () => {
    const clock = createManualClock();
    const handled: string[] = [];
    const queue = createKeyQueue({
      clock,
      handle: (key) => handled.push(key),
      onError: () => undefined,
    });
    queue.add('now');
    queue.add('later', 10);
    queue.stop();
    queue.add('after');
    clock.advance(100);
    expect(handled).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
