import type { Clock } from '../runtime/clock.ts';
import type { View } from './view.ts';

export interface WaitFor {
  /** Whose changes may make it hold. */
  readonly cluster: string;
  readonly holds: () => boolean;
  readonly withinMs: number;
}

/** Resolves with true as soon as it holds, with false when it still does not after the time. */
export async function waitForView(
  { view, clock }: { readonly view: Pick<View, 'onChange'>; readonly clock: Pick<Clock, 'after'> },
  { cluster, holds, withinMs }: WaitFor,
): Promise<boolean> {
  if (holds()) return true;
  return await new Promise((resolve) => {
    const finish = (held: boolean): void => {
      unfollow();
      cancel();
      resolve(held);
    };
    const unfollow = view.onChange((change) => {
      if (change.cluster === cluster && holds()) finish(true);
    });
    const cancel = clock.after(withinMs, () => finish(false));
  });
}
