import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Entry } from '../view/view.ts';

/** What this process has just written to HelmApps, until the view shows it. */
export interface OwnWrites {
  /** The home cluster's client; what is updated through it is remembered. */
  readonly client: KubeClient;
  /** Whether the view still shows the app as it was before our last write: a decision on it would be one on the past. */
  isBehind(app: Entry<'HelmApp'>): boolean;
}

/** A view that does not show a write for so long is believed again: the write may have been lost on its way back. */
const believedAfterMs = 2_000;

export function createOwnWrites(home: KubeClient, clock: Pick<Clock, 'now'>): OwnWrites {
  const writes = new Map<string, { readonly over: string; readonly atMs: number }>();

  const noted = (over: unknown, { metadata }: KubeObject): void => {
    const { uid, resourceVersion } = metadata;
    if (uid === undefined || typeof over !== 'string' || resourceVersion === over) return;
    const now = clock.now();
    // Apps that went are never asked about again.
    for (const [other, { atMs }] of writes) if (now - atMs >= believedAfterMs) writes.delete(other);
    writes.set(uid, { over, atMs: now });
  };

  return {
    client: {
      ...home,
      async update(object, options) {
        const answer = await home.update(object, options);
        noted(object.metadata.resourceVersion, answer);
        return answer;
      },
      async mergePatch(ref, patch, options) {
        const answer = await home.mergePatch(ref, patch, options);
        const { metadata } = patch as {
          readonly metadata?: { readonly resourceVersion?: unknown };
        };
        noted(metadata?.resourceVersion, answer);
        return answer;
      },
    },
    isBehind({ row: { uid, resourceVersion } }) {
      const write = writes.get(uid);
      if (write === undefined) return false;
      const isBehind = resourceVersion === write.over && clock.now() - write.atMs < believedAfterMs;
      if (!isBehind) writes.delete(uid);
      return isBehind;
    },
  };
}
