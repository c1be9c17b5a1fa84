/** The entry: reads the configuration, starts the gateway, says how to use it, and stops it in good order. */
import { createGateway, type Gateway } from './app.ts';
import { ConfigError, readConfigFile } from './config-file.ts';
import { usage } from './config-options.ts';
import { readConfig, type Config } from './config.ts';
import { clustersKnown, createDemoApp, demoCharts } from './demo-app.ts';
import { clustersOfFile, openFleet } from './fleet.ts';
import { createLogger, type Logger } from './runtime/logger.ts';
import { StoreRefusedError } from './store/store-refused-error.ts';
import { onFileChange } from './watched-file.ts';
import { welcome } from './welcome.ts';

/** How often it is looked whether npm's shell is still there. */
const parentLookMs = 1_000;
/** So long the process may take to end by itself once everything was stopped. */
const lastWordsMs = 1_000;
/** So long the first words wait for clusters that are slow. */
const knownWithinMs = 10_000;

async function run(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const fleet = await openFleet(config, { logger });
  const gateway = createGateway(
    {
      clusters: fleet.clusters,
      home: fleet.home,
      listen: config.listen,
      stationLabel: config.stationLabel,
      collect: config.roles.includes('collect'),
      kinds: config.kinds,
      gpuResources: config.gpuResources,
      reconcile: config.roles.includes('reconcile'),
      installCrds: config.installCrds,
      webhook: config.webhook,
      store: config.store,
      charts: { ...config.charts, directories: [...config.charts.directories, demoCharts] },
      limits: config.limits,
    },
    { logger },
  );
  const unwatch = followConfig(config, { gateway, logger });
  let stopping = false;
  const stop = async (signal: string) => {
    // Whoever asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info('Stopping', { signal });
    unwatch();
    await gateway.stop();
    await fleet.stop();
    // Nothing is left to do; should something that did not stop in time keep the process alive, it ends all the same.
    setTimeout(() => process.exit(0), lastWordsMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  if (config.underNpm) onParentGone(() => void stop('parent gone'));
  try {
    const { url } = await gateway.start();
    await clustersKnown(gateway.view, knownWithinMs);
    const demoStation =
      config.fleet.kind === 'simulated' ? await createDemoApp(gateway, { logger }) : undefined;
    console.log(welcome({ url, demoStation }));
  } catch (error) {
    await gateway.stop();
    await fleet.stop();
    throw portInUse(error)
      ? new ConfigError(`${where(config)} is in use; choose another with --port`)
      : error;
  }
}

/** Follows the configuration file: clusters come and go without a restart, everything else stays as it was read first. */
function followConfig(
  { fleet: source }: Config,
  { gateway, logger }: { readonly gateway: Gateway; readonly logger: Logger },
): () => void {
  if (source.kind !== 'file') return () => undefined;
  const reload = async () => {
    try {
      const { clusters = [] } = readConfigFile(source.file);
      const wanted = clustersOfFile({ ...source, clusters }).clusters;
      await gateway.setClusters(wanted);
      logger.info('Clusters were read anew', { clusters: wanted.map(({ name }) => name) });
    } catch (error) {
      logger.error('The changed configuration is wrong; the clusters stay as they are', { error });
    }
  };
  return onFileChange(source.file, () => void reload());
}

/** npm hands a signal to its shell, which ends and leaves us behind: then it was meant for us. */
function onParentGone(act: () => void): void {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    act();
  }, parentLookMs);
  looking.unref();
}

const where = ({ listen: { host, port } }: Config): string => `Port ${port} on ${host}`;

function portInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

try {
  const config = readConfig(process.argv.slice(2));
  if (config === 'help') console.log(usage());
  else await run(config);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof StoreRefusedError;
  console.error(expected ? `stationmaster: ${error.message}` : error);
  process.exitCode = expected ? 2 : 1;
}
