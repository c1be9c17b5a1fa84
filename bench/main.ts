/**
 * `npm run bench [NAME [OPTION …]]`: what the gateway costs beside the obvious other way to do the same, both in one
 * run and with equal outcomes; a table on the screen, JSON in `bench/results/`.
 */
import { admissionBench } from './admission.ts';
import { renderBench } from './render.ts';
import { rolloutBench } from './rollout.ts';

interface Bench {
  /** What it compares, and its options. */
  readonly help: string;
  /** Throws when the outcomes of the sides differ. */
  readonly run: (args: readonly string[]) => Promise<void>;
}

const benches: Readonly<Record<string, Bench>> = {
  admission: {
    help: 'the webhook against an HTTPS server that parses and echoes [--count 8000] [--runs 3]',
    run: admissionBench,
  },
  render: {
    help: 'stations with values of their own: the engine against `helm template` [--stations 500] [--runs 3]',
    run: renderBench,
  },
  rollout: {
    help: 'an app on two control planes: the gateway against helm and a bare script [--sizes 10,100,500] [--quick]',
    run: rolloutBench,
  },
};

const [name, ...args] = process.argv.slice(2);
const chosen = name === undefined ? Object.values(benches) : [benches[name]];
for (const bench of chosen) {
  if (bench === undefined) {
    const known = Object.entries(benches).map(
      ([known, { help }]) => `  ${known.padEnd(11)}${help}`,
    );
    console.error(['Usage: npm run bench -- [NAME [OPTION …]]', '', ...known].join('\n'));
    process.exitCode = 2;
  } else {
    await bench.run(args);
  }
}
