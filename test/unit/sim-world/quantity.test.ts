import { describe, expect, it } from 'vitest';
import { milli } from '../../../src/sim/controllers/quantity.ts';
import type { Container } from '../../../src/sim/controllers/shapes.ts';
import { podRequest } from '../../../src/sim/controllers/scheduler/pod-request.ts';

describe('quantities in thousandths', () => {
  it.each<[unknown, number]>([
    ['100m', 100],
    ['0.1', 100],
    ['1', 1000],
    [2, 2000],
    ['1.5Gi', 1.5 * 2 ** 30 * 1000],
    ['1e3', 1_000_000],
    ['12E', 12e21],
    ['1k', 1_000_000],
    ['5u', 1],
  ])('reads %s', (quantity, expected) => expect(milli(quantity)).toBe(expected));

  it.each(['', 'many', '1 Gi', '1GI', null])('takes %s for no quantity', (text) =>
    expect(milli(text)).toBeNaN(),
  );
});

describe('what a pod asks for', () => {
  const container = (cpu: string, extra: Partial<Container> = {}): Container => ({
    name: cpu,
    resources: { requests: { cpu } },
    ...extra,
  });

  it('is its containers and sidecars together, or its largest init container', () => {
    const containers = [container('500m'), container('250m')];
    const sidecar = container('100m', { restartPolicy: 'Always' });
    expect(podRequest({ containers, initContainers: [sidecar] }).get('cpu')).toBe(850);
    expect(podRequest({ containers, initContainers: [container('2')] }).get('cpu')).toBe(2000);
    expect(podRequest({ containers, overhead: { cpu: '50m' } }).get('cpu')).toBe(800);
  });

  it('takes a limit for a request that is missing, and counts the pod itself', () => {
    const request = podRequest({
      containers: [{ name: 'a', resources: { limits: { memory: '1Ki' } } }],
    });
    expect(Object.fromEntries(request)).toEqual({ memory: 1_024_000, pods: 1000 });
  });
});
