/** Does the next step of an app's rollout, and that alone. */
import { noteOutcome, type RevisionOutcome } from '../helm/app-revisions.ts';
import { appPhase } from '../model/app-phase.ts';
import type { HelmAppStatus, RolloutReason, RolloutStatus } from '../model/helm-app.ts';
import { nextRolloutStep } from '../model/rollout.ts';
import type { RolloutEnd, RolloutStep } from '../model/rollout-step.ts';
import { UnreachableCaseError } from '../runtime/errors.ts';
import { controlsOfApp } from '../view/app-targets.ts';
import { revisionsInPlace } from './accept-app.ts';
import { revisedApp, writeStatus } from './app-status.ts';
import {
  applyClusters,
  applyTargets,
  removeClusters,
  removeTargets,
  soon,
  writeFailures,
} from './apply-releases.ts';
import { after, done, type Outcome } from './controller.ts';
import { goBack } from './go-back.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { asReached, rolloutWorld, type Pass } from './rollout-world.ts';

export async function carryOut(deps: ReconcilerDeps, given: Pass): Promise<Outcome> {
  const pass = asReached(deps, given);
  const world = rolloutWorld(deps, pass);
  if (world === undefined) return done;
  const targetRevisions = foundUnchanged(deps, pass);
  if (targetRevisions) {
    await writeStatus(deps.home, pass.app, { ...pass.app.row.status, targetRevisions });
    return soon;
  }
  return await act(deps, { ...pass, rollout: world.rollout }, nextRolloutStep(world));
}

/**
 * What a cluster should have can only be told once it answers: where its stations turn out to have that already, nothing
 * is to be written. Undefined when there is no such station.
 */
function foundUnchanged(
  { view }: Pick<ReconcilerDeps, 'view'>,
  { app, targets, wanted }: Pass,
): HelmAppStatus['targetRevisions'] | undefined {
  const inPlace = revisionsInPlace(view, app, wanted);
  const found = targets.filter(
    ({ key, outcome, wantedRevision }) =>
      outcome === null && (inPlace[key] ?? wantedRevision) !== wantedRevision,
  );
  if (found.length === 0) return undefined;
  const revisions = found.map(({ key, wantedRevision }): [string, number] => [
    key,
    inPlace[key] ?? wantedRevision,
  ]);
  return { ...app.row.status.targetRevisions, ...Object.fromEntries(revisions) };
}

type Acting = Pass & { readonly rollout: RolloutStatus };

async function act(deps: ReconcilerDeps, pass: Acting, step: RolloutStep): Promise<Outcome> {
  const { app, rollout } = pass;
  const now = (): string => new Date(deps.clock.now()).toISOString();
  const write = async (change: Partial<HelmAppStatus>): Promise<Outcome> => {
    await writeStatus(deps.home, app, { ...app.row.status, ...change });
    return soon;
  };
  switch (step.kind) {
    case 'applyClusters':
      return await applyClusters(deps, pass, step);
    case 'applyTargets':
      return await applyTargets(deps, pass, step.targets);
    case 'removeTargets':
      return await removeTargets(deps, pass, step.targets);
    case 'removeClusters':
      return await removeClusters(deps, pass, step.clusters);
    case 'beginBatch': {
      const { index, targets, canary } = step;
      const batch = { index, targets, startedAt: now(), ...(canary && { canary }) };
      return await write({ rollout: { ...rollout, batch } });
    }
    case 'soak':
      return await write({ rollout: soaking(rollout, step.state, now()) });
    case 'hold':
      return await write({
        phase: 'PAUSED',
        rollout: { ...rollout, phase: 'PAUSED', reason: step.reason },
      });
    case 'goOn': {
      const { reason: _held, ...rest } = rollout;
      return await write({
        phase: rollout.rollBackOf === undefined ? 'ROLLING_OUT' : 'ROLLING_BACK',
        rollout: { ...rest, phase: 'ROLLING_OUT' },
      });
    }
    case 'fail':
      await writeFailures(
        deps,
        pass,
        step.targets.map((target) => ({
          target,
          revision: rollout.revision,
          reason: 'ProgressDeadlineExceeded',
          message: 'The station did not become ready before the progress deadline.',
          at: now(),
        })),
      );
      return soon;
    case 'rollBack':
      await note(deps, pass, 'FAILED');
      if (await goBack(deps, app)) return soon;
      return await finish(deps, pass, {
        phase: 'FAILED',
        reason: 'TOO_MANY_FAILURES',
        parkedClusters: [],
        parkedTargets: [],
      });
    case 'wait':
      return step.untilMs === null ? done : after(Math.max(100, step.untilMs - deps.clock.now()));
    case 'finish':
      return await finish(deps, pass, step);
    case 'rest':
      return done;
    default:
      throw new UnreachableCaseError(step);
  }
}

/** Ends the rollout, or says anew how it has ended once what was away is caught up. */
async function finish(
  deps: ReconcilerDeps,
  pass: Acting,
  {
    phase,
    reason,
    parkedClusters,
    parkedTargets,
  }: RolloutEnd & { readonly reason?: RolloutReason },
): Promise<Outcome> {
  const { app, targets, rollout } = pass;
  const { status } = app.row;
  const why = reason ?? endReason[phase];
  // Before the status: once that is written nobody comes back to it.
  await note(deps, pass, phase);
  // Without the batch: what is caught up later begins with one of its own.
  const ended: RolloutStatus = {
    revision: rollout.revision,
    phase,
    ...(why && { reason: why }),
    ...(rollout.rollBackOf !== undefined && { rollBackOf: rollout.rollBackOf }),
    startedAt: rollout.startedAt,
    finishedAt: new Date(deps.clock.now()).toISOString(),
    ...(parkedClusters.length > 0 && { parkedClusters }),
    ...(parkedTargets.length > 0 && { parkedTargets }),
  };
  const next = { ...status, rollout: ended };
  const { paused } = controlsOfApp(app);
  await writeStatus(deps.home, app, {
    ...next,
    phase: appPhase({ ...app.row, status: next, paused }, targets),
  });
  return soon;
}

const endReason = {
  DONE: undefined,
  FAILED: 'STATIONS_FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<RolloutEnd['phase'], RolloutReason | undefined>;

/** Notes the outcome on the kept revision; it is what going back looks for. */
async function note(
  { home }: ReconcilerDeps,
  { app, rollout }: Acting,
  outcome: RevisionOutcome,
): Promise<void> {
  await noteOutcome(home, revisedApp(app), { revision: rollout.revision, outcome });
}

function soaking(
  rollout: RolloutStatus,
  state: 'begin' | 'interrupt' | 'complete',
  now: string,
): RolloutStatus {
  if (rollout.batch === undefined) return rollout;
  const { readyAt: _before, ...batch } = rollout.batch;
  switch (state) {
    case 'begin':
      return { ...rollout, batch: { ...batch, readyAt: now } };
    case 'interrupt':
      return { ...rollout, batch };
    case 'complete':
      return { ...rollout, batch: { ...rollout.batch, soaked: true } };
  }
}
