import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorkQueue } from '../../../src/control/work-queue.ts';
import { systemClock } from '../../../src/runtime/clock.ts';

describe('work queue', () => {
  it('hands out a key once that was added many times', async () => {
    const queue = createWorkQueue(systemClock);
    queue.add('a');
    queue.add('a');
    queue.add('b');
    expect([await queue.take(), await queue.take()]).toEqual(['a', 'b']);
    expect(queue.length).toBe(0);
    queue.stop();
  });

  it('hands out a key again only after it is done, when it was added in hand', async () => {
    const queue = createWorkQueue(systemClock);
    queue.add('a');
    await queue.take();
    queue.add('a');
    expect(queue.length).toBe(0);
    queue.done('a');
    expect(await queue.take()).toBe('a');
    queue.stop();
  });

  it('lets the earlier of two delays win', () => {
    let now = 0;
    const timers: { at: number; callback: () => void; live: boolean }[] = [];
    const queue = createWorkQueue({
      now: () => now,
      after: (ms, callback) => {
        const timer = { at: now + ms, callback, live: true };
        timers.push(timer);
        return () => {
          timer.live = false;
        };
      },
    });
    queue.addAfter('a', 1_000);
    queue.addAfter('a', 100);
    queue.addAfter('a', 5_000);
    expect(timers.filter(({ live }) => live).map(({ at }) => at)).toEqual([100]);
    now = 100;
    timers.find(({ live }) => live)?.callback();
    expect(queue.length).toBe(1);
    queue.stop();
  });

  it('ends those who wait when it is stopped', async () => {
    const queue = createWorkQueue(systemClock);
    const waiting = queue.take();
    queue.stop();
    expect(await waiting).toBeUndefined();
  });

  it('never has a key in two hands, and loses none, whatever the order of calls', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), key: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('take' as const) }),
      fc.record({ kind: fc.constant('done' as const), index: fc.nat(5) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const queue = createWorkQueue(systemClock);
        const inHand: string[] = [];
        // Keys added since they were last taken: each must still come out.
        const owed = new Set<string>();
        for (const action of steps) {
          if (action.kind === 'add') {
            queue.add(action.key);
            owed.add(action.key);
          } else if (action.kind === 'take' && queue.length > 0) {
            const key = (await queue.take())!;
            expect(inHand).not.toContain(key);
            expect(owed.delete(key)).toBe(true);
            inHand.push(key);
          } else if (action.kind === 'done' && inHand.length > 0) {
            queue.done(inHand.splice(action.index % inHand.length, 1)[0]!);
          }
        }
        for (const key of inHand.splice(0)) queue.done(key);
        const rest = new Set<string>();
        while (queue.length > 0) rest.add((await queue.take())!);
        expect(rest).toEqual(owed);
        queue.stop();
      }),
    );
  });
});
