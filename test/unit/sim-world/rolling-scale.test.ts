import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freshReplicas,
  oldScales,
  proportionalScales,
  rollingBounds,
  type ReplicaSetCount,
} from '../../../src/sim/controllers/deployment/rolling-scale.ts';

const share = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
);
const replicaSet = (name: string): fc.Arbitrary<ReplicaSetCount> =>
  fc
    .record({
      wanted: fc.integer({ min: 0, max: 15 }),
      down: fc.integer({ min: 0, max: 15 }),
      createdMs: fc.nat(9),
    })
    .map(({ wanted, down, createdMs }) => ({
      name,
      wanted,
      available: Math.max(0, wanted - down),
      createdMs,
    }));

describe('the arithmetic of a rolling update', () => {
  it('rounds surge up and unavailability down, and never leaves both at nothing', () => {
    expect(rollingBounds(10)).toEqual({ surge: 3, unavailable: 2 });
    expect(rollingBounds(1)).toEqual({ surge: 1, unavailable: 0 });
    expect(rollingBounds(3, { maxSurge: 0, maxUnavailable: '10%' })).toEqual({
      surge: 0,
      unavailable: 1,
    });
  });

  it('takes no available pod that is needed', () => {
    const situation = fc.record({
      replicas: fc.integer({ min: 0, max: 12 }),
      policy: fc.record({ maxSurge: share, maxUnavailable: share }),
      fresh: replicaSet('fresh'),
      old: fc.tuple(replicaSet('old-1'), replicaSet('old-2')),
    });
    fc.assert(
      fc.property(situation, ({ replicas, policy, fresh, old }) => {
        const bounds = rollingBounds(replicas, policy);
        const scales = oldScales(replicas, bounds, { fresh, old });
        const availableAfter = old.reduce((sum, one) => {
          const next = scales.find(({ name }) => name === one.name)?.replicas ?? one.wanted;
          // A ReplicaSet gives up what is not available first.
          return sum + Math.min(next, one.available);
        }, fresh.available);
        const availableBefore = old.reduce((sum, one) => sum + one.available, fresh.available);
        const floor = Math.min(replicas - bounds.unavailable, availableBefore);
        expect(availableAfter).toBeGreaterThanOrEqual(floor);
        for (const { name, replicas: next } of scales) {
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThan(old.find((one) => one.name === name)!.wanted);
        }
      }),
    );
  });

  it('never asks for more than replicas plus surge, unless that many are there already', () => {
    const situation = fc.record({
      replicas: fc.nat(20),
      policy: fc.record({ maxSurge: share, maxUnavailable: share }),
      fresh: fc.nat(20),
      old: fc.nat(30),
    });
    fc.assert(
      fc.property(situation, ({ replicas, policy, fresh, old }) => {
        const bounds = rollingBounds(replicas, policy);
        const next = freshReplicas(replicas, bounds, { fresh, all: fresh + old });
        expect(next).toBeLessThanOrEqual(replicas);
        if (next > fresh) expect(next + old).toBeLessThanOrEqual(replicas + bounds.surge);
      }),
    );
  });

  it('ends, whatever the bounds: each round changes something until only the new template is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        share,
        share,
        (replicas, maxSurge, maxUnavailable) => {
          const bounds = rollingBounds(replicas, { maxSurge, maxUnavailable });
          let fresh = 0;
          let old = replicas;
          for (let round = 0; round < 100 && (old > 0 || fresh < replicas); round += 1) {
            fresh = freshReplicas(replicas, bounds, { fresh, all: fresh + old });
            const sets = {
              fresh: { name: 'fresh', wanted: fresh, available: fresh, createdMs: 2 },
              old: [{ name: 'old', wanted: old, available: old, createdMs: 1 }],
            };
            old = oldScales(replicas, bounds, sets)[0]?.replicas ?? old;
          }
          expect({ fresh, old }).toEqual({ fresh: replicas, old: 0 });
        },
      ),
    );
  });

  it('shares exactly what is allowed, roughly by size', () => {
    fc.assert(
      fc.property(replicaSet('a'), replicaSet('b'), fc.nat(60), (a, b, allowed) => {
        const scales = proportionalScales([a, b], allowed);
        const sum = scales.reduce((total, { replicas }) => total + replicas, 0);
        expect(sum).toBe(a.wanted + b.wanted === 0 ? 0 : allowed);
      }),
    );
  });
});
