import { describe, expect, it } from 'vitest';
import { createBatchSeen } from '../../../src/control/batch-seen.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import type { ClusterView, Entry, View } from '../../../src/view/view.ts';

/** A cluster with one release of the app, of which the view shows nothing. */
function world() {
  const at = { now: 0 };
  const labels = { name: 'shop-st-1', version: '1', status: 'deployed' };
  const view = {
    cluster: (name: string) => ({ name, sync: { state: 'SYNCED' } }) as ClusterView,
    releasesOfApp: () => [],
  };
  const client = {
    request: () => Promise.resolve({ items: [{ metadata: { labels } }] }),
  };
  const batchSeen = createBatchSeen({
    view: view as Pick<View, 'cluster' | 'releasesOfApp'> as View,
    clientOf: () => client as Pick<KubeClient, 'request'> as KubeClient,
    manages: () => true,
    clock: { now: () => at.now } as Parameters<typeof createBatchSeen>[0]['clock'],
  });
  const row = {
    uid: 'shop',
    generation: 2,
    status: {
      observedGeneration: 1,
      rollout: { revision: 1, phase: 'ROLLING', batch: { targets: ['east/st-1'] } },
    },
  };
  const app = { key: { cluster: 'east', namespace: 'demo', name: 'shop' }, row };
  return {
    at,
    isSeen: (leading: AbortSignal) => batchSeen.isSeen(app as unknown as Entry<'HelmApp'>, leading),
  };
}

describe('a view that is behind about a batch', () => {
  it('is waited for, and believed again after a minute', async () => {
    const { at, isSeen } = world();
    const { signal } = new AbortController();
    expect(await isSeen(signal)).toBe(false);
    at.now = 59_999;
    expect(await isSeen(signal)).toBe(false);
    at.now = 60_000;
    expect(await isSeen(signal)).toBe(true);
  });

  it('is waited for anew by a process that leads again', async () => {
    const { at, isSeen } = world();
    expect(await isSeen(new AbortController().signal)).toBe(false);
    at.now = 3_600_000;
    const { signal } = new AbortController();
    expect(await isSeen(signal)).toBe(false);
    at.now += 60_000;
    expect(await isSeen(signal)).toBe(true);
  });
});
