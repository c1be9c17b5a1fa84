/** The one composition root: which implementations there are, and in which order they live. */
import { hostname } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import type { Commands } from './commands/commands.ts';
import { keepCollectingMetrics } from './control/collecting-metrics.ts';
import type { GatewayCluster } from './gateway-cluster.ts';
import { createExplorer } from './graphql/explorer.ts';
import { exampleOperations } from './graphql/examples.ts';
import type { GraphqlLimits } from './graphql/limits.ts';
import { createGraphqlServer, type GraphqlDeps } from './graphql/server.ts';
import { gatewayRoutes } from './http-routes.ts';
import type { NamedKind } from './model/rows.ts';
import { createLiveReads } from './kube/live-reads.ts';
import { createPlacing } from './placing.ts';
import { createServedClusters } from './served-clusters.ts';
import { systemClock } from './runtime/clock.ts';
import { createHttpServer, type HttpServer } from './runtime/http-server.ts';
import { createLifecycle, type Component } from './runtime/lifecycle.ts';
import type { Logger } from './runtime/logger.ts';
import { createMetrics } from './runtime/metrics.ts';
import { createRest } from './rest/rest-server.ts';
import { noteLeases } from './store/held-leases.ts';
import { openStore, type StoreOptions } from './store/open-store.ts';
import { createView } from './view/create-view.ts';
import { keepFleetMetrics } from './view/fleet-metrics.ts';
import type { View } from './view/view.ts';
import { createWebhook } from './webhook.ts';
import type { WebhookConfig } from './webhook-config.ts';

export interface GatewayOptions {
  readonly clusters: readonly GatewayCluster[];
  /** Name of the cluster that stores HelmApps. */
  readonly home: string;
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly origins: readonly string[];
  };
  readonly stationLabel: string;
  /** Whether this process watches the clusters. */
  readonly collect: boolean;
  /** Kinds to watch besides those that always are. Left out: none. */
  readonly kinds?: readonly NamedKind[];
  /** Extended resources that are GPUs besides those whose names end in `/gpu`. Left out: none. */
  readonly gpuResources?: readonly string[];
  /** Whether this process carries out what apps want. */
  readonly reconcile: boolean;
  readonly installCrds: boolean;
  /** Left out: this process is no admission webhook. */
  readonly webhook?: WebhookConfig | undefined;
  /** Left out: within this process. */
  readonly store?: StoreOptions;
  readonly charts: { readonly directories: readonly string[]; readonly urls: readonly string[] };
  /** How much a caller may ask for; left out, each as in `defaultLimits`. */
  readonly limits?: Partial<GraphqlLimits>;
}

/** The whole gateway. */
export interface Gateway {
  /** Resolves once it listens; the clusters may still be syncing. Rejects when it cannot listen. */
  start(): Promise<{ readonly url: string }>;
  /** Ends in good order: streams first, then requests, then watches. Idempotent. */
  stop(): Promise<void>;
  /** Takes clusters on and lets go of them while it runs; the home cluster stays what it is. */
  setClusters(clusters: readonly GatewayCluster[]): Promise<void>;
  readonly view: View;
  readonly commands: Commands;
}

const { version } = packageJson;

export function createGateway(
  options: GatewayOptions,
  { logger }: { readonly logger: Logger },
): Gateway {
  const { home, stationLabel, listen } = options;
  const clock = systemClock;
  const metrics = createMetrics({ runtime: true });
  const opened = openStore(options.store ?? { kind: 'memory' }, { clock, logger, metrics });
  const { store, holds } = noteLeases(opened);
  const keeping: Component = {
    name: 'store',
    start: () => store.ready(),
    stop: () => undefined,
  };
  const view = createView({ stationLabel, homeCluster: home });
  const projecting = { stationLabel, gpuResources: options.gpuResources ?? [] };
  const fleetMetrics = keepFleetMetrics(view, { metrics, clock });
  const collecting = keepCollectingMetrics(metrics);
  const served = createServedClusters(
    { store, view, clock, logger, projecting, metrics: { collecting, fleet: fleetMetrics } },
    options,
  );
  const { clients } = served;
  const liveReads = createLiveReads((cluster) => clients.get(cluster));
  const placing = createPlacing(
    { view, clients, liveReads, clock, logger, projecting, board: opened.operations },
    options,
  );

  const facts: GraphqlDeps['gateway'] = {
    version,
    replica: hostname(),
    startedAt: clock.now(),
    roles: [
      'SERVE',
      ...(options.collect ? (['COLLECT'] as const) : []),
      ...(options.reconcile ? (['RECONCILE'] as const) : []),
    ],
    store: opened.standing,
    watches: holds,
    rowsOf: fleetMetrics.rowsOf,
  };

  let stopServing: () => Promise<void> = () => Promise.resolve();
  let url = '';
  const serving: Component = {
    name: 'graph',
    start: async () => {
      const graphql = await createGraphqlServer(
        { view, liveReads, commands: placing.commands, clock, logger, metrics, gateway: facts },
        { home, limits: options.limits ?? {} },
      );
      const explorer = createExplorer(() => exampleOperations(view));
      const routes = gatewayRoutes({
        view,
        graphql,
        rest: createRest({
          view,
          commands: placing.commands,
          charts: placing.charts,
          home,
          logger,
        }),
        explorer,
        metrics,
        refreshMetrics: () => {
          fleetMetrics.refresh();
          graphql.refreshMetrics();
        },
        stopping: () => http.stopping,
      });
      const http: HttpServer = createHttpServer(routes, listen, { logger });
      try {
        ({ url } = await http.start());
      } catch (error) {
        await graphql.stop();
        throw error;
      }
      stopServing = async () => {
        // Streams never end by themselves: they are ended while the listener waits for what is open.
        await Promise.all([http.stop(), graphql.stop()]);
      };
    },
    stop: () => stopServing(),
  };
  const admitting = options.webhook
    ? [
        createWebhook(
          { managed: placing.managed, metrics, clock, logger },
          { ...options.webhook, stationLabel, home },
        ),
      ]
    : [];
  const lifecycle = createLifecycle(
    [[keeping], [served], [placing.component, ...admitting], [serving]],
    {
      logger,
    },
  );
  return {
    view,
    commands: placing.commands,
    setClusters: async (wanted) => {
      if (!wanted.some(({ name }) => name === home)) {
        logger.warn('The home cluster cannot be taken away without a restart', { home });
        return;
      }
      await served.set(wanted);
      placing.setClusters(wanted);
    },
    start: async () => {
      await lifecycle.start();
      return { url };
    },
    stop: async () => {
      await lifecycle.stop();
      await store.close();
    },
  };
}
