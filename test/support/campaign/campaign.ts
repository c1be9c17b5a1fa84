/** Carries sequences of commands and faults out on one simulated fleet, and holds what comes of them to the oracles. */
import { vi } from 'vitest';
import type { Gateway } from '../../../src/app.ts';
import type { AppOutcome } from '../../../src/commands/commands.ts';
import type { StrategySpec } from '../../../src/model/helm-app.ts';
import { startSimFleet } from '../../../src/sim/fleet-process.ts';
import { mutatingRequests, openGateway } from '../apps.ts';
import { crds } from '../gateway.ts';
import { campaignCharts } from './campaign-charts.ts';
import { differences } from './end-oracle.ts';
import { plantForeign } from './foreign.ts';
import { storedApps, type StoredApp } from './intents.ts';
import { standingFailures, watchPace } from './pace-witness.ts';
import type { Content, Step, Strategy } from './steps.ts';

export interface Campaign extends AsyncDisposable {
  /** Carries one sequence out, to its end; throws what was against an invariant. The fleet is clean afterwards. */
  run(steps: readonly Step[]): Promise<void>;
  /** What was done and checked so far. */
  readonly tally: Readonly<Record<string, number>>;
}

const namespace = 'campaign';
const tags = ['v1', 'v2', 'v3'];
/** So many kinds at least are watched in each cluster. */
const watchedKinds = 8;
const patience = { timeout: 30_000, interval: 25 };

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
  stack.defer(async () => await gateway.stop());
  const archives = campaignCharts();
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
  /** Objects of somebody else that stand where an app wants to put its own. */
  const inTheWay: { cluster: string; name: string; version: string }[] = [];

  const stationAt = (number: number) => pool[number % pool.length]!;
  const nameOf = (app: number): string => `s${sequence}-${app}`;
  const refOf = (app: number) => ({ namespace, name: nameOf(app) });
  const strategyOf = (
    { canary, ...rest }: Strategy,
    stations: readonly { cluster: string; name: string }[],
  ): StrategySpec => ({
    ...rest,
    ...(canary !== undefined && { canary: [stations[canary % stations.length]!] }),
  });
  const contentOf = ({ tag, greeting, chart }: Content) => ({
    chart: { archive: archives[chart] },
    values: { image: { tag }, page: { greeting } },
  });

  /** Counts a command by whether it was accepted; a refusal is an answer like another. */
  async function command(kind: string, asked: Promise<AppOutcome>): Promise<AppOutcome> {
    const outcome = await asked;
    const code = outcome.errors[0]?.code;
    count(code === undefined ? `${kind} accepted` : `${kind} refused: ${code}`);
    return outcome;
  }

  async function perform(step: Step): Promise<void> {
    const { commands } = gateway;
    switch (step.kind) {
      case 'create':
      case 'update': {
        const app = refOf(step.app);
        const stations = step.stations.map(stationAt);
        const placement = { stations };
        const strategy = strategyOf(step.strategy, stations);
        const asked = { app, placement, strategy, ...contentOf(step.content) };
        const { app: written } = await command(
          step.kind,
          step.kind === 'create' ? commands.createApp(asked) : commands.updateApp(asked),
        );
        const digest = written?.row.spec.chart.digest;
        if (digest !== undefined) versions.set(digest, step.content.chart);
        return;
      }
      case 'add':
      case 'remove': {
        const asked = { app: refOf(step.app), stations: step.stations.map(stationAt) };
        await command(
          step.kind,
          step.kind === 'add' ? commands.addStations(asked) : commands.removeStations(asked),
        );
        return;
      }
      case 'replicas': {
        const replicas = { fixed: { replicas: step.replicas } };
        const asked = { app: refOf(step.app), replicas, keepOverrides: step.keep };
        await command(step.kind, commands.setReplicas(asked));
        return;
      }
      case 'stationReplicas': {
        const station = stationAt(step.station);
        const asked = { app: refOf(step.app), station, replicas: step.replicas };
        await command(step.kind, commands.setStationReplicas(asked));
        return;
      }
      case 'retry': {
        const asked = { app: refOf(step.app), station: stationAt(step.station) };
        await command(step.kind, commands.retryStation(asked));
        return;
      }
      case 'rollBack':
        await command(step.kind, commands.rollBackApp({ app: refOf(step.app) }));
        return;
      case 'restart':
        await command(step.kind, commands.restartApp({ app: refOf(step.app) }));
        return;
      case 'delete':
        await command(step.kind, commands.deleteApp({ app: refOf(step.app) }));
        return;
      case 'pause':
        await command(step.kind, commands.pauseRollout({ app: refOf(step.app) }));
        return;
      case 'resume':
        await command(step.kind, commands.resumeRollout({ app: refOf(step.app) }));
        return;
      case 'cancel':
        await command(step.kind, commands.cancelRollout({ app: refOf(step.app) }));
        return;
      case 'approve':
        await command(step.kind, commands.approveBatch({ app: refOf(step.app) }));
        return;
      default:
        count(`fault: ${step.kind}`);
        await befall(step);
    }
  }

  async function befall(step: Extract<Step, { kind: Fault }>): Promise<void> {
    switch (step.kind) {
      case 'station':
        setLost(stationAt(step.station), step.lost);
        return;
      case 'api':
        setApi(step.cluster, step.api);
        return;
      case 'image':
        fleet.inject({ image: `web:${step.tag}`, neverReady: step.neverReady });
        return;
      case 'watch':
        fleet.inject({ watch: 'cut' });
        return;
      case 'inTheWay':
        putInTheWay(nameOf(step.app), stationAt(step.station));
        return;
      case 'work': {
        const from = mutatingRequests(fleet);
        await vi
          .waitFor(
            () => {
              if (mutatingRequests(fleet) - from < step.writes) throw new Error('not yet');
            },
            { timeout: 400, interval: 5 },
          )
          .catch(() => undefined);
      }
    }
  }

  function setApi(cluster: string, api: 'up' | 'down'): void {
    witness.setDown(cluster, api === 'down');
    fleet.inject({ cluster, api });
  }

  function setLost({ cluster, name }: { cluster: string; name: string }, lost: boolean): void {
    for (const { metadata } of fleet.cluster(cluster).store.list('nodes')) {
      if (metadata.labels?.['NodeGroup'] !== name) continue;
      fleet.inject({ cluster, node: metadata.name, lost });
    }
  }

  function putInTheWay(app: string, station: { cluster: string; name: string }): void {
    const name = `${app}-web-page-${station.name}`;
    const { store } = fleet.cluster(station.cluster);
    if (store.get('configmaps', namespace, name)) return;
    const metadata = { name, namespace };
    const made = store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    const version = String(made.metadata.resourceVersion);
    inTheWay.push({ cluster: station.cluster, name, version });
  }

  function heal(): void {
    for (const { name } of fleet.clusters) setApi(name, 'up');
    for (const tag of tags) fleet.inject({ image: `web:${tag}`, neverReady: false });
    for (const station of pool) setLost(station, false);
    for (const { cluster, name, version } of inTheWay.splice(0)) {
      const { store } = fleet.cluster(cluster);
      const now = store.get('configmaps', namespace, name)?.metadata.resourceVersion;
      if (String(now) !== version) throw new Error(`${cluster}: ${name}, not ours, was touched`);
      store.delete('configmaps', { namespace, name });
    }
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
        return rollout.phase === 'DONE' && status.phase === 'READY';
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
    gateway = await openGateway(fleet.clusters, []);
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
    if (more > 0)
      throw new Error(`${more} mutating requests though everything was as it should be`);
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
      if (left.length > 0) throw new Error(`Not gone: ${JSON.stringify(left)}`);
    }, patience);
  }

  function keptPace(): void {
    const { violations } = witness;
    if (violations.length > 0) throw new Error(`Against the pace:\n${violations.join('\n')}`);
    Object.assign(tally, {
      'stations begun': witness.begun,
      'looks at the stores': witness.looks,
      'most in change at once': witness.most,
    });
  }

  return {
    tally,
    async run(steps) {
      sequence += 1;
      for (const step of steps) await perform(step);
      heal();
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

type Fault = 'station' | 'api' | 'image' | 'watch' | 'inTheWay' | 'work';
