import { join } from 'node:path';
import type { Gateway } from './app.ts';
import type { Logger } from './runtime/logger.ts';
import type { Station, View } from './view/view.ts';

/** Charts to try things out with; they may be named in `chart: { directory }`. */
export const demoCharts = join(import.meta.dirname, 'demo/charts');

/** The app that is rolled out over the simulated fleet from the start. */
export const demoApp = { namespace: 'demo', name: 'edge-cache' } as const;

/** Stations of each cluster that it is placed on. */
const stationsEach = 3;

/**
 * Creates the demo app as anybody would, once every cluster can be placed on; resolves with a station that has it, or
 * undefined when there is none. A refusal is logged: the gateway is of use without it.
 */
export async function createDemoApp(
  { view, commands }: Pick<Gateway, 'view' | 'commands'>,
  { logger }: { readonly logger: Logger },
): Promise<Station | undefined> {
  const stations = view
    .clusters()
    .flatMap(
      ({ name }) =>
        view.stations({ filter: { clusters: [name], states: ['READY'] }, first: stationsEach })
          .edges,
    )
    .map(({ node }) => node);
  const { errors } = await commands.createApp({
    app: demoApp,
    createNamespace: true,
    chart: { directory: 'edge-cache' },
    placement: { stations: stations.map(({ cluster, name }) => ({ cluster, name })) },
    replicas: { fixed: { replicas: 2 } },
    strategy: { batchSize: 2 },
  });
  if (errors.length === 0) return stations[0];
  logger.warn('The demo app was refused', {
    errors: errors.map(({ code, message }) => ({ code, message })),
  });
  return undefined;
}

/** Resolves when it is known of every cluster how it is, or when that takes longer than `withinMs`. */
export async function clustersKnown(view: View, withinMs: number): Promise<void> {
  const known = () => view.clusters().every(({ sync }) => sync.state !== 'SYNCING');
  if (known()) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      unfollow();
      resolve();
    };
    const timer = setTimeout(end, withinMs);
    const unfollow = view.onChange(() => {
      if (known()) end();
    });
  });
}
