import { describe, expect, it } from 'vitest';
import { servedKinds } from '../../../src/kube/served-kinds.ts';

const apiVersions = [
  ...['v1', 'autoscaling/v2', 'autoscaling/v1', 'example.org/v1'],
  ...['v1/ConfigMap', 'v1/Secret', 'example.org/v1/Secret'],
  ...['autoscaling/v2/HorizontalPodAutoscaler', 'autoscaling/v1/HorizontalPodAutoscaler'],
];
const client = { capabilities: () => Promise.resolve({ kubeVersion: 'v1.36.0', apiVersions }) };

describe('kinds by group', () => {
  it('are found in the version that is named first, and left out where they are not served', async () => {
    const wanted = ['Secret', 'HorizontalPodAutoscaler.autoscaling', 'ConfigMap.example.org'];
    expect(await servedKinds(client, new Set(wanted))).toEqual([
      { apiVersion: 'v1', kind: 'Secret' },
      { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
    ]);
  });
});
