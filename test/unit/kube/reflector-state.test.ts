import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReflectorEvent } from '../../../src/kube/reflector-events.ts';
import { healthOf, reflectorStep } from '../../../src/kube/reflector-state.ts';
import { ModelReflector } from '../../support/model-cluster.ts';

const started = (
  prepare: (reflector: ModelReflector) => void = () => undefined,
): ModelReflector => {
  const reflector = new ModelReflector();
  prepare(reflector);
  reflector.send({ type: 'start' });
  return reflector;
};

/** Lets things arrive until nothing more is to come. */
const settle = (reflector: ModelReflector): void => {
  const resting = () =>
    (reflector.state.name === 'notServed' && !reflector.server.served) ||
    (reflector.state.name === 'forbidden' && !reflector.server.allowed);
  for (let steps = 0; !resting() && reflector.proceed(); steps += 1) {
    if (steps > 10_000) throw new Error(`does not settle: ${JSON.stringify(reflector.state)}`);
  }
};

const sorted = (rows: ReadonlyMap<string, number>) => [...rows].sort();
const presentOf = ({ server }: ModelReflector) => sorted(server.at(server.resourceVersion));

const filled = (reflector: ModelReflector) => {
  for (const [value, key] of ['a', 'b', 'c', 'd', 'e'].entries()) reflector.server.put(key, value);
};

/** Lets things arrive until what is polled was listed, or cannot be. */
const rested = (reflector: ModelReflector): void => {
  const resting = () => ['resting', 'notServed', 'forbidden'].includes(reflector.state.name);
  do {
    if (!reflector.proceed()) throw new Error(`does not rest: ${JSON.stringify(reflector.state)}`);
  } while (!resting());
};
const polled = (): ModelReflector => {
  const reflector = new ModelReflector();
  filled(reflector);
  reflector.send({ type: 'start', polled: true });
  rested(reflector);
  return reflector;
};

