import { describe, expect, it } from 'vitest';
import { boundedStatus } from '../../../src/model/bounded-status.ts';
import type { HelmAppStatus, TargetFailure } from '../../../src/model/helm-app.ts';

const failure = (message: string, index = 0): TargetFailure => ({
  target: `a-cluster-with-a-long-name/station-${index}.somewhere.example.org`,
  revision: 12,
  reason: 'ProgressDeadlineExceeded',
  message,
  at: '2026-01-01T00:00:00.000Z',
});
const condition = (message: string) => ({
  ...{ type: 'Accepted', status: 'False', reason: 'INVALID_CHART' },
  message,
});

describe('a status that is stored', () => {
  it('keeps what is short as it is', () => {
    const status: HelmAppStatus = {
      phase: 'FAILED',
      conditions: [condition('x'.repeat(2_000))],
      failures: [failure('y'.repeat(300))],
    };
    expect(boundedStatus(status)).toEqual(status);
    expect(boundedStatus({ phase: 'READY' })).toEqual({ phase: 'READY' });
  });

  it('has long messages cut, and says so', () => {
    const bounded = boundedStatus({
      conditions: [condition('x'.repeat(9_000))],
      failures: [failure('y'.repeat(9_000))],
    });
    expect(bounded.conditions?.[0]?.message).toBe(`${'x'.repeat(1_999)}…`);
    expect(bounded.failures?.[0]?.message).toBe(`${'y'.repeat(299)}…`);
  });

  it('has room for every station of an app, and is not cut again when it is read and written', () => {
    const failures = Array.from({ length: 5_000 }, (_, index) =>
      failure(`${index}: ${'y'.repeat(9_000)}`, index),
    );
    const bounded = boundedStatus({ failures });
    expect(bounded.failures).toHaveLength(5_000);
    expect(bounded.failures?.[4_999]?.message).toMatch(/^4999: y{20,}…$/);
    expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThan(1_250_000);
    expect(boundedStatus(bounded)).toEqual(bounded);
  });
});
