/** Carries sequences of commands and faults out on one simulated fleet, and holds what comes of them to the oracles. */
import { vi } from 'vitest';
import type { Gateway } from '../../../src/app.ts';
import type { AppOutcome } from '../../../src/commands/commands.ts';
import { startSimFleet } from '../../../src/sim/fleet-process.ts';
import { mutatingRequests, openGateway } from '../apps.ts';
import { crds } from '../gateway.ts';
import { ask, type CommandStep, type Meaning } from './ask.ts';
import { campaignCharts } from './campaign-charts.ts';
import { differences } from './end-oracle.ts';
import { plantForeign } from './foreign.ts';
import { storedApps, type StoredApp } from './intents.ts';
import { isRetriedSince, standingFailures, watchPace } from './pace-witness.ts';
import type { Step } from './steps.ts';
import { createStrike } from './strike.ts';

export interface Campaign extends AsyncDisposable {
  /** Carries one sequence out, to its end; throws what was against an invariant. The fleet is clean afterwards. */
  run(steps: readonly Step[]): Promise<void>;
  /** What was done and checked so far. */
  readonly tally: Readonly<Record<string, number>>;
}

const namespace = 'campaign';
/** So many kinds at least are watched in each cluster. */
const watchedKinds = 8;
/** Long enough for a machine that does much besides: what never comes is found all the same. */
const patience = { timeout: 90_000, interval: 25 };

