/** The chart of an app: fetched from where a caller says, or as the home cluster keeps it. */
import { ownArchive, putArchive, readArchive } from '../helm/chart-archives.ts';
import { refusalOfFault, type Chart } from '../helm/wanted-releases.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import type { CommandDeps } from './command-deps.ts';
import type { ChartInput } from './commands.ts';
import { orRefusal, type LiveApp } from './read-app.ts';

/** Throws `INVALID_CHART`, or `INVALID_INPUT` where it may not be read from there. */
export async function fetchChart(
  { charts }: Pick<CommandDeps, 'charts'>,
  input: ChartInput,
): Promise<Chart> {
  const fetched = await charts.fetchChart(input);
  if (!fetched.ok) throw refusalOfFault(fetched.fault, 'chart');
  return fetched.value;
}

/** The chart of an app: from the home cluster, where it is kept by digest, else from where it came. */
export async function presentChart(
  deps: CommandDeps,
  home: KubeClient,
  { object, spec, status }: LiveApp,
): Promise<Chart> {
  const digest = spec.chart.digest ?? status.chart?.digest;
  const namespace = object.metadata.namespace ?? '';
  const kept =
    digest === undefined ? undefined : await keptChart(deps, home, { namespace, digest });
  return kept ?? (await fetchChart(deps, spec.chart));
}

/** The chart with this digest; undefined when the home cluster does not keep it (any more). */
export async function keptChart(
  { engine }: Pick<CommandDeps, 'engine'>,
  home: KubeClient,
  place: { readonly namespace: string; readonly digest: string },
): Promise<Chart | undefined> {
  const archive = await orRefusal(readArchive(home, place));
  if (archive === undefined) return undefined;
  const inspection = await engine.inspect(archive);
  if (!inspection.ok) throw refusalOfFault(inspection.fault, 'chart');
  return { digest: place.digest, archive, inspection: inspection.value };
}

/** Keeps the chart for an app. It may go with the last other app that used it, just now: then it is put again. */
export async function ownChart(home: KubeClient, chart: Chart, app: KubeObject): Promise<void> {
  const { name, namespace = '', uid = '' } = app.metadata;
  const place = { namespace, digest: chart.digest };
  await putArchive(home, place, chart.archive);
  if (await ownArchive(home, place, { name, uid })) return;
  await putArchive(home, place, chart.archive);
  await ownArchive(home, place, { name, uid });
}
