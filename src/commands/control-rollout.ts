/** Commands about the rollout that goes on: they write annotations of the HelmApp and make no revision. */
import { isConflict } from '../kube/kube-error.ts';
import { targetKey } from '../model/placement.ts';
import type { AnnotationPatch } from '../model/rollout-controls.ts';
import { attempts } from './change-spec.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import type {
  AppOutcome,
  ApproveBatchCommand,
  RetryStationCommand,
  RolloutCommand,
} from './commands.ts';
import { appRef, checkStaying, orRefusal, readApp, type LiveApp } from './read-app.ts';
import {
  approveDecision,
  cancelDecision,
  pauseDecision,
  resumeDecision,
  retryDecision,
  type ControlledApp,
} from './rollout-decisions.ts';
import { placedStation } from './station-refs.ts';

type Decide = (app: LiveApp & ControlledApp) => AnnotationPatch;

export const pauseRollout = async (
  deps: CommandDeps,
  command: RolloutCommand,
): Promise<AppOutcome> => await control(deps, command, pauseDecision);

export const resumeRollout = async (
  deps: CommandDeps,
  command: RolloutCommand,
): Promise<AppOutcome> => await control(deps, command, resumeDecision);

export const cancelRollout = async (
  deps: CommandDeps,
  command: RolloutCommand,
): Promise<AppOutcome> => await control(deps, command, cancelDecision);

export const approveBatch = async (
  deps: CommandDeps,
  command: ApproveBatchCommand,
): Promise<AppOutcome> =>
  await control(deps, command, (app) => approveDecision(app, command.batch));

export const retryStation = async (
  deps: CommandDeps,
  command: RetryStationCommand,
): Promise<AppOutcome> =>
  await control(deps, command, (app) => {
    const named = { ref: command.station, path: ['input', 'station'] };
    const target = targetKey(placedStation(deps.view, app.spec, named));
    return retryDecision(app, { target, at: new Date(deps.clock.now()).toISOString() });
  });

/** Decides on the app as it is, and writes what that changes of its annotations: nothing, when it changes none. */
async function control(
  deps: CommandDeps,
  command: RolloutCommand,
  decide: Decide,
): Promise<AppOutcome> {
  const home = homeOf(deps);
  for (let attempt = 1; ; attempt += 1) {
    const app = await readApp(home, command.app, command.expectedRevision);
    checkStaying(app);
    const { annotations = {}, resourceVersion } = app.object.metadata;
    const patch = Object.entries(decide({ ...app, annotations }));
    const changes = patch.filter(([key, value]) => (annotations[key] ?? null) !== value);
    if (changes.length === 0) return await outcomeOf(deps, app.object, null);
    try {
      const metadata = { resourceVersion, annotations: Object.fromEntries(changes) };
      const written = await home.mergePatch(appRef(command.app), { metadata });
      return await outcomeOf(deps, written, null);
    } catch (error) {
      const again = isConflict(error) && attempt < attempts;
      if (!again) return await orRefusal(Promise.reject(error as Error));
    }
  }
}
