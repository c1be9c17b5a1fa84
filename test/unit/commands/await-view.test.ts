import { describe, expect, it } from 'vitest';
import { awaitInView } from '../../../src/commands/await-view.ts';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import { pausedAnnotation } from '../../../src/model/labels.ts';
import type { View } from '../../../src/view/view.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const written = (generation: number, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'stationmaster.io/v1alpha1',
  kind: 'HelmApp',
  metadata: { name: 'shop', namespace: 'edge', uid: 'u', generation, annotations },
});

/** A view that holds one app, as far as it has seen it. */
function viewOf(row: { generation: number; annotations: Record<string, string> }) {
  let listener: ((change: { cluster: string }) => void) | undefined;
  const held = { row: { uid: 'u', ...row } };
  const view = {
    get: () => held,
    onChange: (listen: typeof listener) => {
      listener = listen;
      return () => undefined;
    },
  } as unknown as View;
  return {
    view,
    sees(next: Partial<typeof row>) {
      Object.assign(held.row, next);
      listener?.({ cluster: 'east' });
    },
  };
}

describe('awaitInView', () => {
  it('waits for what makes no generation until the view shows it', async () => {
    const seen = viewOf({ generation: 2, annotations: {} });
    let done = false;
    const waiting = awaitInView(
      { view: seen.view, clock: createManualClock() },
      'east',
      written(2, { [pausedAnnotation]: 'true', 'example.org/other': 'x' }),
    ).then(() => {
      done = true;
    });
    await Promise.resolve();
    expect(done).toBe(false);
    seen.sees({ annotations: { [pausedAnnotation]: 'true' } });
    await waiting;
  });

  it('takes a later generation for having seen it', async () => {
    const seen = viewOf({ generation: 3, annotations: {} });
    await awaitInView(
      { view: seen.view, clock: createManualClock() },
      'east',
      written(2, { [pausedAnnotation]: 'true' }),
    );
  });
});
