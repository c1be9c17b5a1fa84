import { refusing, type CommandDeps } from './command-deps.ts';
import type { Commands } from './commands.ts';
import { createApp } from './create-app.ts';
import { deleteApp } from './delete-app.ts';
import { setStationReplicas } from './set-station-replicas.ts';

/** The commands over a home cluster. They reject only for faults of the gateway itself. */
export function createCommands(deps: CommandDeps): Commands {
  return {
    createApp: async (command) => await refusing(createApp(deps, command)),
    deleteApp: async (command) => await refusing(deleteApp(deps, command)),
    setStationReplicas: async (command) => await refusing(setStationReplicas(deps, command)),
  };
}
