/** Charts for many stations, each with values of its own: Helm's engine in this process against one `helm` a station. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { createChartSource } from '../src/helm/chart-source.ts';
import { createHelmEngine } from '../src/helm/helm-engine.ts';
import { createRenderCache } from '../src/helm/render-cache.ts';
import {
  wantedReleases,
  type Chart,
  type Render,
  type WantedInput,
} from '../src/helm/wanted-releases.ts';
import type { HelmAppSpec } from '../src/model/helm-app.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { ensureBinaries } from '../tools/control-plane/binaries.ts';
import {
  costOf,
  costOfShell,
  medianCost,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Cost,
} from './measure.ts';

const app = { namespace: 'edge', name: 'shop' };
const kubeVersion = 'v1.36.3';
const clusters = ['east', 'west'];
const shared = { service: { port: 8080 }, podLabels: { tier: 'edge' } };

/** The chart and its values files, as helm reads them. */
interface World {
  readonly helm: string;
  readonly folder: string;
  readonly chart: string;
  readonly stations: readonly Station[];
}

interface Station {
  readonly cluster: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Documents by station. */
type Documents = ReadonlyMap<string, readonly unknown[]>;

const sides = [
  'helm, one after another',
  'helm, as many at once as cores',
  'engine, from its start',
  'engine, running',
  'from the cache',
  'from a cache of the usual size',
] as const;
type Side = (typeof sides)[number];

export async function renderBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stations: { type: 'string', default: '500' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [count, runs] = [Number(values.stations), Number(values.runs)];
  const folder = await mkdtemp(join(tmpdir(), 'bench-render-'));
  try {
    const world = await createWorld(folder, count);
    const costs = Object.fromEntries(sides.map((side) => [side, [] as Cost[]])) as Record<
      Side,
      Cost[]
    >;
    for (let run = 1; run <= runs; run += 1) {
      progress(`run ${run} of ${runs}`);
      costs['helm, one after another'].push(await helmRuns(world, 1));
      costs['helm, as many at once as cores'].push(await helmRuns(world, availableParallelism()));
      const { documents, ...ours } = await engineRuns(world);
      await compare(world, documents);
      for (const [side, cost] of Object.entries(ours)) costs[side as Side].push(cost);
    }
    await report(costs, { count, runs });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function createWorld(folder: string, count: number): Promise<World> {
  const { helm4: helm } = await ensureBinaries();
  const chart = join(folder, 'shop');
  await costOfShell([`${helm} create ${chart} > ${folder}/created`]);
  for (const name of ['values', 'documents']) await mkdir(join(folder, name));
  const stations = Array.from({ length: count }, (_, index): Station => {
    const name = `station-${index + 1}`;
    return {
      cluster: clusters[index % clusters.length] ?? '',
      name,
      values: {
        image: { tag: `1.${index}` },
        podAnnotations: { station: name },
        resources: { limits: { cpu: `${100 + index}m`, memory: '128Mi' } },
      },
    };
  });
  await writeFile(join(folder, 'shared.yaml'), stringify(shared));
  for (const { name, values } of stations) {
    await writeFile(join(folder, 'values', `${name}.yaml`), stringify(values));
  }
  return { helm, folder, chart, stations };
}

/** `helm template` for every station; what it says is kept as `documents/<station>.yaml`. */
async function helmRuns({ helm, folder, chart, stations }: World, atOnce: number): Promise<Cost> {
  const template = [
    `${helm} template ${app.name} ${chart} -n ${app.namespace} --kube-version ${kubeVersion}`,
    `-f ${folder}/shared.yaml -f ${folder}/values/STATION.yaml > ${folder}/documents/STATION.yaml`,
  ].join(' ');
  if (atOnce === 1) {
    return await costOfShell(stations.map(({ name }) => template.replaceAll('STATION', name)));
  }
  const names = join(folder, 'names');
  await writeFile(names, stations.map(({ name }) => `${name}\n`).join(''));
  return await costOfShell([`xargs -P ${atOnce} -I STATION sh -c '${template}' < ${names}`]);
}

type EngineSide = Exclude<Side, `helm${string}`>;

/**
 * Every station rendered and split, as a gateway does it: by an engine that has to be started and to read the chart, by
 * one that runs, and with what was remembered.
 */
async function engineRuns({
  chart: directory,
  folder,
  stations,
}: World): Promise<Readonly<Record<EngineSide, Cost>> & { readonly documents: Documents }> {
  await using engine = createHelmEngine({ clock: systemClock });
  const source = createChartSource(
    { engine, clock: systemClock },
    { directories: [folder], urlPrefixes: [] },
  );
  const spec: HelmAppSpec = {
    chart: { directory },
    values: shared,
    stations: stations.map(({ cluster, name, values }) => ({ station: { cluster, name }, values })),
  };
  const documents = new Map<string, readonly unknown[]>();
  const remembering = (maxEntries?: number): Render => {
    const cache = createRenderCache({ engine }, maxEntries === undefined ? {} : { maxEntries });
    return async (request) => {
      const result = await cache.render(request);
      const { scope, station } = request.stationContext ?? {};
      if (scope === 'station' && result.ok) {
        const objects = result.value.objects.map(({ object }) => object);
        documents.set(String(station), objects);
      }
      return result;
    };
  };
  const readChart = async (): Promise<Chart> => {
    const chart = await source.fetchChart(spec.chart);
    if (!chart.ok) throw new Error(chart.fault.message);
    return chart.value;
  };
  const pass = async (render: Render, chart: Chart): Promise<void> => {
    const input: WantedInput = {
      app,
      spec,
      chart,
      stationLabel: 'NodeGroup',
      clusters: clusters.map((cluster) => ({
        name: cluster,
        capabilities: { kubeVersion },
        serviceLocality: 'NONE',
        stations: stations
          .filter((station) => station.cluster === cluster)
          .map(({ name }) => ({ name, nodes: 1 })),
        namespaced: () => true,
      })),
    };
    const { releases, refusals } = await wantedReleases({ render, engine }, input);
    if (refusals[0]) throw refusals[0];
    if (releases.length !== stations.length + clusters.length) throw new Error('Releases missing');
  };
  const fromStart = await costOf(async () => await pass(remembering(), await readChart()));
  const chart = await readChart();
  const again = async (render: Render) => await costOf(async () => await pass(render, chart));
  const large = remembering(2 * stations.length + 10);
  const running = await again(large);
  const cached = await again(large);
  const usual = remembering();
  await pass(usual, chart);
  return {
    'engine, from its start': fromStart,
    'engine, running': running,
    'from the cache': cached,
    'from a cache of the usual size': await again(usual),
    documents,
  };
}

/** Throws unless both sides have made the same objects for every station. */
async function compare({ folder, stations }: World, ours: Documents): Promise<void> {
  for (const { name } of stations) {
    const text = await readFile(join(folder, 'documents', `${name}.yaml`), 'utf8');
    const theirs = parseAllDocuments(text)
      .flatMap((document): unknown[] => [document.toJS() as unknown])
      .filter((document) => document !== null);
    if (!isDeepStrictEqual(sorted(ours.get(name) ?? []), sorted(theirs))) {
      throw new Error(`The documents of ${name} differ`);
    }
  }
}

function sorted(documents: readonly unknown[]): unknown[] {
  const keyOf = (document: unknown): string => {
    const { kind, metadata } = document as { kind: string; metadata: { name: string } };
    return `${kind}/${metadata.name}`;
  };
  return documents.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

async function report(
  costs: Readonly<Record<Side, readonly Cost[]>>,
  { count, runs }: { readonly count: number; readonly runs: number },
): Promise<void> {
  const medians = sides.map((side) => ({ side, ...medianCost(costs[side]) }));
  const helm = medianCost(costs['helm, one after another']);
  printTable(
    `${count} stations with values of their own, equal documents; median of ${runs}`,
    medians.map(({ side, wallMs, cpuMs }) => ({
      side,
      seconds: wallMs / 1000,
      'ms a station': wallMs / count,
      'CPU ms a station': cpuMs / count,
      'times faster than helm': helm.wallMs / wallMs,
      'times less CPU': helm.cpuMs / cpuMs,
    })),
  );
  const engine = helm.wallMs / medianCost(costs['engine, running']).wallMs;
  const cached = helm.wallMs / medianCost(costs['from the cache']).wallMs;
  const goals = [
    {
      goal: 'a running engine: at least 10 times faster than helm',
      reached: engine,
      met: engine >= 10,
    },
    { goal: 'from the cache: at least 200 times', reached: cached, met: cached >= 200 },
  ];
  printGoals(goals);
  await saveResults('render', { stations: count, runs, medians, costs, goals });
}
