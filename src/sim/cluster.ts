import type { SystemClock } from './clock.ts';
import { startControlPlane } from './control-plane.ts';
import { createAddressPool } from './controllers/kubelet/addresses.ts';
import { createApiGate } from './api-gate.ts';
import type { Fault } from './faults.ts';
import { nodeObject, stationObject } from './fleet/fleet-objects.ts';
import type { ClusterPlan } from './fleet/plan-fleet.ts';
import { fillWorkloads } from './fleet/workloads.ts';
import { createApiServer } from './http-server.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import type { ServerTls } from './listener.ts';
import { createNodeMeter } from './node-meter.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';
import { createRandom } from './random.ts';
import type { RequestCounts } from './request-counts.ts';
import { resourceKey } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import { createWorldFaults } from './world-faults.ts';

/** One simulated cluster that runs. */
export interface SimCluster {
  readonly name: string;
  /** `http://127.0.0.1:port`, or `https:` with TLS. */
  readonly url: string;
  /** A kubeconfig (YAML) whose only context, named like the cluster, leads to `url`. */
  readonly kubeconfig: string;
  /** Its etcd. What is written here is seen over HTTP and by the controllers, and the other way round. */
  readonly store: ObjectStore;
  readonly requests: RequestCounts;
  inject(fault: Fault): void;
  stop(): Promise<void>;
}

/** How one cluster is to behave. */
export interface ClusterOptions {
  readonly clock: SystemClock;
  readonly seed: number;
  /** Pods that run from the start. */
  readonly pods: number;
  readonly paceMs: number;
  readonly heartbeatMs: number;
  readonly nodeGraceMs: number;
  /** How often nodes are measured; 0: metrics.k8s.io is not served. */
  readonly metricsMs: number;
  /** As in `ControlPlaneOptions`. */
  readonly podEvents: number;
  /** 0: any free one. */
  readonly port: number;
  /** CustomResourceDefinitions to install first. */
  readonly definitions: readonly SimObject[];
  readonly onError: (error: unknown) => void;
  /** As in `ApiServerOptions`. */
  readonly bookmarkIntervalMs?: number;
  readonly historySize?: number;
  readonly tls?: ServerTls;
}

/** Fills a store with the planned cluster, sets its controllers going and serves it. */
export async function startSimCluster(
  plan: ClusterPlan,
  options: ClusterOptions,
): Promise<SimCluster> {
  const { clock, pods, definitions } = options;
  const random = createRandom(options.seed).fork(plan.name);
  const store = createObjectStore({
    now: () => new Date(clock.now()),
    random: () => random.next(),
  });
  const faults = createWorldFaults();
  const addresses = createAddressPool();
  const nowMs = clock.now();
  for (const definition of definitions)
    store.create('customresourcedefinitions.apiextensions.k8s.io', definition);
  for (const node of plan.nodes) {
    store.create('nodes', nodeObject(node, nowMs), { status: true });
    if (node.state === 'LOST') faults.setLost(node.name, true);
  }
  fillStations(store, plan);
  fillWorkloads({ store, nodes: plan.nodes, addresses, nowMs }, pods);

  const gate = createApiGate();
  const { bookmarkIntervalMs, historySize, metricsMs, tls } = options;
  const meter =
    metricsMs > 0
      ? createNodeMeter({ store, clock, random: random.fork('meter') }, { everyMs: metricsMs })
      : undefined;
  const server = createApiServer(
    { store, ...(meter && { meter }) },
    {
      admit: (request, response) => gate.admit(request, response),
      ...(bookmarkIntervalMs !== undefined && { bookmarkIntervalMs }),
      ...(historySize !== undefined && { historySize }),
      ...(tls !== undefined && { tls }),
    },
  );
  const url = await server.listen(options.port);
  const plane = startControlPlane({
    ...options,
    store,
    random: random.fork('pace'),
    faults,
    addresses,
  });

  return {
    name: plan.name,
    url,
    kubeconfig: kubeconfigFor(plan.name, url, tls?.authority),
    store,
    requests: server.requests,
    inject(fault) {
      if ('api' in fault) {
        gate.set(fault);
        if (fault.api === 'down') server.disconnectAll();
      } else if ('watch' in fault) server.cutWatches(fault.resource);
      else if ('forbidden' in fault) gate.forbid(fault.resource, fault.forbidden);
      else if ('failWrites' in fault) gate.failWrites(fault.resource, fault.failWrites);
      else if ('compact' in fault) server.compact();
      else if ('metrics' in fault) {
        if (meter) meter.standing = standings[fault.metrics];
      } else if ('node' in fault) faults.setLost(fault.node, fault.lost);
      else if ('neverReady' in fault) faults.setHeld(fault.image, fault.neverReady);
      else faults.setFailing(fault.image, fault.failing);
    },
    async stop() {
      plane.stop();
      await server.stop();
    },
  };
}

const standings = { up: 'UP', down: 'DOWN', absent: 'ABSENT' } as const;

/** Without their definition there is no place for station objects: then only labels tell of stations. */
function fillStations(store: ObjectStore, plan: ClusterPlan): void {
  const type = [...store.types.values()].find(({ kind }) => kind === 'MecStation');
  if (!type) return;
  for (const station of plan.stations) {
    if (station.presence !== 'NODES_ONLY') store.create(resourceKey(type), stationObject(station));
  }
}
