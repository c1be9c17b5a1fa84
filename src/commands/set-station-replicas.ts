import { readArchive } from '../helm/chart-archives.ts';
import { refusalOfFault, type Chart } from '../helm/wanted-releases.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isConflict } from '../kube/kube-error.ts';
import type { StationRef } from '../model/helm-app.ts';
import { Refusal } from '../runtime/errors.ts';
import { placementOf } from '../view/placed-stations.ts';
import { qualified, withStationReplicas } from './app-spec.ts';
import type { AppOutcome, SetStationReplicasCommand } from './commands.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import { previewApp } from './preview.ts';
import { appRef, orRefusal, readApp, type LiveApp } from './read-app.ts';

/** Writes that meet another write are tried again this often; each attempt checks the expected revision anew. */
const attempts = 4;

/** Gives one station of the app a number of replicas of its own. */
export async function setStationReplicas(
  deps: CommandDeps,
  command: SetStationReplicasCommand,
): Promise<AppOutcome> {
  const home = homeOf(deps);
  if (!Number.isInteger(command.replicas) || command.replicas < 0 || command.replicas > 10_000) {
    throw new Refusal('INVALID_INPUT', 'A number of replicas is a whole number from 0 to 10,000.', [
      'input',
      'replicas',
    ]);
  }
  for (let attempt = 1; ; attempt += 1) {
    const app = await readApp(home, command.app, command.expectedRevision);
    const station = placedStation(deps, app, command.station);
    const spec = withStationReplicas(app.spec, station, { replicas: command.replicas });
    const { namespace, name } = appRef(command.app);
    const chart = await keptChart(deps, home, app);
    const plan = await previewApp(deps, { app: { namespace, name }, spec, chart });
    if (command.dryRun === true) return { app: null, plan, errors: [] };
    try {
      const written = await home.update({ ...app.object, spec });
      return await outcomeOf(deps, written, plan);
    } catch (error) {
      const again = isConflict(error) && attempt < attempts;
      if (!again) return await orRefusal(Promise.reject(error as Error));
    }
  }
}

/** The station, when the app is placed there. */
function placedStation({ view }: CommandDeps, { spec }: LiveApp, ref: StationRef): StationRef {
  const station = qualified(view, ref);
  const { chosen } = placementOf(view, spec);
  const placed = chosen.filter(
    ({ cluster, name }) => name === ref.name && cluster === (ref.cluster ?? cluster),
  );
  if (placed.length === 1 && placed[0]) {
    return { cluster: placed[0].cluster, name: placed[0].name };
  }
  if (placed.length > 1) {
    throw new Refusal(
      'AMBIGUOUS_STATION',
      `The app is at ${ref.name} in several clusters (${placed.map((one) => one.cluster).join(', ')}): name the cluster.`,
      ['input', 'station', 'cluster'],
    );
  }
  throw new Refusal(
    'STATION_NOT_FOUND',
    `The app is not placed at ${station.cluster === undefined ? '' : `${station.cluster}/`}${station.name}: add the station first.`,
    ['input', 'station'],
  );
}

/** The chart of the app: from the home cluster, where it is kept by digest, else from where it came. */
async function keptChart(
  deps: CommandDeps,
  home: KubeClient,
  { object, spec, status }: LiveApp,
): Promise<Chart> {
  const digest = spec.chart.digest ?? status.chart?.digest;
  const namespace = object.metadata.namespace ?? '';
  if (digest !== undefined) {
    const archive = await orRefusal(readArchive(home, { namespace, digest }));
    if (archive) {
      const inspection = await deps.engine.inspect(archive);
      if (!inspection.ok) throw refusalOfFault(inspection.fault, 'chart');
      return { digest, archive, inspection: inspection.value };
    }
  }
  const fetched = await deps.charts.fetchChart(spec.chart);
  if (!fetched.ok) throw refusalOfFault(fetched.fault, 'chart');
  return fetched.value;
}
