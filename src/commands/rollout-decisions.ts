/** What pausing, resuming and the like come to, as changes of annotations; each throws `CONFLICT` where it makes no sense. */
import type { HelmAppStatus, RolloutStatus, TargetKey } from '../model/helm-app.ts';
import {
  approving,
  cancelling,
  controlsOf,
  isStanding,
  pausing,
  resuming,
  retrying,
  type AnnotationPatch,
} from '../model/rollout-controls.ts';
import { Refusal } from '../runtime/errors.ts';

/** What decides: the app as the home cluster has it. */
export interface ControlledApp {
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: HelmAppStatus;
  readonly revision: number;
}

const nothing: AnnotationPatch = {};

export function pauseDecision(app: ControlledApp): AnnotationPatch {
  if (controlsOf(app.annotations, app.revision).paused) return nothing;
  if (!isOpen(app)) throw ended(app, 'pause');
  return pausing;
}

/** Takes a pause by hand back, and goes on in spite of the failures that stand now. */
export function resumeDecision(app: ControlledApp): AnnotationPatch {
  const { annotations, status, revision } = app;
  const controls = controlsOf(annotations, revision);
  const rollout = presentRollout(app);
  const stopped = rollout?.phase === 'PAUSED' ? rollout.reason : undefined;
  // Stations that came back after the end may have failed as well, and others wait for them.
  if (rollout?.reason === 'TOO_MANY_FAILURES' && (stopped ?? hasParked(rollout)) !== false) {
    const times = (status.failures ?? [])
      .filter((one) => isStanding(one, controls))
      .map(({ at }) => at);
    return resuming(revision, times.sort().at(-1) ?? null);
  }
  if (controls.paused) return resuming(revision, null);
  if (stopped === 'APPROVAL_NEEDED') {
    throw conflict('The rollout is not paused by hand but waits for approval: use approveBatch.');
  }
  // It was resumed already, and stands still only until that is seen.
  if (stopped !== undefined) return nothing;
  throw isOpen(app)
    ? conflict('The rollout is not paused, so there is nothing to resume.')
    : ended(app, 'resume');
}

const hasParked = ({ parkedClusters = [], parkedTargets = [] }: RolloutStatus): boolean =>
  parkedClusters.length + parkedTargets.length > 0;

export function cancelDecision(app: ControlledApp): AnnotationPatch {
  if (controlsOf(app.annotations, app.revision).cancelled) return nothing;
  if (!isOpen(app)) throw ended(app, 'cancel');
  return cancelling(app.revision);
}

/** Lets the batch that waits begin; `batch`, where it is given, says which one the caller has seen waiting. */
export function approveDecision(app: ControlledApp, batch: number | undefined): AnnotationPatch {
  if (batch !== undefined && (!Number.isInteger(batch) || batch < 1)) {
    throw new Refusal('INVALID_INPUT', 'Batches are counted from 1.', ['input', 'batch']);
  }
  const { approvedBatch } = controlsOf(app.annotations, app.revision);
  if (batch !== undefined && batch <= approvedBatch) return nothing;
  const rollout = presentRollout(app);
  if (rollout?.phase !== 'PAUSED' || rollout.reason !== 'APPROVAL_NEEDED') {
    throw isOpen(app) ? conflict(notWaiting(rollout)) : ended(app, 'approve');
  }
  const waiting = (rollout.batch?.index ?? 0) + 1;
  if (batch !== undefined && batch !== waiting) {
    throw new Refusal('CONFLICT', `Batch ${waiting} waits for approval, not batch ${batch}.`, [
      'input',
      'batch',
    ]);
  }
  return waiting <= approvedBatch ? nothing : approving(app.revision, waiting);
}

/** Makes the failure of a station void; `at`: RFC 3339. */
export function retryDecision(
  app: ControlledApp,
  { target, at }: { readonly target: TargetKey; readonly at: string },
): AnnotationPatch {
  const { annotations, status, revision } = app;
  const failure = status.failures?.find((one) => one.target === target);
  if (failure === undefined) {
    throw new Refusal('CONFLICT', `${target} has not failed, so there is nothing to try again.`, [
      'input',
      'station',
    ]);
  }
  if (!isStanding(failure, controlsOf(annotations, revision))) return nothing;
  return retrying(annotations, [target], { at, since: status.rollout?.startedAt ?? at });
}

/** The rollout of the present revision; undefined before it begins, or when the revision was refused. */
function presentRollout({ status, revision }: ControlledApp): RolloutStatus | undefined {
  return status.rollout?.revision === revision ? status.rollout : undefined;
}

/** Whether the rollout of the present revision goes on, or is still to begin. */
function isOpen(app: ControlledApp): boolean {
  const { status, revision } = app;
  if ((status.observedGeneration ?? 0) < revision) return true;
  const phase = presentRollout(app)?.phase;
  return phase === 'PENDING' || phase === 'ROLLING_OUT' || phase === 'PAUSED';
}

function notWaiting(rollout: RolloutStatus | undefined): string {
  if (rollout?.reason === 'PAUSED_BY_HAND' || rollout?.reason === 'TOO_MANY_FAILURES')
    return 'The rollout is paused for another reason than approval: use resumeRollout.';
  return 'No batch waits for approval now.';
}

function ended(app: ControlledApp, what: string): Refusal {
  const rollout = presentRollout(app);
  const how = rollout ? `has ended (${rollout.phase})` : 'was refused';
  return conflict(
    `The rollout of revision ${app.revision} ${how}, so there is nothing to ${what}.`,
  );
}

const conflict = (message: string): Refusal => new Refusal('CONFLICT', message, ['input', 'app']);
