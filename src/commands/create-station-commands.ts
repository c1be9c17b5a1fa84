import type { OperationBoard } from '../store/operation-board.ts';
import { assignNodes } from './assign-nodes.ts';
import { createStation, updateStation } from './change-station.ts';
import { cordonNodes, uncordonNodes } from './cordon-nodes.ts';
import { deleteStation } from './delete-station.ts';
import { drainNodes, drainStation } from './drain-nodes.ts';
import { moveMisplacedPods } from './move-misplaced-pods.ts';
import { createOperations } from './operations.ts';
import type {
  DrainOutcome,
  NodesOutcome,
  OperationOutcome,
  StationCommands,
  StationOutcome,
} from './station-commands.ts';
import { orErrors, type StationDeps } from './station-deps.ts';
import { unassignNodes } from './unassign-nodes.ts';

/** The commands about stations and nodes. They reject only for faults of the gateway itself. */
export function createStationCommands({
  board,
  ...given
}: Omit<StationDeps, 'operations'> & { readonly board: OperationBoard }): StationCommands {
  const operations = createOperations({ clock: given.clock, board });
  const deps: StationDeps = { ...given, operations };
  const aboutStation =
    <C>(carryOut: (deps: StationDeps, command: C) => Promise<StationOutcome>) =>
    async (command: C): Promise<StationOutcome> =>
      await orErrors(
        () => carryOut(deps, command),
        (errors) => ({ station: null, errors }),
      );
  const aboutNodes =
    <C>(carryOut: (deps: StationDeps, command: C) => Promise<NodesOutcome>) =>
    async (command: C): Promise<NodesOutcome> =>
      await orErrors(
        () => carryOut(deps, command),
        (errors) => ({ operation: null, results: [], errors }),
      );
  const aboutDrains =
    <C>(carryOut: (deps: StationDeps, command: C) => DrainOutcome) =>
    async (command: C): Promise<DrainOutcome> =>
      await orErrors(
        () => Promise.resolve(carryOut(deps, command)),
        (errors) => ({ operation: null, nodes: [], pods: [], left: [], errors }),
      );
  return {
    createStation: aboutStation(createStation),
    updateStation: aboutStation(updateStation),
    deleteStation: async (command) =>
      await orErrors(
        () => deleteStation(deps, command),
        (errors) => ({ deleted: null, nodes: [], apps: [], manifestSets: [], errors }),
      ),
    assignNodes: aboutNodes(assignNodes),
    unassignNodes: aboutNodes(unassignNodes),
    cordonNodes: aboutNodes(cordonNodes),
    uncordonNodes: aboutNodes(uncordonNodes),
    drainNodes: aboutDrains(drainNodes),
    drainStation: aboutDrains(drainStation),
    moveMisplacedPods: async (command) =>
      await orErrors(
        () => moveMisplacedPods(deps, command),
        (errors) => ({ operation: null, pods: [], left: [], errors }),
      ),
    cancelOperation: async (id) =>
      await orErrors<OperationOutcome>(
        async () => ({ operation: await operations.cancel(id), errors: [] }),
        (errors) => ({ operation: null, errors }),
      ),
    operations,
  };
}
