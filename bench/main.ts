/**
 * `npm run bench [NAME [OPTION …]]`: what the gateway costs beside the obvious other way to do the same, both in one
 * run and with equal outcomes; a table on the screen, JSON in `bench/results/`.
 */
import { admissionBench } from './admission.ts';
import { callsBench } from './calls.ts';
import { deadClusterBench } from './dead-cluster.ts';
import { executeBench } from './execute.ts';
import { fanOutBench } from './fan-out.ts';
import { latencyBench } from './latency.ts';
import { httpBench } from './http.ts';
import { ingestBench } from './ingest.ts';
import { renderBench } from './render.ts';
import { rolloutBench } from './rollout.ts';
import { viewMemoryBench } from './view-memory.ts';
import { viewQueriesBench } from './view-queries.ts';
import { warmStartBench } from './warm-start.ts';
import { watchesBench } from './watches.ts';

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
  calls: {
    help: 'calls to an API server over TLS: the gateway against client-node [--calls 1000] [--runs 3]',
    run: callsBench,
  },
  execute: {
    help: 'a large query in one process: the executor against graphql-js [--runs 3] [--times 20]',
    run: executeBench,
  },
  http: {
    help: 'queries over HTTP: the gateway against Apollo with express and a loop by hand; of a real control plane: against its own list and the Hive gateway [--runs 3] [--real [--pods 5000] [--without-hive]]',
    run: httpBench,
  },
  'dead-cluster': {
    help: 'questions about healthy clusters, beside a dead and a slow one and without [--questions 2000] [--pods 8000] [--runs 3]',
    run: deadClusterBench,
  },
  'fan-out': {
    help: 'subscribers of one stream: the gateway against graphql-ws as it comes [--subscribers 5000] [--ticks 25] [--per-second 5] [--runs 3]',
    run: fanOutBench,
  },
  latency: {
    help: 'from a change to a subscriber and a query, at the watching replica and another, over a raw watch [--changes 2000] [--per-second 200] [--runs 3]',
    run: latencyBench,
  },
  ingest: {
    help: 'pods taken in with every index: against bare JSON.parse of the same lines [--sizes 1000,10000,100000] [--runs 3]',
    run: ingestBench,
  },
  render: {
    help: 'stations with values of their own: the engine against `helm template` [--stations 500] [--runs 3]',
    run: renderBench,
  },
  rollout: {
    help: 'an app on two control planes: the gateway against helm and a bare script [--sizes 10,100,500] [--quick]',
    run: rolloutBench,
  },
  watches: {
    help: "a quiet watch beside client-node's, and one whose line has gone dead [--seconds 130]",
    run: watchesBench,
  },
  'warm-start': {
    help: 'a replica that begins: from Redis against parsing the lists [--pods 100000] [--runs 3]',
    run: warmStartBench,
  },
  'view-memory': {
    help: 'pods in a view with every index: against the whole objects, each in a process of its own [--sizes 1000,10000,100000] [--fleet 300000]',
    run: viewMemoryBench,
  },
  'view-queries': {
    help: '20 mixes of filters, orders, texts and facets over a fleet in memory [--sizes 10000,100000,300000] [--pages 200]',
    run: viewQueriesBench,
  },
};

const [name, ...args] = process.argv.slice(2);
const chosen = name === undefined ? Object.values(benches) : [benches[name]];
for (const bench of chosen) {
  if (bench === undefined) {
    const known = Object.entries(benches).map(
      ([known, { help }]) => `  ${known.padEnd(14)}${help}`,
    );
    console.error(['Usage: npm run bench -- [NAME [OPTION …]]', '', ...known].join('\n'));
    process.exitCode = 2;
  } else {
    await bench.run(args);
  }
}
