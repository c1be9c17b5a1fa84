import { isHealthy, type Target } from './app-target.ts';
import type { AppPhase, HelmAppStatus } from './helm-app.ts';
import { isEnded } from './rollout-situation.ts';

/** An app as far as its phase depends on it. */
export interface PhasedApp {
  readonly deleting: boolean;
  readonly generation: number;
  readonly status: HelmAppStatus;
  /** Whether a person has asked for a pause. */
  readonly paused: boolean;
}

/** How an app stands as a whole, from what is stored and how its targets are now. */
export function appPhase(app: PhasedApp, targets: readonly Target[]): AppPhase {
  const { rollout, observedGeneration } = app.status;
  if (app.deleting) return 'DELETING';
  if (observedGeneration !== app.generation) return 'PENDING';
  if (rollout?.reason === 'REFUSED') return 'FAILED';
  if (rollout === undefined || rollout.phase === 'PENDING') return 'PENDING';
  if (!isEnded(rollout)) {
    if (rollout.phase === 'PAUSED' || app.paused) return 'PAUSED';
    return rollout.rollBackOf === undefined ? 'ROLLING_OUT' : 'ROLLING_BACK';
  }
  const placed = targets.filter((target) => target.placed);
  if (placed.length > 0 && placed.every(({ phase }) => phase === 'FAILED')) return 'FAILED';
  const well = placed.every((target) => target.phase === 'DONE' && isHealthy(target));
  return well && rollout.reason !== 'SHARED_OBJECTS_FAILED' ? 'READY' : 'DEGRADED';
}
