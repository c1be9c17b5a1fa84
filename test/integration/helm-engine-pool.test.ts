import { describe, expect, it, vi } from 'vitest';

import { createEnginePool } from '../../src/helm/engine-pool.ts';
import { compileEngine } from '../../src/helm/engine-module.ts';
import { sleepOn, systemClock, type Clock } from '../../src/runtime/clock.ts';
import { createManualClock } from '../support/manual-clock.ts';

const compiled = compileEngine(256 * 2 ** 20);
const compile = async () => await compiled;
const payload = new Uint8Array();
const parse = { request: JSON.stringify({ operation: 'parseYaml', text: 'a: 1' }), payload };

function manualClock(): Clock & { advance(ms: number): void } {
  const clock = createManualClock();
  return {
    now: () => clock.now(),
    after: (ms, callback) => clock.after(ms, callback),
    sleep: async (ms, signal) => await sleepOn(clock, ms, signal),
    advance: (ms) => clock.advance(ms),
  };
}

describe('the engine pool', () => {
  it('starts threads when there is work, no more than allowed, and ends them when there is none', async () => {
    const clock = manualClock();
    await using pool = createEnginePool({ clock, compile }, { maxThreads: 2, idleMs: 1_000 });
    expect(pool.threads).toBe(0);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async () => await pool.run(parse)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array<string>(6).fill('answered'));
    expect(pool.threads).toBeGreaterThan(0);
    expect(pool.threads).toBeLessThanOrEqual(2);
    clock.advance(999);
    expect((await pool.run(parse)).kind).toBe('answered');
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(pool.threads).toBe(0);
    });
    expect((await pool.run(parse)).kind).toBe('answered');
  });

  it('answers what the engine says to a request that is none', async () => {
    await using pool = createEnginePool({ clock: systemClock, compile }, { maxThreads: 1 });
    for (const request of ['', '{"operation":"fly"}', '{"operation":"render","values":7}']) {
      const outcome = await pool.run({ request, payload });
      expect(outcome.kind).toBe('answered');
      if (outcome.kind !== 'answered') continue;
      const answer = JSON.parse(new TextDecoder().decode(outcome.response)) as object;
      expect(answer).toMatchObject({ error: { code: 'INVALID_INPUT', reason: 'REQUEST' } });
    }
  });

  it('replaces a thread whose engine has grown', async () => {
    await using pool = createEnginePool(
      { clock: systemClock, compile },
      { maxThreads: 1, recycleBytes: 1 },
    );
    expect((await pool.run(parse)).kind).toBe('answered');
    await vi.waitFor(() => expect(pool.threads).toBe(0));
    expect((await pool.run(parse)).kind).toBe('answered');
  });

  it('ends a call that takes too long, and goes on with the next', async () => {
    const clock = manualClock();
    await using pool = createEnginePool({ clock, compile }, { maxThreads: 1, deadlineMs: 100 });
    await pool.run(parse);
    const overdue = pool.run({ request: parse.request, payload: new Uint8Array(64) });
    clock.advance(100);
    const next = pool.run(parse);
    expect((await overdue).kind).toBe('overdue');
    expect((await next).kind).toBe('answered');
  });

  it('refuses what waits, and what comes later, when it is closed', async () => {
    const pool = createEnginePool({ clock: systemClock, compile }, { maxThreads: 1 });
    const waiting = Promise.allSettled([pool.run(parse), pool.run(parse)]);
    await pool[Symbol.asyncDispose]();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(pool.threads).toBe(0);
    await expect(pool.run(parse)).rejects.toThrow('closed');
  });
});
