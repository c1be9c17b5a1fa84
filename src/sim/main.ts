/** Entry of the simulated fleet's own process: starts it, says where it is in one line of JSON, ends with its parent. */
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSimFleet, type SimFleetOptions } from './fleet-process.ts';

const usage = `node src/sim/main.ts [options]
  --clusters N       number of clusters (3)
  --names a,b,c      their names (east, west, south, then cluster-4 and so on)
  --stations N       stations in all (60)
  --nodes N          nodes in all (240)
  --pods N           pods that run from the start (0)
  --seed N           the same seed gives the same fleet (7)
  --pace-ms N        about how long a pod takes to start or stop (300)
  --heartbeat-ms N   between two heartbeats of a node, 0 for none (10000)
  --node-grace-ms N  from losing a node to Ready=Unknown (4000)
  --metrics-ms N     how often nodes are measured, 0: metrics.k8s.io is not served (0)
  --pod-events N     events about pods that each cluster makes and keeps (0)
  --port-base N      port of the first cluster, 0 for any free ones (0)
  --crds PATH        folder of CRDs to install; without it there are no MecStation objects
Ends on SIGTERM, SIGINT, or when its standard input, if it is a pipe, closes.`;

const defaultNames = ['east', 'west', 'south'];

function readOptions(args: readonly string[]): SimFleetOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      clusters: text,
      names: text,
      stations: text,
      nodes: text,
      pods: text,
      seed: text,
      'pace-ms': text,
      'heartbeat-ms': text,
      'node-grace-ms': text,
      'metrics-ms': text,
      'pod-events': text,
      'port-base': text,
      crds: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const count = (name: string, given: string | undefined, fallback: number): number => {
    const number = given === undefined ? fallback : Number(given);
    if (!Number.isSafeInteger(number) || number < 0)
      throw new RangeError(`--${name} is a whole number`);
    return number;
  };
  const names = values.names?.split(',');
  const clusters = count('clusters', values.clusters, names?.length ?? defaultNames.length);
  return {
    clusters: Array.from(
      { length: clusters },
      (_, i) => (names ?? defaultNames)[i] ?? `cluster-${i + 1}`,
    ),
    stations: count('stations', values.stations, 60),
    nodes: count('nodes', values.nodes, 240),
    pods: count('pods', values.pods, 0),
    seed: count('seed', values.seed, 7),
    paceMs: count('pace-ms', values['pace-ms'], 300),
    heartbeatMs: count('heartbeat-ms', values['heartbeat-ms'], 10_000),
    nodeGraceMs: count('node-grace-ms', values['node-grace-ms'], 4000),
    metricsMs: count('metrics-ms', values['metrics-ms'], 0),
    podEvents: count('pod-events', values['pod-events'], 0),
    portBase: count('port-base', values['port-base'], 0),
    ...(values.crds !== undefined && { crds: values.crds }),
  };
}

async function run(): Promise<void> {
  let options: SimFleetOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
    return;
  }
  const fleet = await startSimFleet(options);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    process.stdin.destroy();
    void fleet[Symbol.asyncDispose]();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // A parent that dies closes the pipe; a terminal or /dev/null says nothing about a parent.
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket())
    process.stdin.resume().once('end', stop).once('close', stop);
  const clusters = fleet.clusters.map(({ name, url, kubeconfig }) => ({ name, url, kubeconfig }));
  console.log(JSON.stringify({ control: fleet.control, clusters }));
}

await run();
