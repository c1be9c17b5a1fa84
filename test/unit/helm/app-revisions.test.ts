import { describe, expect, it } from 'vitest';
import {
  goingBack,
  lastGood,
  type AppRevision,
  type PresentApp,
  type RevisionOutcome,
} from '../../../src/helm/app-revisions.ts';
import type { HelmAppSpec } from '../../../src/model/helm-app.ts';

const spec = (number: number, more: Partial<HelmAppSpec> = {}): HelmAppSpec => ({
  chart: { digest: 'sha256:0' },
  values: { number },
  ...more,
});
const kept = (
  revision: number,
  outcome: RevisionOutcome | null,
  intent = spec(revision),
): AppRevision => ({ revision, outcome, spec: intent, changedBy: '', changedAt: '' });

describe('the revision to go back to', () => {
  const at = (revision: number, intent = spec(revision), status: PresentApp['status'] = {}) => ({
    revision,
    spec: intent,
    status,
  });

  it('is the newest before the present one that went well', () => {
    const all = [
      kept(5, null),
      kept(4, 'FAILED'),
      kept(3, 'CANCELLED'),
      kept(2, 'DONE'),
      kept(1, 'DONE'),
    ];
    expect(lastGood(all, at(5))?.revision).toBe(2);
    expect(lastGood(all, at(2))?.revision).toBe(1);
    expect(lastGood(all, at(1))).toBeUndefined();
  });

  it('is another intent than the present one; its pace makes no other', () => {
    const paced = spec(2, { strategy: { batchSize: 3 }, revisionHistoryLimit: 2 });
    const all = [kept(3, 'DONE', paced), kept(2, 'DONE'), kept(1, 'DONE')];
    expect(lastGood(all, at(4, spec(2)))?.revision).toBe(1);
    expect(lastGood(all, at(3, paced))?.revision).toBe(1);
  });

  it('is no revision that has the very chart that the present one names by where it comes from', () => {
    const all = [kept(2, 'DONE'), kept(1, 'DONE')];
    const chart = { directory: '/charts/web' };
    const read = { name: 'web', version: '1.0.0', appVersion: '', digest: 'sha256:0' };
    const here = at(3, spec(2, { chart }), { observedGeneration: 3, chart: read });
    expect(lastGood(all, here)?.revision).toBe(1);
    const renewed = { observedGeneration: 3, chart: { ...read, digest: 'sha256:1' } };
    expect(lastGood(all, at(3, spec(2, { chart }), renewed))?.revision).toBe(2);
    const unread = { observedGeneration: 2, chart: read };
    expect(lastGood(all, at(3, spec(2, { chart }), unread))?.revision).toBe(2);
  });

  it('is none where nothing went well', () => {
    expect(lastGood([kept(2, 'SUPERSEDED'), kept(1, 'FAILED')], at(3))).toBeUndefined();
  });
});

describe('the intent with which an app goes back', () => {
  it('is all of the kept one at the pace of the present one', () => {
    const present = spec(3, { strategy: { batchSize: 3 }, revisionHistoryLimit: 2, replicas: {} });
    const old = spec(1, { strategy: { batchSize: 1 }, createNamespace: true });
    expect(goingBack(old, present)).toEqual(
      spec(1, { createNamespace: true, strategy: { batchSize: 3 }, revisionHistoryLimit: 2 }),
    );
    expect(goingBack(old, spec(3))).toEqual(spec(1, { createNamespace: true }));
  });
});
