/** The part of the gateway that places apps: commands for people, and the reconcilers that carry out what they wrote. */
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import type { GatewayCluster } from './gateway-cluster.ts';
import { createCommands } from './commands/create-commands.ts';
import { createManifestCommands } from './commands/create-manifest-commands.ts';
import { createStationCommands } from './commands/create-station-commands.ts';
import type { Commands } from './commands/commands.ts';
import { createAppReconciler } from './control/app-reconciler.ts';
import { createAppTriggers } from './control/app-triggers.ts';
import { installCustomResources, installSystemNamespace } from './control/install.ts';
import { startReconciling, type Reconciling } from './control/reconciling.ts';
import { createReleaseWriter } from './control/release-writer.ts';
import { createStationReconciler } from './control/station-reconciler.ts';
import { createStationTriggers } from './control/station-triggers.ts';
import { createChartSource, type ChartSource } from './helm/chart-source.ts';
import { createHelmEngine } from './helm/helm-engine.ts';
import { createRenderCache } from './helm/render-cache.ts';
import type { Render } from './helm/wanted-releases.ts';
import type { KubeClient, KubeObject } from './kube/kube-client.ts';
import type { LiveReads } from './kube/live-reads.ts';
import { backoffDelay } from './runtime/backoff.ts';
import type { Clock } from './runtime/clock.ts';
import type { Component } from './runtime/lifecycle.ts';
import type { Logger } from './runtime/logger.ts';
import type { OperationBoard } from './store/operation-board.ts';
import { projections, type ProjectionOptions } from './view/projections.ts';
import type { View } from './view/view.ts';

export interface PlacingDeps {
  readonly view: View;
  readonly clients: ReadonlyMap<string, KubeClient>;
  readonly liveReads: LiveReads;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly projecting: ProjectionOptions;
  readonly board: OperationBoard;
}

export interface PlacingOptions {
  readonly clusters: readonly GatewayCluster[];
  /** Name of the cluster that stores HelmApps. */
  readonly home: string;
  readonly charts: { readonly directories: readonly string[]; readonly urls: readonly string[] };
  /** Whether missing custom resources are installed in managed clusters. */
  readonly installCrds: boolean;
  /** Whether this process reconciles. */
  readonly reconcile: boolean;
}

export interface Placing {
  readonly commands: Commands;
  /** Where charts and values files are read. */
  readonly charts: ChartSource;
  readonly component: Component;
  /** Clients of the clusters that are managed now. */
  readonly managed: () => readonly KubeClient[];
  /** Takes on managed clusters that came while it runs, and writes no more to those that went or are managed no more. */
  setClusters(clusters: readonly GatewayCluster[]): void;
}

interface Following {
  readonly client: KubeClient;
  readonly reconciler: Disposable;
  readonly reconciling: Reconciling;
}

export function createPlacing(deps: PlacingDeps, options: PlacingOptions): Placing {
  const { view, clients, clock, logger, projecting, board } = deps;
  let managed = managedOf(options.clusters);
  const engine = createHelmEngine({ clock });
  const cache = createRenderCache({ engine });
  const shared = {
    view,
    clock,
    engine,
    render: async (request: Parameters<Render>[0]) => await cache.render(request),
    stationLabel: projecting.stationLabel,
    clientOf: (cluster: string) => clients.get(cluster),
    manages: (cluster: string) => managed.has(cluster),
    charts: createChartSource(
      { engine, clock },
      { directories: options.charts.directories, urlPrefixes: options.charts.urls },
    ),
  };
  const commands: Commands = {
    ...createCommands({
      ...shared,
      home: options.home,
      liveReads: deps.liveReads,
      projectApp: (object) => projections.HelmApp(object, projecting),
    }),
    ...createStationCommands({ ...shared, logger, board }),
    ...createManifestCommands({ ...shared, logger }),
  };

  const stopping = new AbortController();
  /** The home cluster that is reconciled now, with what does it. */
  let following: Following | undefined;
  /** Changes of the home cluster are followed one after another. */
  let turn: Promise<void> = Promise.resolve();

  /** Installs what a managed cluster must have, as soon as it answers. */
  async function install(client: KubeClient): Promise<void> {
    const isServed = () => clients.get(client.cluster) === client && managed.has(client.cluster);
    for (let attempt = 1; isServed() && !stopping.signal.aborted; attempt += 1) {
      try {
        const isHome = client.cluster === options.home;
        if (options.installCrds) await installCustomResources(client, definitions(isHome));
        if (isHome) await installSystemNamespace(client);
        return;
      } catch (error) {
        logger.warn('a cluster lacks what the gateway installs, trying again', {
          cluster: client.cluster,
          error,
        });
        const delayMs = backoffDelay(attempt, { firstMs: 500, maxMs: 15_000 }, Math.random());
        await clock.sleep(delayMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  /** Reconciles in the home cluster while it is managed, with the client that leads there now. */
  async function followHome(): Promise<void> {
    const home = managed.has(options.home) ? clients.get(options.home) : undefined;
    if (following?.client === home) return;
    await leaveHome();
    if (home === undefined || !options.reconcile) return;
    await install(home);
    if (stopping.signal.aborted || clients.get(options.home) !== home) return;
    const writer = createReleaseWriter({ engine, clock, stationLabel: projecting.stationLabel });
    const reconciler = createAppReconciler({ ...shared, home, writer, logger });
    const reconciling = startReconciling({
      view,
      home,
      kinds: [
        { reconciler, triggers: () => createAppTriggers(view, home.cluster) },
        {
          reconciler: createStationReconciler({ ...shared, home: home.cluster }),
          triggers: () => createStationTriggers(view),
        },
      ],
      clock,
      logger,
      random: Math.random,
      identity: randomUUID(),
    });
    following = { client: home, reconciler, reconciling };
  }

  async function leaveHome(): Promise<void> {
    await following?.reconciling.stop();
    following?.reconciler[Symbol.dispose]();
    following = undefined;
  }

  const follow = (): void => {
    turn = turn.then(followHome).catch((error: unknown) => {
      logger.error('the home cluster could not be followed', { error });
    });
  };

  return {
    commands,
    charts: shared.charts,
    managed: () => [...clients.values()].filter(({ cluster }) => managed.has(cluster)),
    setClusters: (clusters) => {
      const known = [...managed].map((name) => clients.get(name));
      managed = managedOf(clusters);
      for (const name of managed) {
        const client = clients.get(name);
        if (client !== undefined && !known.includes(client)) void install(client);
      }
      follow();
    },
    component: {
      name: 'placing',
      start: () => {
        for (const name of managed) {
          const client = clients.get(name);
          if (client !== undefined && name !== options.home) void install(client);
        }
        follow();
        const home = clients.get(options.home);
        // One that does not reconcile installs all the same, so that commands can be written.
        if (home !== undefined && managed.has(options.home) && !options.reconcile)
          void install(home);
      },
      stop: async () => {
        stopping.abort();
        await turn;
        await leaveHome();
        await engine[Symbol.asyncDispose]();
      },
    },
  };
}

function managedOf(clusters: readonly GatewayCluster[]): ReadonlySet<string> {
  return new Set(clusters.filter(({ manage }) => manage).map(({ name }) => name));
}

/** The custom resources of `schema/crds`: stations everywhere, apps at home only. */
function definitions(isHome: boolean): readonly KubeObject[] {
  return ['mecstation', ...(isHome ? ['helmapp'] : [])].map((name) => {
    const file = new URL(`../schema/crds/${name}.yaml`, import.meta.url);
    return parse(readFileSync(file, 'utf8')) as KubeObject;
  });
}
