import { describe, expect, it } from 'vitest';
import { leastUsefulFirst } from '../../../src/sim/controllers/replica-set.ts';
import type { Pod } from '../../../src/sim/controllers/shapes.ts';

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly readySince?: string;
  readonly cost?: string;
  readonly restarts?: number;
  readonly created?: string;
}

function pod(name: string, traits: Traits = {}): Pod {
  const {
    node = `node-of-${name}`,
    phase = 'Running',
    readySince = '2026-01-01T00:00:00Z',
    restarts = 0,
  } = traits;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      creationTimestamp: traits.created ?? '2026-01-01T00:00:00Z',
      ...(traits.cost && {
        annotations: { 'controller.kubernetes.io/pod-deletion-cost': traits.cost },
      }),
    },
    spec: { containers: [], ...(node && { nodeName: node }) },
    status: {
      phase,
      conditions: [
        {
          type: 'Ready',
          status: readySince ? 'True' : 'False',
          lastTransitionTime: readySince || '2026-01-01T00:00:00Z',
        },
      ],
      containerStatuses: [{ name: 'main', restartCount: restarts }],
    },
  };
}

describe('a ReplicaSet that gives pods up', () => {
  it.each<[string, Traits, Traits]>([
    ['what no node runs', { node: '' }, {}],
    ['what does not run yet', { phase: 'Pending' }, {}],
    ['what is not ready', { readySince: '' }, {}],
    ['what costs less to delete', { cost: '-5' }, { cost: '3' }],
    ['what became ready last', { readySince: '2026-01-02T00:00:00Z' }, {}],
    ['what was restarted more often', { restarts: 3 }, { restarts: 1 }],
    ['what is younger', { created: '2026-01-02T00:00:00Z' }, {}],
    ['what is not ready before what is cheap', { readySince: '' }, { cost: '-100' }],
  ])('takes %s first', (_, less, more) => {
    for (const pods of [
      [pod('less', less), pod('more', more)],
      [pod('more', more), pod('less', less)],
    ]) {
      expect(leastUsefulFirst(pods).map(({ metadata }) => metadata.name)).toEqual(['less', 'more']);
    }
  });

  it('takes one of two on the same node before one that is alone', () => {
    const pods = [pod('alone'), pod('twin-1', { node: 'n' }), pod('twin-2', { node: 'n' })];
    expect(leastUsefulFirst(pods).at(-1)!.metadata.name).toBe('alone');
  });
});
