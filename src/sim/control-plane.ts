import type { SimClock } from './clock.ts';
import { startDaemonSets } from './controllers/daemon-set.ts';
import { startDeployments } from './controllers/deployment/deployment-controller.ts';
import { startDisruption } from './controllers/disruption.ts';
import { startEndpointSlices } from './controllers/endpoint-slices.ts';
import { startGarbageCollector } from './controllers/garbage-collector.ts';
import { startJobs } from './controllers/job.ts';
import type { AddressPool } from './controllers/kubelet/addresses.ts';
import { startKubelets } from './controllers/kubelet/kubelet.ts';
import { startNodeAgents } from './controllers/kubelet/node-agents.ts';
import { startNamespaces } from './controllers/namespaces.ts';
import { startNodeLifecycle } from './controllers/node-lifecycle.ts';
import { startPodReporter } from './controllers/pod-reporter.ts';
import { startReplicaSets } from './controllers/replica-set.ts';
import { startScheduler } from './controllers/scheduler/scheduler.ts';
import { startStatefulSets } from './controllers/stateful-set.ts';
import { startVolumeClaims } from './controllers/volume-claims.ts';
import { createWorld, type Controller } from './controllers/world.ts';
import type { ObjectStore } from './object-store.ts';
import type { Random } from './random.ts';
import type { WorldFaults } from './world-faults.ts';

/** One cluster's store and the laws its world runs by. */
export interface ControlPlaneOptions {
  readonly store: ObjectStore;
  readonly clock: SimClock;
  readonly random: Random;
  readonly faults: WorldFaults;
  readonly addresses: AddressPool;
  /** About how long a pod takes to start, and to stop, in milliseconds. */
  readonly paceMs: number;
  /** Between two heartbeats of a node, in milliseconds; 0: none. */
  readonly heartbeatMs: number;
  /** From losing a node to Ready=Unknown, in milliseconds. */
  readonly nodeGraceMs: number;
  /** How many events about pods are kept; 0: none are made. */
  readonly podEvents: number;
  /** Told of what a controller could not do and will try again. */
  readonly onError: (error: unknown) => void;
}

/** Starts every controller, the scheduler and all kubelets over what is in the store. Stopping leaves the store as it is. */
export function startControlPlane(options: ControlPlaneOptions): Controller {
  const { faults, addresses, heartbeatMs, nodeGraceMs, podEvents } = options;
  // The world's indexes listen before any controller does, and so are never behind it.
  const world = createWorld(options);
  const controllers = [
    startNamespaces(world),
    startGarbageCollector(world),
    startDeployments(world),
    startReplicaSets(world),
    startStatefulSets(world),
    startDaemonSets(world),
    startJobs(world),
    startDisruption(world),
    startVolumeClaims(world),
    startScheduler(world),
    startNodeAgents(world, faults, { heartbeatMs }),
    startNodeLifecycle(world, faults, { graceMs: nodeGraceMs }),
    startKubelets({ world, faults, addresses }),
    startEndpointSlices(world),
    ...(podEvents > 0 ? [startPodReporter(world, { most: podEvents })] : []),
  ];
  return {
    stop() {
      for (const controller of controllers) controller.stop();
      world.stop();
    },
  };
}