describe('reflector state of what can only be listed', () => {
  it('lists in pages, shows them in one step, rests, and lists again', () => {
    const reflector = polled();
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(reflector.effects.at(-1)).toEqual({ do: 'waitToPoll' });
    reflector.server.remove('a');
    reflector.server.put('z', 1);
    rested(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(reflector.publications).toBe(2);
    const opened = reflector.effects.filter(({ do: what }) => what.startsWith('open'));
    expect(opened).toEqual([]);
  });

  it('is synced while it lists again, broken from a failure on until a list was read whole', () => {
    const reflector = polled();
    reflector.proceed();
    expect([reflector.state.name, healthOf(reflector.state)]).toEqual(['paging', 'SYNCED']);
    reflector.server.up = false;
    reflector.proceed();
    expect(healthOf(reflector.state)).toBe('BROKEN');
    reflector.server.up = true;
    reflector.proceed();
    expect([reflector.state.name, healthOf(reflector.state)]).toEqual(['paging', 'BROKEN']);
    rested(reflector);
    expect(healthOf(reflector.state)).toBe('SYNCED');
    expect(reflector.state).toMatchObject({ attempt: 0 });
  });

  it('shows nothing once it is not served, and everything when it is again', () => {
    const reflector = polled();
    reflector.server.served = false;
    rested(reflector);
    expect(healthOf(reflector.state)).toBe('NOT_SERVED');
    expect(reflector.published.size).toBe(0);
    reflector.server.served = true;
    rested(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('asks at once when the cluster is back', () => {
    const reflector = polled();
    reflector.send({ type: 'nudge' });
    expect(reflector.state.name).toBe('paging');
  });
});

describe('reflector state', () => {
  it('streams the initial state and shows it in one step', () => {
    const reflector = started(filled);
    for (let step = 0; step < 6; step += 1) reflector.proceed();
    expect(reflector.publications).toBe(0);
    reflector.proceed();
    expect(reflector.publications).toBe(1);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(healthOf(reflector.state)).toBe('SYNCED');
  });

  it('goes on with the same stream after the initial state', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.server.remove('b');
    reflector.server.put('c', 9);
    settle(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(reflector.effects.filter((effect) => effect.do === 'openWatch')).toEqual([]);
  });

  it('fetches pages where the server refuses to stream, then watches from their version', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.streams = false;
    });
    settle(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(reflector.effects.filter((effect) => effect.do === 'fetchPage')).toHaveLength(3);
    expect(reflector.effects.at(-1)).toEqual({ do: 'openWatch', resourceVersion: '5' });
  });

  it('gives up a streamed list that does not end for pages', () => {
    const reflector = started(filled);
    reflector.proceed();
    reflector.send({ type: 'idle' });
    settle(reflector);
    expect(reflector.effects.some((effect) => effect.do === 'fetchPage')).toBe(true);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('begins again when a continue token has expired', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.streams = false;
    });
    reflector.proceed();
    reflector.proceed();
    reflector.server.put('f', 7);
    reflector.server.compact();
    settle(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(reflector.publications).toBe(1);
  });

  it('tries a page again without the pages before it', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.streams = false;
    });
    reflector.proceed();
    reflector.proceed();
    reflector.send({ type: 'failed', retryAfterMs: 1_000 });
    settle(reflector);
    expect(
      reflector.effects.filter((effect) => effect.do === 'fetchPage' && effect.next === undefined),
    ).toHaveLength(1);
    expect(reflector.effects).toContainEqual({ do: 'wait', attempt: 1, retryAfterMs: 1_000 });
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('resumes a broken watch where it was, without a list', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'failed', retryAfterMs: undefined });
    expect(healthOf(reflector.state)).toBe('BROKEN');
    reflector.server.remove('a');
    settle(reflector);
    expect(reflector.effects).toContainEqual({ do: 'openWatch', resourceVersion: '5' });
    expect(reflector.publications).toBe(1);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('re-lists after 410 and removes what is gone', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'failed', retryAfterMs: undefined });
    reflector.server.remove('a');
    reflector.server.put('z', 1);
    reflector.server.compact();
    settle(reflector);
    expect(reflector.publications).toBe(2);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('keeps showing what it had while it lists again', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'expired' });
    reflector.proceed();
    reflector.proceed();
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    expect(healthOf(reflector.state)).toBe('BROKEN');
  });

  it('waits for a kind that is not served, and picks it up when it appears', () => {
    const reflector = started((fresh) => {
      fresh.server.served = false;
    });
    settle(reflector);
    expect(healthOf(reflector.state)).toBe('NOT_SERVED');
    for (let round = 0; round < 4; round += 1) {
      reflector.proceed();
      expect(healthOf(reflector.state)).toBe('NOT_SERVED');
    }
    expect(reflector.publications).toBe(1);
    reflector.server.served = true;
    reflector.server.put('a', 1);
    reflector.send({ type: 'nudge' });
    reflector.proceed();
    expect(healthOf(reflector.state)).toBe('SYNCING');
    settle(reflector);
    expect(sorted(reflector.published)).toEqual([['a', 1]]);
  });

  it('asks what a kind is called before it lists it, where only the cluster knows', () => {
    const reflector = new ModelReflector();
    filled(reflector);
    reflector.send({ type: 'start', find: true });
    expect(reflector.effects).toEqual([{ do: 'probe' }]);
    expect(healthOf(reflector.state)).toBe('SYNCING');
    settle(reflector);
    expect(reflector.effects.filter((effect) => effect.do === 'wait')).toEqual([]);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('does not take a 404 for the end of a kind that is still served', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'absent' });
    reflector.proceed();
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
    settle(reflector);
    expect(healthOf(reflector.state)).toBe('SYNCED');
  });

  it('says that it has no right, shows nothing, and asks again until it has', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.allowed = false;
    });
    settle(reflector);
    for (let round = 0; round < 4; round += 1) {
      expect(healthOf(reflector.state)).toBe('FORBIDDEN');
      reflector.proceed();
    }
    expect(reflector.publications).toBe(0);
    reflector.server.allowed = true;
    reflector.proceed();
    settle(reflector);
    expect(healthOf(reflector.state)).toBe('SYNCED');
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('keeps what it shows when its right is taken away, and finds what went meanwhile', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'failed', retryAfterMs: undefined });
    reflector.server.allowed = false;
    settle(reflector);
    expect(healthOf(reflector.state)).toBe('FORBIDDEN');
    expect(reflector.published.size).toBe(5);
    reflector.server.remove('a');
    reflector.server.allowed = true;
    reflector.send({ type: 'nudge' });
    settle(reflector);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('takes refused credentials for good only after several tries', () => {
    const reflector = started(filled);
    settle(reflector);
    const seen: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      reflector.send({ type: 'unauthorized' });
      seen.push(reflector.state.name);
      reflector.send({ type: 'elapsed' });
    }
    expect(seen).toEqual(['waiting', 'waiting', 'forbidden', 'forbidden']);
    settle(reflector);
    expect(healthOf(reflector.state)).toBe('SYNCED');
  });

  it('keeps pages that came while the server is overloaded or refuses credentials for a moment', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.streams = false;
    });
    reflector.proceed();
    reflector.proceed();
    reflector.send({ type: 'unauthorized' });
    reflector.proceed();
    reflector.send({ type: 'failed', retryAfterMs: 2_000 });
    settle(reflector);
    expect(
      reflector.effects.filter((effect) => effect.do === 'fetchPage' && effect.next === undefined),
    ).toHaveLength(1);
    expect(sorted(reflector.published)).toEqual(presentOf(reflector));
  });

  it('opens a silent watch anew', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'idle' });
    expect(reflector.effects.at(-1)).toEqual({ do: 'openWatch', resourceVersion: '5' });
  });

  it('does not wait any longer when the cluster is back', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'failed', retryAfterMs: 60_000 });
    reflector.send({ type: 'nudge' });
    expect(reflector.state).toMatchObject({ name: 'watching', resourceVersion: '5' });
  });

  it('reopens at once a watch that ended in good order, later one that ends again and again', () => {
    const reflector = started(filled);
    settle(reflector);
    reflector.send({ type: 'ended', livedMs: 300_000 });
    expect(reflector.state.name).toBe('watching');
    reflector.send({ type: 'opened' });
    reflector.send({ type: 'ended', livedMs: 10 });
    expect(reflector.state.name).toBe('waiting');
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
interface Deed {
  readonly say: string;
  readonly run: (reflector: ModelReflector) => void;
}
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Deed>({ say: 'proceed', run: (it) => void it.proceed() }) },
  {
    weight: 3,
    arbitrary: fc.tuple(key, fc.nat(9)).map<Deed>(([name, value]) => ({
      say: `put ${name} ${value}`,
      run: (it) => {
        it.server.put(name, value);
      },
    })),
  },
  {
    weight: 2,
    arbitrary: key.map<Deed>((name) => ({
      say: `remove ${name}`,
      run: (it) => {
        it.server.remove(name);
      },
    })),
  },
  fc.constant<Deed>({
    say: 'compact',
    run: (it) => {
      it.server.compact();
    },
  }),
  fc
    .tuple(fc.constantFrom('up' as const, 'streams' as const, 'allowed' as const), fc.boolean())
    .map<Deed>(([what, value]) => ({
      say: `${what} ${value}`,
      run: (it) => {
        it.server[what] = value;
      },
    })),
  fc.boolean().map<Deed>((served) => ({
    say: `served ${served}`,
    run: (it) => {
      // A kind takes its objects with it.
      if (!served)
        for (const name of it.server.at(it.server.resourceVersion).keys()) it.server.remove(name);
      it.server.served = served;
    },
  })),
  fc
    .constantFrom<ReflectorEvent>(
      { type: 'failed', retryAfterMs: undefined },
      { type: 'failed', retryAfterMs: 500 },
      { type: 'ended', livedMs: 10 },
      { type: 'ended', livedMs: 60_000 },
      { type: 'idle' },
      { type: 'nudge' },
      { type: 'expired' },
      { type: 'refused' },
      { type: 'absent' },
      { type: 'unauthorized' },
      { type: 'forbidden' },
    )
    .map<Deed>((event) => ({
      say: JSON.stringify(event),
      run: (it) => {
        it.send(event);
      },
    })),
);

