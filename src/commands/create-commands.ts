import { addStations, removeStations } from './change-stations.ts';
import { refusing, type CommandDeps } from './command-deps.ts';
import type { AppCommands, AppOutcome } from './commands.ts';
import {
  approveBatch,
  cancelRollout,
  pauseRollout,
  resumeRollout,
  retryStation,
} from './control-rollout.ts';
import { createApp } from './create-app.ts';
import { deleteApp } from './delete-app.ts';
import { restartApp } from './restart-app.ts';
import { rollBackApp } from './roll-back-app.ts';
import { setReplicas } from './set-replicas.ts';
import { setStationReplicas } from './set-station-replicas.ts';
import { updateApp } from './update-app.ts';

/** The commands over a home cluster. They reject only for faults of the gateway itself. */
export function createCommands(deps: CommandDeps): AppCommands {
  const bound =
    <C, T extends AppOutcome>(carryOut: (deps: CommandDeps, command: C) => Promise<T>) =>
    async (command: C): Promise<T | AppOutcome> =>
      await refusing(carryOut(deps, command));
  return {
    createApp: bound(createApp),
    updateApp: bound(updateApp),
    deleteApp: bound(deleteApp),
    addStations: bound(addStations),
    removeStations: bound(removeStations),
    setReplicas: async (command) => ({
      cleared: [],
      ...(await refusing(setReplicas(deps, command))),
    }),
    setStationReplicas: bound(setStationReplicas),
    rollBackApp: bound(rollBackApp),
    restartApp: bound(restartApp),
    pauseRollout: bound(pauseRollout),
    resumeRollout: bound(resumeRollout),
    cancelRollout: bound(cancelRollout),
    approveBatch: bound(approveBatch),
    retryStation: bound(retryStation),
  };
}
