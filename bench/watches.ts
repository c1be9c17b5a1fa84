/** Watches on which nothing happens, and one whose line has gone dead: the gateway's client beside `@kubernetes/client-node`'s. */
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { parseArgs } from 'node:util';
import { createKubeClient } from '../src/kube/http-kube-client.ts';
import type { KubeClient } from '../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../src/kube/kube-config.ts';
import { isAborted, isKubeError } from '../src/kube/kube-error.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { startStallingProxy } from '../test/support/stalling-proxy.ts';
import { startBenchApiServer, type BenchApiServer } from './api-server.ts';
import { printGoals, printTable, progress, saveResults } from './measure.ts';

const path = '/api/v1/namespaces/default/configmaps';
const deadAfterSeconds = 45;

interface Quiet {
  readonly side: string;
  /** Watches that were opened; one would do. */
  readonly watches: number;
  readonly connections: number;
}

export async function watchesBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '130' } },
  });
  const seconds = Number(values.seconds);
  progress(`${seconds} seconds of silence`);
  const [theirs, ours, foundAfter] = await Promise.all([
    quietWatch('client-node', seconds, keepWatchingWithClientNode),
    quietWatch('gateway', seconds, keepWatching),
    halfOpenWatch(),
  ]);
  printTable(`A watch on which nothing happens for ${seconds} s`, [{ ...theirs }, { ...ours }]);
  printTable('A watch whose line carries nothing any more, but is held open', [
    { side: 'gateway', 'found after s': foundAfter },
  ]);
  const goals = [
    {
      goal: 'reconnects of the quiet watch: 0',
      reached: ours.watches - 1,
      met: ours.watches === 1,
    },
    {
      goal: `the dead one found within ${deadAfterSeconds} s`,
      reached: foundAfter,
      met: foundAfter <= deadAfterSeconds,
    },
  ];
  printGoals(goals);
  await saveResults('watches', { seconds, quiet: [theirs, ours], foundAfter, goals });
}

/** Watches a server of its own until the signal ends it; opens the watch again whenever it ends by itself. */
type KeepWatching = (kubeconfig: string, signal: AbortSignal) => Promise<void>;

async function quietWatch(
  side: string,
  seconds: number,
  keepWatching: KeepWatching,
): Promise<Quiet> {
  await using server = await startBenchApiServer(0);
  const stop = new AbortController();
  const watching = keepWatching(server.kubeconfig, stop.signal);
  await systemClock.sleep(seconds * 1000);
  const counts = await server.counts();
  stop.abort();
  await watching;
  return { side, ...counts };
}

async function keepWatching(kubeconfig: string, signal: AbortSignal): Promise<void> {
  const client = clientOf(kubeconfig);
  while (!signal.aborted) await watchToItsEnd(client, signal);
  await client.close();
}

async function keepWatchingWithClientNode(kubeconfig: string, signal: AbortSignal): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const watch = new Watch(config);
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const query = { allowWatchBookmarks: true };
      const opening = watch.watch(
        path,
        query,
        () => undefined,
        () => resolve(),
      );
      void opening.then((running) => signal.addEventListener('abort', () => running.abort()));
    });
  }
}

async function watchToItsEnd(
  client: KubeClient,
  signal: AbortSignal,
  onOpen?: () => void,
): Promise<void> {
  const query = { watch: 'true', allowWatchBookmarks: 'true' };
  try {
    for await (const line of client.lines({ method: 'GET', path, query, signal }, onOpen)) {
      if (!line.includes('"BOOKMARK"')) throw new Error(`Something happened: ${line}`);
    }
  } catch (error) {
    if (!isKubeError(error)) throw error;
    if (!isAborted(error)) progress(`a watch ended: ${error.message}`);
  }
}

/** Seconds until a watch that runs through a proxy ends after the proxy has ceased to forward. */
async function halfOpenWatch(): Promise<number> {
  await using server: BenchApiServer = await startBenchApiServer(0);
  const { port } = new URL(server.url);
  await using proxy = await startStallingProxy(Number(port));
  const client = clientOf(server.kubeconfig.replaceAll(port, String(proxy.port)));
  const opened = Promise.withResolvers<undefined>();
  const ended = watchToItsEnd(client, AbortSignal.timeout(4 * deadAfterSeconds * 1000), () =>
    opened.resolve(undefined),
  );
  await opened.promise;
  proxy.stalled = true;
  const begun = performance.now();
  await ended;
  await client.close();
  return (performance.now() - begun) / 1000;
}

function clientOf(kubeconfig: string): KubeClient {
  const connection = loadKubeConfigText(kubeconfig).connection();
  return createKubeClient({ cluster: 'bench', connection, clock: systemClock });
}
