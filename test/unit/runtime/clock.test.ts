import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/runtime/clock.ts';
import { createSettlingClock } from '../../support/settling-clock.ts';

describe('clock', () => {
  it('sleeps as long as it is told', async () => {
    const clock = createSettlingClock();
    let awake = false;
    void clock.sleep(1_000).then(() => {
      awake = true;
    });
    await clock.advance(999);
    expect(awake).toBe(false);
    await clock.advance(1);
    expect(awake).toBe(true);
  });

  it('is woken by the signal with its reason, and leaves no timer', async () => {
    const clock = createSettlingClock();
    const waking = new AbortController();
    const sleeping = clock.sleep(1_000, waking.signal);
    waking.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(clock.sleep(1_000, waking.signal)).rejects.toThrow('enough');
    expect(clock.waiting).toBe(0);
  });

  it('takes a call back', async () => {
    const called = await new Promise<boolean>((resolve) => {
      const cancel = systemClock.after(0, () => resolve(true));
      cancel();
      systemClock.after(5, () => resolve(false));
    });
    expect(called).toBe(false);
  });
});
