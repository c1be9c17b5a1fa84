import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribeTo, type Message } from '../../support/subscribe.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** Stations of the app; `npm run soak` asks for 2,000. */
const count = Number(process.env['STATIONMASTER_TARGETS'] ?? 120);
const app = { namespace: 'edge', name: 'wide' };

interface Progress {
  readonly cursor: string;
  readonly reset: boolean;
  readonly rollout: {
    readonly revision: number;
    readonly phase: string;
    readonly progress: {
      readonly percent: number;
      readonly stations: Readonly<Record<string, number>>;
    };
  } | null;
  readonly targets: readonly { readonly id: string; readonly phase: string }[];
}

const progressIn = (message: Message | undefined): Progress => {
  const { rolloutProgress } = message?.data as { rolloutProgress: Progress };
  return rolloutProgress;
};

/** What a client knows that lays each message over what it had. */
function known(messages: readonly Progress[]): ReadonlyMap<string, string> {
  const phases = new Map<string, string>();
  for (const { reset, targets } of messages) {
    if (reset) phases.clear();
    for (const { id, phase } of targets) phases.set(id, phase);
  }
  return phases;
}

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    fleet: {
      clusters: ['east', 'west'],
      // Some of a fleet's stations are down or empty.
      stations: Math.ceil(count * 1.4),
      nodes: Math.ceil(count * 1.4),
      paceMs: 5,
    },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

describe(`the progress of an app on ${count} stations`, () => {
  const watch = (variables: object = {}) =>
    subscribeTo(
      served.url,
      { name: 'RolloutProgress' },
      { over: 'event stream', variables: { app, ...variables } },
    );

  it(
    'begins with all of them, goes on with what changes, adds up, and can be taken up again in the middle',
    { timeout: 240_000 },
    async () => {
      const stations = [...served.view.allStations()]
        .filter(({ state }) => state === 'READY')
        .slice(0, count)
        .map(({ cluster, name }) => ({ cluster, name }));
      expect(stations).toHaveLength(count);
      const outcome = await served.commands.createApp({
        app,
        createNamespace: true,
        chart: { directory: 'web' },
        placement: { stations },
        replicas: { fixed: { replicas: 1 } },
        strategy: { batchPercent: 10 },
      });
      expect(outcome.errors).toEqual([]);

      await using progress = watch();
      const first = progressIn(await progress.next());
      expect(first.reset).toBe(true);
      expect(first.targets).toHaveLength(count);
      const messages = [first];
      for (let message = await progress.next(); message; message = await progress.next()) {
        messages.push(progressIn(message));
      }

      const last = messages.at(-1);
      expect(last?.rollout).toMatchObject({ phase: 'DONE', progress: { percent: 100 } });
      expect(messages.slice(1).some(({ reset }) => reset)).toBe(false);
      // Each message holds what changed, and not the whole app again.
      const told = messages.slice(1).reduce((sum, { targets }) => sum + targets.length, 0);
      expect(told / (messages.length - 1)).toBeLessThan(count / 2);
      expect(new Set(known(messages).values())).toEqual(new Set(['DONE']));
      for (const { rollout } of messages) {
        if (rollout === null) continue;
        const { total, ...phases } = rollout.progress.stations;
        expect(total).toBe(count);
        expect(Object.values(phases).reduce((sum, part) => sum + part, 0)).toBe(count);
        // No more are in change than the strategy allows.
        const { applying = 0, verifying = 0 } = phases;
        expect(applying + verifying).toBeLessThanOrEqual(Math.ceil(count / 10));
      }

      const middle = messages[Math.floor(messages.length / 2)]!;
      await using again = watch({ resumeFrom: middle.cursor });
      const rest = (await again.rest()).map(progressIn);
      expect(rest.some(({ reset }) => reset)).toBe(false);
      const upToMiddle = messages.slice(0, messages.indexOf(middle) + 1);
      expect(known([...upToMiddle, ...rest])).toEqual(known(messages));
    },
  );
});
