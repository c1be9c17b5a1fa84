import { describe, expect, it } from 'vitest';
import { createOwnWrites } from '../../../src/control/own-writes.ts';
import type { KubeClient, KubeObject } from '../../../src/kube/kube-client.ts';
import type { Entry } from '../../../src/view/view.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** An API server that gives every write the next version. */
function home() {
  let version = 1;
  const answer = (): Promise<KubeObject> => {
    version += 1;
    return Promise.resolve({
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'HelmApp',
      metadata: { name: 'shop', uid: 'u', resourceVersion: String(version) },
    });
  };
  return { update: answer, mergePatch: answer } as unknown as KubeClient;
}

const shown = (resourceVersion: string) =>
  ({ row: { uid: 'u', resourceVersion } }) as unknown as Entry<'HelmApp'>;
const written = (resourceVersion: string): KubeObject => ({
  apiVersion: 'stationmaster.io/v1alpha1',
  kind: 'HelmApp',
  metadata: { name: 'shop', resourceVersion },
});

describe('what this process wrote', () => {
  it('is waited for until the view shows it', async () => {
    const own = createOwnWrites(home(), createManualClock());
    expect(own.isBehind(shown('1'))).toBe(false);
    await own.client.update(written('1'));
    expect(own.isBehind(shown('1'))).toBe(true);
    expect(own.isBehind(shown('2'))).toBe(false);
    expect(own.isBehind(shown('1'))).toBe(false);
  });

  it('is waited for after a patch too, and after a write of somebody else in between', async () => {
    const own = createOwnWrites(home(), createManualClock());
    const ref = { apiVersion: 'stationmaster.io/v1alpha1', kind: 'HelmApp', name: 'shop' };
    await own.client.mergePatch(ref, { metadata: { resourceVersion: '1' } });
    expect(own.isBehind(shown('1'))).toBe(true);
    expect(own.isBehind(shown('7'))).toBe(false);
  });

  it('holds nobody up for ever', async () => {
    const clock = createManualClock();
    const own = createOwnWrites(home(), clock);
    await own.client.update(written('1'));
    clock.advance(2_000);
    expect(own.isBehind(shown('1'))).toBe(false);
  });
});
