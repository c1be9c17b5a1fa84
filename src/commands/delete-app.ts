import type { AppOutcome, DeleteAppCommand, PlacementPlan } from './commands.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import { plannedChanges } from './placement-plan.ts';
import { appRef, orRefusal, readApp } from './read-app.ts';

/** Asks for the app to be uninstalled everywhere; it is gone when all of its clusters are clean. */
export async function deleteApp(deps: CommandDeps, command: DeleteAppCommand): Promise<AppOutcome> {
  const home = homeOf(deps);
  const ref = appRef(command.app);
  const { object } = await readApp(home, command.app, command.expectedRevision);
  const plan: PlacementPlan = {
    chosen: [],
    rejected: [],
    changes: plannedChanges(deps, { namespace: ref.namespace, name: ref.name }, []),
    warnings: [],
  };
  if (command.dryRun === true) return { app: null, plan, errors: [] };
  const { uid, resourceVersion } = object.metadata;
  await orRefusal(
    home.delete(ref, {
      ...(uid !== undefined && { uid }),
      // Only where the caller says what it has seen: status writes of the reconciler must not get in the way.
      ...(command.expectedRevision !== undefined &&
        resourceVersion !== undefined && { resourceVersion }),
    }),
  );
  const deleted = {
    ...object,
    metadata: { ...object.metadata, deletionTimestamp: new Date(deps.clock.now()).toISOString() },
  };
  return await outcomeOf(deps, deleted, plan);
}
