/** Does the next step of an app's rollout, and that alone. */
import { noteOutcome, type RevisionOutcome } from '../helm/app-revisions.ts';
import { appPhase } from '../model/app-phase.ts';
import type { Target } from '../model/app-target.ts';
import type { HelmAppStatus, RolloutStatus, TargetFailure } from '../model/helm-app.ts';
import { hopelessReason, unreadyReason } from '../model/release.ts';
import { nextRolloutStep } from '../model/rollout.ts';
import { isEnded } from '../model/rollout-situation.ts';
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

/** How often a cluster is asked that is there to see and did not answer us. */
const askAgainMs = 3_000;

export async function carryOut(deps: ReconcilerDeps, given: Pass): Promise<Outcome> {
  const pass = asReached(deps, given);
  const world = rolloutWorld(deps, pass);
  if (world === undefined) return done;
  const targetRevisions = foundUnchanged(deps, pass);
  if (targetRevisions) {
    await writeStatus(deps.home, pass.app, { ...pass.app.row.status, targetRevisions });
    return soon;
  }
  const outcome = await act(deps, { ...pass, rollout: world.rollout }, nextRolloutStep(world));
  // Another replica may see the cluster all the while: then no change of its state says that we reach it again.
  const isLeft = outcome.kind === 'done' && pass.wanted.unreachable.length > 0;
  return isLeft ? after(askAgainMs) : outcome;
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
  const { app, rollout, targets } = pass;
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
    case 'leave': {
      const { batch } = rollout;
      if (batch === undefined) return done;
      const left = batch.targets.filter((key) => !step.targets.includes(key));
      return await write({ rollout: { ...rollout, batch: { ...batch, targets: left } } });
    }
    case 'soak':
      return await write({ rollout: soaking(rollout, step.state, now()) });
    case 'hold':
      return await write({
        phase: 'PAUSED',
        rollout: { ...rollout, phase: 'PAUSED', reason: step.reason },
      });
    case 'goOn': {
      return await write({
        phase: rollout.rollBackOf === undefined ? 'ROLLING_OUT' : 'ROLLING_BACK',
        rollout: { ...without(rollout, 'reason'), phase: 'ROLLING_OUT' },
      });
    }
    case 'fail':
      await writeFailures(
        deps,
        pass,
        targets
          .filter(({ key }) => step.targets.includes(key))
          .map((target) => ({
            target: target.key,
            revision: rollout.revision,
            at: now(),
            ...whyFailed(target),
          })),
      );
      return soon;
    case 'rollBack':
      await note(deps, pass, 'FAILED');
      if (await goBack(deps, app)) return soon;
      return await finish(deps, pass, step.otherwise);
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
  { phase, reason, parkedClusters, parkedTargets }: RolloutEnd,
): Promise<Outcome> {
  const { app, targets, rollout } = pass;
  const { status } = app.row;
  // Before the status: once that is written nobody comes back to it. What went well once stays something to go back to,
  // whatever became of a station that was away.
  if (!isEnded(rollout) || phase === 'DONE') await note(deps, pass, phase);
  // Without the batch: what is caught up later begins with one of its own.
  const ended: RolloutStatus = {
    revision: rollout.revision,
    phase,
    ...(reason && { reason }),
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

/** Notes the outcome on the kept revision; it is what going back looks for. */
async function note(
  { home }: ReconcilerDeps,
  { app, rollout }: Acting,
  outcome: RevisionOutcome,
): Promise<void> {
  await noteOutcome(home, revisedApp(app), { revision: rollout.revision, outcome });
}

/** Why a station that was waited for has failed. */
function whyFailed({ release, workloads }: Target): Pick<TargetFailure, 'reason' | 'message'> {
  const hopeless = release && hopelessReason(release, workloads);
  if (hopeless !== null) return { reason: 'WorkloadFailed', message: hopeless };
  const unready = release && unreadyReason(release, workloads);
  return {
    reason: 'ProgressDeadlineExceeded',
    message:
      `The station did not become ready before the progress deadline. ${unready ?? ''}`.trim(),
  };
}

function soaking(
  rollout: RolloutStatus,
  state: 'begin' | 'interrupt' | 'complete',
  now: string,
): RolloutStatus {
  const { batch } = rollout;
  if (batch === undefined) return rollout;
  switch (state) {
    case 'begin':
      return { ...rollout, batch: { ...batch, readyAt: now } };
    case 'interrupt':
      return { ...rollout, batch: without(batch, 'readyAt') };
    case 'complete':
      return { ...rollout, batch: { ...batch, soaked: true } };
  }
}

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Omit<T, K>;
}
