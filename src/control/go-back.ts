import { goingBack, lastGood, readRevisions } from '../helm/app-revisions.ts';
import { rollingBack } from '../model/rollout-controls.ts';
import type { Entry } from '../view/view.ts';
import { refOfApp, revisedApp } from './app-status.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';

/**
 * Writes the app's last good intent as its next revision, marked as the gateway's own doing. Resolves with false when
 * there is nothing to go back to. Only over the version that was decided on: a person's change in between wins.
 */
export async function goBack(
  { home, logger }: Pick<ReconcilerDeps, 'home' | 'logger'>,
  app: Entry<'HelmApp'>,
): Promise<boolean> {
  const { spec, status, generation, resourceVersion } = app.row;
  const revisions = await readRevisions(home, revisedApp(app));
  const good = lastGood(revisions, { revision: generation, spec, status });
  if (good === undefined) return false;
  const live = await home.get(refOfApp(app));
  const mark = rollingBack(generation + 1, generation);
  await home.update({
    ...live,
    metadata: {
      ...live.metadata,
      resourceVersion,
      annotations: { ...live.metadata.annotations, ...mark },
    },
    spec: goingBack(good.spec, spec),
  });
  logger.warn('an app goes back to its last good revision', {
    app: app.key,
    failed: generation,
    good: good.revision,
  });
  return true;
}
