import { describe, expect, it } from 'vitest';
import { createOperations } from '../../../src/commands/operations.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const operations = () => createOperations(createManualClock());

describe('an operation', () => {
  it('is followed from where it stands to its end, a slow reader seeing fewer, newer states', async () => {
    const kept = operations();
    const running = kept.begin(3);
    running.advance({ done: 1 });
    const states = kept.follow(running.id)!;
    expect(await states.next()).toMatchObject({ value: { state: 'RUNNING', done: 1, total: 3 } });
    const next = states.next();
    running.advance({ done: 1, failed: 1, message: 'n2: no' });
    expect(await next).toMatchObject({ value: { done: 2, failed: 1, message: 'n2: no' } });
    running.advance({ done: 1 });
    running.end();
    expect(await states.next()).toMatchObject({ value: { state: 'FAILED', done: 3 } });
    expect(await states.next()).toMatchObject({ done: true });
    const late = kept.follow(running.id)!;
    expect(await late.next()).toMatchObject({ value: { state: 'FAILED' } });
    expect(await late.next()).toMatchObject({ done: true });
  });

  it('lets go of a reader that leaves while nothing happens', async () => {
    const kept = operations();
    const { id } = kept.begin(1);
    const states = kept.follow(id)!;
    await states.next();
    const waiting = states.next();
    await states.return?.();
    expect(await waiting).toMatchObject({ done: true });
  });

  it('is cancelled once, and not after its end', () => {
    const kept = operations();
    const running = kept.begin(1);
    expect(kept.cancel(running.id)).toBe(true);
    expect(running.signal.aborted).toBe(true);
    expect(running.end().state).toBe('CANCELLED');
    expect(kept.cancel(running.id)).toBe(false);
    expect(kept.cancel('another')).toBe(false);
    expect(kept.follow('another')).toBeUndefined();
  });

  it('is forgotten ten minutes after its end, and not before', () => {
    const clock = createManualClock();
    const kept = createOperations(clock);
    const running = kept.begin(0);
    clock.advance(3_600_000);
    expect(kept.get(running.id)?.state).toBe('RUNNING');
    running.end();
    clock.advance(599_999);
    expect(kept.get(running.id)?.state).toBe('SUCCEEDED');
    clock.advance(1);
    expect(kept.get(running.id)).toBeUndefined();
  });
});
