import { stationOrUnknown } from '../view/unknown-station.ts';
import { qualified } from './app-spec.ts';
import { changeSpec } from './change-spec.ts';
import type { CommandDeps } from './command-deps.ts';
import type { SetReplicasCommand, SetReplicasOutcome } from './commands.ts';
import { stationsWithReplicas, withReplicas } from './spec-changes.ts';

/** Gives every station of the app the same replica policy (SPEC R3.6). */
export async function setReplicas(
  deps: CommandDeps,
  command: SetReplicasCommand,
): Promise<SetReplicasOutcome> {
  const { replicas, keepOverrides = false } = command;
  const { cleared, ...outcome } = await changeSpec(deps, {
    verb: 'setReplicas',
    command,
    change: ({ spec }) => ({
      spec: withReplicas(spec, replicas, { keepOverrides }),
      cleared: (keepOverrides ? [] : stationsWithReplicas(spec)).map((ref) => {
        const { cluster = '', name } = qualified(deps.view, ref);
        return { cluster, name };
      }),
    }),
  });
  return {
    ...outcome,
    cleared: cleared.map(({ cluster = '', name }) => stationOrUnknown(deps.view, cluster, name)),
  };
}
