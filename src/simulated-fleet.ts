import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SimulatedFleet } from './config.ts';
import type { Logger } from './runtime/logger.ts';

/** One simulated cluster, as the fleet's process tells of it. */
interface SimulatedCluster {
  readonly name: string;
  readonly url: string;
  /** Text of a kubeconfig. */
  readonly kubeconfig: string;
}

/** A simulated fleet in a process of its own. */
export interface FleetProcess {
  readonly clusters: readonly SimulatedCluster[];
  stop(): Promise<void>;
}

/** Names of the embedded clusters, in order; further ones are numbered. */
const clusterNames = ['east', 'west', 'south', 'north'];

/** Starts the simulated fleet. It is reached like any other cluster, over HTTP, and shares no code with the gateway. */
export async function startSimulatedFleet(
  { clusters, stations, nodes, pods, seed }: SimulatedFleet,
  { logger }: { readonly logger: Logger },
): Promise<FleetProcess> {
  const names = Array.from(
    { length: clusters },
    (_, index) => clusterNames[index] ?? `sim-${index + 1}`,
  );
  const options = {
    clusters,
    stations,
    nodes,
    pods,
    seed,
    names: names.join(','),
    'pod-events': 1_000,
    'metrics-ms': 15_000,
    crds: join(import.meta.dirname, '../schema/crds'),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sim/main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { clusters: started } = await firstLine(child);
  let stopping = false;
  child.once('exit', (code) => {
    if (!stopping) logger.error('The simulated fleet has ended', { code });
  });
  return {
    clusters: started,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      // It ends when its input does, so that it never outlives this process.
      child.stdin.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The process says in one line of JSON that it is ready, and where its clusters are. */
async function firstLine(
  child: ChildProcessByStdio<Writable, Readable, null>,
): Promise<{ readonly clusters: readonly SimulatedCluster[] }> {
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`The simulated fleet ended with status ${String(code)} before it was ready`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return JSON.parse(line) as { readonly clusters: readonly SimulatedCluster[] };
}
