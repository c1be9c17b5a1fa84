/** Adding stations to an app and removing some, by hand: this wins over every rule of its placement (SPEC R3.3). */
import { Refusal } from '../runtime/errors.ts';
import { placementOf } from '../view/placed-stations.ts';
import { changeSpec } from './change-spec.ts';
import type { CommandDeps } from './command-deps.ts';
import type { AppOutcome, ChangeStationsCommand } from './commands.ts';
import { appRef } from './read-app.ts';
import { withoutStations, withStations } from './spec-changes.ts';
import { meansIn, stationsToAdd, stationsToRemove } from './station-refs.ts';

export async function addStations(
  deps: CommandDeps,
  command: ChangeStationsCommand,
): Promise<AppOutcome> {
  const { view } = deps;
  return await changeSpec(deps, {
    verb: 'addStations',
    command,
    change: ({ spec }) => ({
      spec: withStations(spec, stationsToAdd(view, spec, command.stations), meansIn(view)),
    }),
  });
}

export async function removeStations(
  deps: CommandDeps,
  command: ChangeStationsCommand,
): Promise<AppOutcome> {
  const { view } = deps;
  return await changeSpec(deps, {
    verb: 'removeStations',
    command,
    change: ({ spec: present }) => {
      const removed = stationsToRemove(view, present, command.stations);
      const spec = withoutStations(present, removed, meansIn(view));
      const { errors } = placementOf(view, spec);
      if (removed.length > 0 && errors.some(({ code }) => code === 'NO_STATION_MATCHES')) {
        const { namespace, name } = appRef(command.app);
        throw new Refusal(
          'NO_STATION_MATCHES',
          `The app ${namespace}/${name} would be at no station any more: delete it, if that is what you want.`,
          ['input', 'stations'],
        );
      }
      return { spec };
    },
  });
}