export async function startCampaign(): Promise<Campaign> {
  const stack = new AsyncDisposableStack();
  const fleet = stack.use(
    await startSimFleet({
      clusters: ['east', 'west'],
      stations: 12,
      nodes: 30,
      paceMs: 5,
      nodeGraceMs: 50,
      heartbeatMs: 0,
      crds,
    }),
  );
  for (const { store } of fleet.clusters) {
    const metadata = { name: namespace };
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  }
  const foreign = plantForeign(fleet, [namespace, 'default']);
  const witness = stack.use(watchPace(fleet));
  let gateway: Gateway = await openGateway(fleet.clusters, []);
  witness.follow(gateway.view);
  stack.defer(async () => await gateway.stop());
  const versions = new Map<string, string>();
  const pool = ['east', 'west'].flatMap((cluster) =>
    [...gateway.view.allStations()]
      .filter((one) => one.cluster === cluster && one.state === 'READY')
      .map(({ name }) => ({ cluster, name }))
      .filter(({ name }) => /^[a-z0-9-]{1,30}$/.test(name))
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .slice(0, 4),
  );
  const tally: Record<string, number> = {};
  const count = (what: string): void => {
    tally[what] = (tally[what] ?? 0) + 1;
  };
  let sequence = 0;
  const meaning: Meaning = {
    app: (number) => ({ namespace, name: `s${sequence}-${number}` }),
    station: (number) => pool[number % pool.length]!,
    charts: campaignCharts(),
  };
  const strike = createStrike({
    fleet,
    namespace,
    meaning,
    stations: pool,
    onApi: (cluster, isDown) => witness.setDown(cluster, isDown),
  });

  /** Counts a command by whether it was accepted; a refusal is an answer like another. */
  async function command(kind: string, asked: Promise<AppOutcome>): Promise<AppOutcome> {
    const outcome = await asked;
    const code = outcome.errors[0]?.code;
    count(code === undefined ? `${kind} accepted` : `${kind} refused: ${code}`);
    return outcome;
  }

  async function perform(step: Step): Promise<void> {
    if (!isCommand(step)) {
      count(`fault: ${step.kind}`);
      await strike.befall(step);
      return;
    }
    const { app } = await command(step.kind, ask(gateway.commands, step, meaning));
    const digest = app?.row.spec.chart.digest;
    if (digest !== undefined && 'content' in step) versions.set(digest, step.content.chart);
  }

  /** What a person would do about a rollout that stands, or ended without being done. Answers whether it is done. */
  async function urge(app: StoredApp): Promise<boolean> {
    const { metadata, status = {}, spec } = app;
    const { rollout } = status;
    const ref = { namespace, name: metadata.name };
    if (metadata.deletionTimestamp !== undefined) return false;
    if (status.observedGeneration !== metadata.generation || rollout === undefined) return false;
    const { commands } = gateway;
    switch (rollout.phase) {
      case 'PAUSED':
        if (rollout.reason === 'APPROVAL_NEEDED') {
          await command('approve', commands.approveBatch({ app: ref }));
        } else await command('resume', commands.resumeRollout({ app: ref }));
        return false;
      case 'CANCELLED':
        await command('restart', commands.restartApp({ app: ref }));
        return false;
      case 'FAILED': {
        count('rollouts that failed');
        const failed = standingFailures(app);
        if (failed.length === 0) {
          const { page, image } = spec.values ?? {};
          const values = { image: { ...image }, page: { greeting: `${page?.greeting} again` } };
          await command('update', commands.updateApp({ app: ref, values }));
        }
        for (const { target } of failed) {
          const [cluster = '', name = ''] = target.split('/');
          await command('retry', commands.retryStation({ app: ref, station: { cluster, name } }));
        }
        return false;
      }
      default:
        return rollout.phase === 'DONE' && status.phase === 'READY' && !isRetriedSince(app);
    }
  }

  async function settled(): Promise<void> {
    await vi.waitFor(async () => {
      const apps = storedApps(fleet);
      const states = [];
      for (const app of apps) states.push(await urge(app));
      if (!states.every(Boolean)) {
        throw new Error(
          `Rollouts have not ended: ${JSON.stringify(apps.map(({ metadata, spec, status }) => ({ metadata: { ...metadata, managedFields: undefined }, spec, status })))}`,
        );
      }
    }, patience);
  }

  async function holdsOracle(): Promise<void> {
    await vi.waitFor(() => {
      const lines = differences(fleet, versions);
      if (lines.length > 0) throw new Error(`The end differs:\n${lines.join('\n')}`);
    }, patience);
    count('ends compared');
    const touched = foreign.touched();
    if (touched.length > 0) throw new Error(`Touched, and not ours:\n${touched.join('\n')}`);
  }

  /** Another process takes over from the one that ran so far, and every watch is cut: nothing is written. */
  async function staysAsItIs(): Promise<void> {
    await gateway.stop();
    const before = mutatingRequests(fleet);
    const asked = requestsByKind();
    gateway = await openGateway(fleet.clusters, []);
    witness.follow(gateway.view);
    await vi.waitFor(() => {
      if (holder() === '') throw new Error('Nobody leads');
    }, patience);
    const opened = watches();
    fleet.inject({ watch: 'cut' });
    await vi.waitFor(() => {
      if (watches() < opened + 2 * watchedKinds) throw new Error('Watches are not open again');
    }, patience);
    await quiet();
    const more = mutatingRequests(fleet) - before;
    if (more > 0) {
      const others = [...requestsByKind()].filter(([kind, times]) => asked.get(kind) !== times);
      const kinds = others.map(([kind]) => kind).join(', ');
      throw new Error(`${more} writes though all was as it should be, among ${kinds}`);
    }
    count('takeovers without a write');
  }

  const holder = (): string => {
    const lease = fleet.clusters[0]?.store.get(
      'leases.coordination.k8s.io',
      'stationmaster-system',
      'stationmaster-reconciler',
    );
    return (lease?.['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity ?? '';
  };

  const requestsByKind = (): ReadonlyMap<string, number> =>
    new Map(
      fleet.clusters.flatMap(({ name, requests }) =>
        requests
          .report()
          .requests.filter(({ verb }) => !['get', 'list', 'watch'].includes(verb))
          .map(({ verb, resource, count: times }) => [`${name} ${verb} ${resource}`, times]),
      ),
    );

  const watches = (): number =>
    fleet.clusters
      .flatMap(({ requests }) => requests.report().requests)
      .reduce((sum, { verb, count: times }) => sum + (verb === 'watch' ? times : 0), 0);

  /** Resolves when nothing was asked of any cluster for a while. */
  async function quiet(): Promise<void> {
    const asked = (): number =>
      fleet.clusters.reduce((sum, { requests }) => sum + requests.report().total, 0);
    let seen = { total: asked(), at: Date.now() };
    await vi.waitFor(() => {
      const total = asked();
      if (total !== seen.total) seen = { total, at: Date.now() };
      if (Date.now() - seen.at < 150) throw new Error('There are requests still');
    }, patience);
  }

  async function deleteAll(): Promise<void> {
    for (const { metadata } of storedApps(fleet)) {
      const { commands } = gateway;
      await command('delete', commands.deleteApp({ app: { namespace, name: metadata.name } }));
    }
    await vi.waitFor(() => {
      const left = storedApps(fleet).map(({ metadata, status }) => ({ ...metadata, status }));
      if (left.length === 0) return;
      const seen = gateway.view.clusters().map(({ name, sync }) => ({ name, ...sync }));
      throw new Error(
        `Not gone: ${JSON.stringify(left)}, as seen ${JSON.stringify({ seen, holder: holder() })}`,
      );
    }, patience);
  }

  function keptPace(): void {
    const { violations } = witness;
    if (violations.length > 0) throw new Error(`Against the pace:\n${violations.join('\n')}`);
    Object.assign(tally, {
      'stations begun': witness.begun,
      'stations that failed': witness.failed,
      'looks at the stores': witness.looks,
      'most in change at once': witness.most,
    });
  }

  return {
    tally,
    async run(steps) {
      sequence += 1;
      for (const step of steps) await perform(step);
      strike.heal();
      await settled();
      await holdsOracle();
      await staysAsItIs();
      await deleteAll();
      await holdsOracle();
      keptPace();
      count('sequences');
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const faults = new Set<Step['kind']>([
  'station',
  'api',
  'image',
  'watch',
  'inTheWay',
  'work',
  'stand',
]);

const isCommand = (step: Step): step is CommandStep => !faults.has(step.kind);
