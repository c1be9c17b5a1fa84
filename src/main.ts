/** The entry: reads the configuration, starts the gateway, says how to use it, and stops it in good order. */
import { createGateway } from './app.ts';
import { ConfigError } from './config-file.ts';
import { readConfig, usage, type Config } from './config.ts';
import { clustersKnown, createDemoApp, demoCharts } from './demo-app.ts';
import { openFleet } from './fleet.ts';
import { createLogger } from './runtime/logger.ts';
import { welcome } from './welcome.ts';

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
      reconcile: config.roles.includes('reconcile'),
      installCrds: config.installCrds,
      charts: { ...config.charts, directories: [...config.charts.directories, demoCharts] },
    },
    { logger },
  );
  let stopping = false;
  const stop = async (signal: string) => {
    // Whoever asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info('Stopping', { signal });
    await gateway.stop();
    await fleet.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  try {
    const { url } = await gateway.start();
    await clustersKnown(gateway.view, knownWithinMs);
    const demoStation =
      config.fleet.kind === 'simulated' ? await createDemoApp(gateway, { logger }) : undefined;
    console.log(welcome({ url, demoStation }));
  } catch (error) {
    await fleet.stop();
    throw portInUse(error)
      ? new ConfigError(`${where(config)} is in use; choose another with --port`)
      : error;
  }
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
  const expected = error instanceof ConfigError;
  console.error(expected ? `stationmaster: ${error.message}` : error);
  process.exitCode = expected ? 2 : 1;
}
