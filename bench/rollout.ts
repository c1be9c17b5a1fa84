/**
 * An app at many stations of two real control planes: created, changed and deleted by the gateway; the same releases
 * by helm, one after another; and the same writes by a script that does nothing else.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  costOf,
  costOfShell,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Goal,
  type Row,
} from './measure.ts';
import { sendAll, sendInBatches, writesOf } from './rollout/bare-script.ts';
import { gatewaySide, stages, type GatewaySide, type Stage } from './rollout/gateway-side.ts';
import { helmScript } from './rollout/helm-loop.ts';
import { figuresOf, type Figures } from './rollout/metering.ts';
import { liveObjects, type StoredRelease } from './rollout/stored-releases.ts';
import { createWorld, emptyNamespaces, type World } from './rollout/world.ts';

const batchSize = 50;
/** So many releases helm installs with `--quick`. */
const quickReleases = 100;

/** What one side did to so many releases. */
interface SideFigures extends Figures {
  readonly side: string;
  readonly releases: number;
}

interface SizeResult {
  readonly stations: number;
  readonly gateway: Omit<GatewaySide, 'releases' | 'objects'>;
  readonly comparedObjects: number;
  /** Creating the app, the gateway first. */
  readonly sides: readonly SideFigures[];
}

export async function rolloutBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10,100,500' },
      quick: { type: 'boolean', default: false },
    },
  });
  const results: SizeResult[] = [];
  for (const size of values.sizes.split(',').map(Number)) {
    const result = await resultOf(size, values.quick ? quickReleases : Infinity);
    reportSize(result);
    results.push(result);
  }
  reportGrowth(results);
  const goals = goalsOf(results);
  printGoals(goals);
  await saveResults('rollout', { batchSize, results, goals });
}

async function resultOf(stations: number, helmReleases: number): Promise<SizeResult> {
  progress(`${stations} stations: control planes`);
  await using world = await createWorld(stations);
  progress('the gateway creates, changes and deletes the app');
  const { releases, objects, ...gateway } = await gatewaySide(world, batchSize);
  const all = releases.length;
  progress('helm installs one release after another');
  const byHelm = releases.slice(0, helmReleases);
  const helm = await helmSide(world, byHelm);
  const comparedObjects = await compare(world, byHelm, objects);
  const writes = releases.map(writesOf);
  progress('the bare script, without a wait');
  const alone = await bareSide(world, async () => await sendAll(world, writes));
  progress('the bare script, in batches');
  const batched = await bareSide(world, async () => await sendInBatches(world, writes, batchSize));
  return {
    stations,
    gateway,
    comparedObjects,
    sides: [
      { side: 'gateway', releases: all, ...gateway.stages.create },
      { side: 'helm, one after another', releases: byHelm.length, ...helm },
      { side: 'bare script, same batches', releases: all, ...batched },
      { side: 'bare script, writes alone', releases: all, ...alone },
    ],
  };
}

async function helmSide(world: World, releases: readonly StoredRelease[]): Promise<Figures> {
  const script = await helmScript(world, releases);
  await emptyNamespaces(world);
  let clientCpuMs = 0;
  const figures = await figuresOf(world, { userAgent: 'Helm' }, async () => {
    clientCpuMs = (await costOfShell(script)).cpuMs;
  });
  return { ...figures, clientCpuMs };
}

async function bareSide(world: World, send: () => Promise<void>): Promise<Figures> {
  await emptyNamespaces(world);
  let clientCpuMs = 0;
  const figures = await figuresOf(world, { userAgent: 'raw-cluster' }, async () => {
    clientCpuMs = (await costOf(send)).cpuMs;
  });
  return { ...figures, clientCpuMs };
}

/** Throws unless the clusters have now the objects of these releases as the gateway had made them. */
async function compare(
  world: World,
  releases: readonly StoredRelease[],
  before: ReadonlyMap<string, object>,
): Promise<number> {
  const now = await liveObjects(world, releases);
  for (const [name, object] of now) {
    if (isDeepStrictEqual(object, before.get(name))) continue;
    throw new Error(
      `${name} differs: ${JSON.stringify(object)} and ${JSON.stringify(before.get(name))}`,
    );
  }
  return now.size;
}

