import { replicaBounds } from '../model/spec-bounds.ts';
import { Refusal } from '../runtime/errors.ts';
import { changeSpec } from './change-spec.ts';
import type { CommandDeps } from './command-deps.ts';
import type { AppOutcome, SetStationReplicasCommand } from './commands.ts';
import { withStationReplicas } from './spec-changes.ts';
import { placedStation } from './station-refs.ts';

/** Gives one station of the app a number of replicas of its own. */
export async function setStationReplicas(
  deps: CommandDeps,
  command: SetStationReplicasCommand,
): Promise<AppOutcome> {
  const { replicas, station: ref } = command;
  return await changeSpec(deps, {
    verb: 'setStationReplicas',
    command,
    change: ({ spec }) => {
      const [least, most] = replicaBounds;
      if (!Number.isInteger(replicas) || replicas < least || replicas > most) {
        const message = `A number of replicas is a whole number from ${least} to ${most.toLocaleString('en')}.`;
        throw new Refusal('INVALID_INPUT', message, ['input', 'replicas']);
      }
      const station = placedStation(deps.view, spec, { ref, path: ['input', 'station'] });
      return { spec: withStationReplicas(spec, station, { replicas }) };
    },
  });
}