describe('reflector state, whatever happens', () => {
  it('shows at every moment a state that the cluster had, and in the end the one it has', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), fc.boolean(), (deeds, find) => {
        const reflector = new ModelReflector();
        reflector.send({ type: 'start', find });
        for (const happen of deeds) {
          happen.run(reflector);
          if (reflector.state.name !== 'watching') continue;
          const then = reflector.server.at(Number(reflector.state.resourceVersion));
          expect(sorted(reflector.published)).toEqual(sorted(then));
        }
        reflector.server.up = true;
        reflector.server.allowed = true;
        reflector.send({ type: 'nudge' });
        settle(reflector);
        expect(healthOf(reflector.state)).toBe(reflector.server.served ? 'SYNCED' : 'NOT_SERVED');
        expect(sorted(reflector.published)).toEqual(
          reflector.server.served ? presentOf(reflector) : [],
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows of what can only be listed, at every rest, a state that the cluster had', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
        const reflector = new ModelReflector();
        reflector.send({ type: 'start', polled: true });
        for (const happen of deeds) happen.run(reflector);
        expect(reflector.effects.filter(({ do: what }) => what.startsWith('open'))).toEqual([]);
        const asked = reflector.effects.filter(({ do: what }) => what === 'fetchPage').length;
        const waits = reflector.effects.filter(({ do: what }) => what.startsWith('wait')).length;
        // A page leads to the next; everything else to a wait, or is a nudge.
        const nudges = deeds.filter(({ say }) => say.includes('nudge')).length;
        expect(asked).toBeLessThanOrEqual(4 * (waits + nudges + 1));
        reflector.server.up = true;
        reflector.server.allowed = true;
        // What was on its way may be older than now.
        rested(reflector);
        rested(reflector);
        expect(healthOf(reflector.state)).toBe(reflector.server.served ? 'SYNCED' : 'NOT_SERVED');
        expect(sorted(reflector.published)).toEqual(
          reflector.server.served ? presentOf(reflector) : [],
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('never spins: failures in a row cost a wait each, after the first few', () => {
    const failure = fc.constantFrom<ReflectorEvent>(
      { type: 'failed', retryAfterMs: undefined },
      { type: 'ended', livedMs: 10 },
      { type: 'expired' },
      { type: 'refused' },
      { type: 'absent' },
      { type: 'unauthorized' },
      { type: 'forbidden' },
      { type: 'served' },
      { type: 'elapsed' },
      { type: 'opened' },
    );
    fc.assert(
      fc.property(fc.array(failure, { maxLength: 200 }), (failures) => {
        const reflector = started(filled);
        settle(reflector);
        const before = reflector.effects.length;
        for (const event of failures) reflector.send(event);
        const after = reflector.effects.slice(before);
        const asked = after.filter(({ do: what }) =>
          ['openList', 'openWatch', 'fetchPage'].includes(what),
        ).length;
        const waits = after.filter(({ do: what }) => what.startsWith('wait')).length;
        // Without a wait: the watch once more, a list once, and pages once in place of the stream.
        expect(asked).toBeLessThanOrEqual(waits + 3);
      }),
      { numRuns: 1_000 },
    );
  });

  it('asks a server that answers 410 to every watch more and more seldom', () => {
    const reflector = started((fresh) => {
      filled(fresh);
      fresh.server.streams = false;
    });
    settle(reflector);
    const before = reflector.effects.length;
    for (let round = 0; round < 10; round += 1) {
      reflector.send({ type: 'expired' });
      while (reflector.state.name !== 'watching') reflector.proceed();
    }
    const waits = reflector.effects
      .slice(before)
      .flatMap((effect) => (effect.do === 'wait' ? effect.attempt : []));
    expect(waits).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('hears nothing after it was stopped', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { maxLength: 40 }),
        fc.array(deed, { maxLength: 10 }),
        (before, after) => {
          const reflector = started();
          for (const happen of before) happen.run(reflector);
          reflector.send({ type: 'stop' });
          const shown = sorted(reflector.published);
          for (const happen of after) happen.run(reflector);
          expect(reflector.state).toEqual({ name: 'stopped' });
          expect(sorted(reflector.published)).toEqual(shown);
        },
      ),
    );
  });

  it('starts from nothing after a stop', () => {
    expect(reflectorStep({ name: 'stopped' }, { type: 'start' }).effects).toEqual([
      { do: 'clear' },
      { do: 'openList' },
    ]);
  });
});
