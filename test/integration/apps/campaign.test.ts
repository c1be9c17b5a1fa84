import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startCampaign } from '../../support/campaign/campaign.ts';
import { sequences } from '../../support/campaign/steps.ts';

/** Sequences that are tried; `npm run soak` asks for more. */
const runs = Number(process.env['STATIONMASTER_CAMPAIGN_RUNS'] ?? 9);
const seed = Number(process.env['STATIONMASTER_CAMPAIGN_SEED'] ?? 11);
/** Fleets side by side: a rollout waits more than it works. */
const lanes = Number(process.env['STATIONMASTER_CAMPAIGN_LANES'] ?? 3);

describe(`${runs} random sequences of commands and faults (seed ${seed})`, () => {
  it(
    'keep the pace, touch nothing of others, end as the intents say, and then nothing is written any more',
    { timeout: 60_000 + runs * 20_000 },
    async () => {
      const startedAt = Date.now();
      const tallies = await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => {
          await using campaign = await startCampaign();
          const numRuns = Math.ceil(runs / lanes);
          await fc.assert(
            fc.asyncProperty(sequences, async (steps) => await campaign.run(steps)),
            // A sequence is not the same twice, as it meets a fleet that runs: it is shown as it was.
            { numRuns, seed: seed + lane, endOnFailure: true },
          );
          return campaign.tally;
        }),
      );
      const total = new Map<string, number>();
      for (const [what, count] of tallies.flatMap((tally) => Object.entries(tally))) {
        const before = total.get(what) ?? 0;
        total.set(what, what.startsWith('most ') ? Math.max(before, count) : before + count);
      }
      const lines = [...total].sort().map(([what, count]) => `${what}: ${count}`);
      process.stdout.write(
        `seeds ${seed} to ${seed + lanes - 1}, ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n${lines.join('\n')}\n`,
      );
      expect(total.get('sequences')).toBeGreaterThanOrEqual(runs);
    },
  );
});
