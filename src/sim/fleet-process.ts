import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ApiError } from './api-error.ts';
import { createSystemClock } from './clock.ts';
import { startSimCluster, type ClusterOptions, type SimCluster } from './cluster.ts';
import { startControlServer } from './control-server.ts';
import type { Fault } from './faults.ts';
import { evenly, excessOf, planFleet } from './fleet/plan-fleet.ts';
import type { ServerTls } from './listener.ts';
import type { SimObject } from './sim-object.ts';

/** A fleet to be simulated. Everything has a default. */
export interface SimFleetOptions {
  /** Names of the clusters. @default east, west, south */
  readonly clusters?: readonly string[];
  /** @default 60 */
  readonly stations?: number;
  /** @default 240 */
  readonly nodes?: number;
  /** Pods that run from the start, in all clusters together. @default 0 */
  readonly pods?: number;
  /** The same seed gives the same fleet. @default 7 */
  readonly seed?: number;
  /** About how long a pod takes to start, and to stop. @default 300 */
  readonly paceMs?: number;
  /** Between two heartbeats of a node; 0: none. @default 10000 */
  readonly heartbeatMs?: number;
  /** From losing a node to Ready=Unknown. @default 4000 */
  readonly nodeGraceMs?: number;
  /** How often nodes are measured; 0: metrics.k8s.io is not served. @default 0 */
  readonly metricsMs?: number;
  /** How many events about pods each cluster makes and keeps; 0: none. @default 0 */
  readonly podEvents?: number;
  /** Port of the first cluster, the others follow; 0: any free ones. @default 0 */
  readonly portBase?: number;
  /** A folder of CRDs (YAML), or one file, to install in every cluster. Without them there are no MecStation objects. */
  readonly crds?: string;
  /** As in `ApiServerOptions`. */
  readonly bookmarkIntervalMs?: number;
  /** As in `ApiServerOptions`. */
  readonly historySize?: number;
  /** What every cluster's API server shows. @default none: plain HTTP */
  readonly tls?: ServerTls;
  /** Told of errors nobody expects. @default a process warning */
  readonly onError?: (error: unknown) => void;
}

/** Several simulated clusters in this process. Disposing stops them all; nothing is kept. */
export interface SimFleet extends AsyncDisposable {
  readonly clusters: readonly SimCluster[];
  /** Base URL of the control port: `POST /_sim/faults`, `GET` and `DELETE /_sim/requests`. */
  readonly control: string;
  /** The cluster of this name. Throws `RangeError` when there is none. */
  cluster(name: string): SimCluster;
  /** Strikes the cluster that the fault names, or all. */
  inject(fault: Fault): void;
}

/** Starts a fleet. Ready when it resolves: every cluster answers. Throws `RangeError` for a fleet that cannot be. */
export async function startSimFleet(options: SimFleetOptions = {}): Promise<SimFleet> {
  const {
    clusters: names = ['east', 'west', 'south'],
    stations = 60,
    nodes = 240,
    seed = 7,
  } = options;
  const plans = planFleet({ clusters: names, stations, nodes, seed });
  const excess = excessOf(plans);
  if (excess !== undefined) throw new RangeError(excess);
  const clock = createSystemClock();
  const onError = unexpectedTo(options.onError ?? warn);
  const pods = evenly(options.pods ?? 0, names.length);
  const shared: Omit<ClusterOptions, 'pods' | 'port'> = {
    clock,
    seed,
    paceMs: options.paceMs ?? 300,
    heartbeatMs: options.heartbeatMs ?? 10_000,
    nodeGraceMs: options.nodeGraceMs ?? 4000,
    metricsMs: options.metricsMs ?? 0,
    podEvents: options.podEvents ?? 0,
    definitions: options.crds === undefined ? [] : readDefinitions(options.crds),
    onError,
    ...(options.bookmarkIntervalMs !== undefined && {
      bookmarkIntervalMs: options.bookmarkIntervalMs,
    }),
    ...(options.historySize !== undefined && { historySize: options.historySize }),
    ...(options.tls !== undefined && { tls: options.tls }),
  };
  const clusters: SimCluster[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(clusters.map(async (each) => await each.stop()));
    clock.close();
  };
  const inject = (fault: Fault): void => {
    for (const each of clusters) if ((fault.cluster ?? each.name) === each.name) each.inject(fault);
  };
  try {
    for (const [index, plan] of plans.entries()) {
      const port = options.portBase ? options.portBase + index : 0;
      clusters.push(await startSimCluster(plan, { ...shared, port, pods: pods[index] ?? 0 }));
    }
    const control = await startControlServer({ clusters, inject });
    return {
      clusters,
      control: control.url,
      inject,
      cluster(name) {
        const found = clusters.find((each) => each.name === name);
        if (!found) throw new RangeError(`no simulated cluster is called ${name}`);
        return found;
      },
      async [Symbol.asyncDispose]() {
        await control.stop();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function readDefinitions(path: string): SimObject[] {
  const files = /\.ya?ml$/.test(path)
    ? [path]
    : readdirSync(path)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(path, name));
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')))
    .map((document) => document.toJS() as SimObject)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
}

/** A refusal by the store is part of a controller's life (a namespace is going, somebody was first): it tries again. */
function unexpectedTo(tell: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ApiError)) tell(error);
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}
