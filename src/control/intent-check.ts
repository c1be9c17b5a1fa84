/** Asks the home cluster itself whether an intent still holds, before anything is changed anywhere (H1). */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isUnreachable } from '../kube/kube-error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Entry } from '../view/view.ts';
import { refOfApp } from './app-status.ts';

/** One answer serves all the releases of an app that are written within this time. */
const goodForMs = 500;

export interface IntentCheck {
  /**
   * The app as the home cluster has it; undefined when it is another one by now: gone, changed or being deleted since
   * the view saw it. Rejects when the home cluster does not answer.
   */
  live(app: Entry<'HelmApp'>): Promise<KubeObject | undefined>;
  /** The same as a yes or no, from an answer at most half a second old; no when the home cluster does not answer. */
  isWanted(app: Entry<'HelmApp'>): Promise<boolean>;
}

export function createIntentCheck(home: KubeClient, clock: Pick<Clock, 'now'>): IntentCheck {
  const answers = new Map<string, { readonly at: number; readonly wanted: Promise<boolean> }>();

  async function live(app: Entry<'HelmApp'>): Promise<KubeObject | undefined> {
    const { uid, generation, deleting } = app.row;
    const object = await getIfPresent(home, refOfApp(app));
    if (object?.metadata.uid !== uid || object.metadata.generation !== generation) return undefined;
    return (object.metadata.deletionTimestamp !== undefined) === deleting ? object : undefined;
  }

  return {
    live,
    isWanted: async (app) => {
      const key = `${app.row.uid}/${app.row.generation}/${app.row.deleting}`;
      const now = clock.now();
      for (const [known, { at }] of answers) if (now - at >= goodForMs) answers.delete(known);
      const present = answers.get(key);
      if (present) return await present.wanted;
      const wanted = live(app).then(
        (object) => object !== undefined,
        (error: unknown) => {
          if (isUnreachable(error)) return false;
          throw error;
        },
      );
      answers.set(key, { at: now, wanted });
      return await wanted;
    },
  };
}
