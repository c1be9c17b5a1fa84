/** Hooks of a release that is taken away. One that fails holds the deletion up, as with helm, and is run again later. */
import type { HookProgress } from '../model/hooks.ts';
import { runHooks, type HookDeps, type HookRun, type HooksOutcome } from './release-hooks.ts';
import {
  hasBeenDeployed,
  patchRevision,
  progressOf,
  type StoredRevision,
} from './release-history.ts';

/** How long after its failure a hook of a deletion is run again. */
const retryMs = 60_000;

/** What the hooks of a deletion begin with: what was never deployed, or is uninstalled already, has nothing for them to do. */
export function atDeletion(history: readonly StoredRevision[]): HookProgress {
  const isThere = history.some(hasBeenDeployed) && history.at(-1)?.release.status !== 'uninstalled';
  return isThere ? { event: 'pre-delete' } : { event: 'post-delete', ended: true };
}

export async function hooksOfDeletion(
  deps: HookDeps,
  { client, revision, event }: HookRun,
): Promise<Exclude<HooksOutcome, { kind: 'failed' }>> {
  const { clock } = deps;
  const progress = progressOf(revision);
  const failed = progress?.event === event ? progress.failed : undefined;
  if (failed && progress?.at === undefined && clock.now() < failed.atMs + retryMs) {
    return { kind: 'waiting', revision, message: failed.message, untilMs: failed.atMs + retryMs };
  }
  const outcome = await runHooks(deps, { client, revision, event });
  if (outcome.kind !== 'failed') return outcome;
  const again: HookProgress['failed'] = {
    times: (failed?.times ?? 0) + 1,
    atMs: clock.now(),
    message: outcome.message,
  };
  const stored = await patchRevision(client, outcome.revision, {
    progress: { event, failed: again },
    now: clock.now(),
  });
  await outcome.clean();
  return {
    kind: 'waiting',
    revision: stored,
    message: outcome.message,
    untilMs: again.atMs + retryMs,
  };
}
