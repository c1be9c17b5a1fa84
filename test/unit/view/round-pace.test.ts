import { describe, expect, it } from 'vitest';
import { createRoundPace, type Run } from '../../../src/view/round-pace.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const options = { restMs: 4, restFactor: 0.5, longestRestMs: 1_000, turnMs: 5 };

/** Runs of so many steps of `stepMs` each; `log` says which step of which run was done. */
function startRuns({ steps, stepMs }: { readonly steps: number; readonly stepMs: number }) {
  const timers = createManualClock(0);
  let spentMs = 0;
  const log: string[] = [];
  let runs = 0;
  let onStep: (step: string) => void = () => undefined;
  function* begin(): Run {
    const run = (runs += 1);
    for (let step = 1; step <= steps; step += 1) {
      spentMs += stepMs;
      log.push(`${run}.${step}`);
      onStep(`${run}.${step}`);
      yield;
    }
    return true;
  }
  const clock = {
    now: () => timers.now() + spentMs,
    after: (ms: number, callback: () => void) => timers.after(ms, callback),
  };
  return {
    log,
    pace: createRoundPace(begin, clock, options),
    advance: async (ms: number) => {
      await Promise.resolve();
      timers.advance(ms);
      await Promise.resolve();
    },
    at(step: string, act: () => void) {
      onStep = (done) => {
        if (done === step) act();
      };
    },
  };
}

describe('rounds', () => {
  it('are broken off for others when they take long, and go on after them', async () => {
    const { pace, log, advance } = startRuns({ steps: 5, stepMs: 3 });
    pace.want();
    await Promise.resolve();
    expect(log).toEqual(['1.1', '1.2']);
    await advance(0);
    expect(log).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5']);
  });

  it('do not begin while another one is broken off', async () => {
    const { pace, log, advance } = startRuns({ steps: 4, stepMs: 3 });
    pace.want();
    await Promise.resolve();
    pace.want();
    pace.wantSoon();
    await advance(0);
    expect(log).toEqual(['1.1', '1.2', '1.3', '1.4']);
    await advance(6);
    expect(log.slice(4)).toEqual(['2.1', '2.2', '2.3', '2.4']);
  });

  it.each(['want', 'wantSoon'] as const)(
    'keep their distance also when the next is wanted while one runs (%s)',
    async (way) => {
      const runs = startRuns({ steps: 1, stepMs: 20 });
      runs.at('1.1', () => runs.pace[way]());
      runs.pace.want();
      await runs.advance(9);
      expect(runs.log).toEqual(['1.1']);
      await runs.advance(1);
      expect(runs.log).toEqual(['1.1', '2.1']);
    },
  );

  it('do not go on when they are stopped while one is broken off', async () => {
    const { pace, log, advance } = startRuns({ steps: 4, stepMs: 3 });
    pace.want();
    await Promise.resolve();
    pace.stop();
    await advance(1_000);
    expect(log).toEqual(['1.1', '1.2']);
  });
});