function reportSize({ stations, gateway, comparedObjects, sides }: SizeResult): void {
  const releases = sides[0]?.releases ?? 0;
  printTable(
    `Gateway, ${stations} stations, ${releases} releases (createApp was answered after ${Math.round(gateway.acceptMs)} ms; the deleted HelmApp was gone after ${Math.round(gateway.appGoneMs)} ms)`,
    stages.map((stage) => {
      const figures = gateway.stages[stage];
      return { stage, ...perRelease(figures, releases) };
    }),
  );
  printTable('Its requests per release, by kind', kindRows(gateway, releases));
  printTable(
    `Sides, ${stations} stations (${comparedObjects} objects compared: equal)`,
    sides.map(({ side, releases: count, ...figures }) => ({
      side,
      releases: count,
      ...perRelease(figures, count),
      'times the gateway': figures.wallMs / count / ((sides[0]?.wallMs ?? NaN) / releases),
    })),
  );
}

/** Kinds of which there are many; the others, such as those sent once for an app, are one row. */
function kindRows({ stages: figures }: SizeResult['gateway'], releases: number): Row[] {
  const kinds = new Set(stages.flatMap((stage) => Object.keys(figures[stage].byKind)));
  const count = (stage: Stage, kind: string) => (figures[stage].byKind[kind] ?? 0) / releases;
  const isMany = (kind: string) => stages.some((stage) => count(stage, kind) >= 0.1);
  const many = [...kinds].filter(isMany).sort();
  const few = [...kinds].filter((kind) => !isMany(kind));
  return [...many.map((kind) => [kind]), few].map((group) => ({
    kind: group === few ? 'all others' : (group[0] ?? ''),
    ...Object.fromEntries(
      stages.map((stage) => [stage, group.reduce((sum, kind) => sum + count(stage, kind), 0)]),
    ),
  }));
}

function perRelease(figures: Figures, releases: number): Record<string, number> {
  return {
    seconds: figures.wallMs / 1000,
    'ms a release': figures.wallMs / releases,
    'requests a release': figures.requests / releases,
    mutating: figures.mutating / releases,
    'of these leases': figures.leases / releases,
    'of these app status': figures.appStatus / releases,
    'client CPU ms': figures.clientCpuMs / releases,
    'API servers CPU ms': figures.apiServerCpuMs / releases,
  };
}

function reportGrowth(results: readonly SizeResult[]): void {
  printTable(
    'Growth',
    results.map(({ stations, gateway, sides }) => {
      const releases = sides[0]?.releases ?? NaN;
      return {
        stations,
        'accept s': gateway.acceptMs / 1000,
        ...Object.fromEntries(
          stages.flatMap((stage) => [
            [`${stage} s`, gateway.stages[stage].wallMs / 1000],
            [`${stage} ms a release`, gateway.stages[stage].wallMs / releases],
          ]),
        ),
        'CPU ms a release': gateway.stages.create.clientCpuMs / releases,
        'HelmApp KiB': gateway.appBytes / 1024,
        'peak RSS MiB': gateway.peakRssBytes / 2 ** 20,
      };
    }),
  );
}

function goalsOf(results: readonly SizeResult[]): Goal[] {
  return results.flatMap(({ stations, gateway, sides }) => {
    const [ours, helm, batched] = sides.map(({ wallMs, releases }) => wallMs / releases);
    const releases = sides[0]?.releases ?? NaN;
    const faster = (helm ?? NaN) / (ours ?? NaN);
    const slower = (ours ?? NaN) / (batched ?? NaN);
    return [
      ...stages.map((stage) => {
        const mutating = gateway.stages[stage].mutating / releases;
        return {
          goal: `${stations}, ${stage}: at most 5 mutating requests a release`,
          reached: mutating,
          met: mutating <= 5,
        };
      }),
      {
        goal: `${stations}: at least 6 times faster than helm`,
        reached: faster,
        met: faster >= 6,
      },
      {
        goal: `${stations}: at most 1.5 times the bare script's time`,
        reached: slower,
        met: slower <= 1.5,
      },
    ];
  });
}
