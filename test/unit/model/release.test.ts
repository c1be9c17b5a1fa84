import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addingDigest,
  isAddingDigest,
  plainDigest,
  stampRevision,
  workloadCount,
} from '../../../src/model/release.ts';
import { configMap, deployment, object, service, statefulSet } from '../../support/manifests.ts';

describe('stampRevision', () => {
  const objects = [service('web'), deployment('web'), configMap('cfg'), deployment('api')];
  const job = object('batch/v1', 'Job', 'migrate');

  it('marks what is verified with the revision and leaves the rest', () => {
    const stamped = stampRevision(objects, 3);
    expect(
      stamped.map(({ metadata }) => metadata.labels?.['stationmaster.io/app-revision']),
    ).toEqual([undefined, '3', undefined, '3']);
    expect(stamped[1]!['spec']).toEqual(objects[1]!['spec']);
    expect(workloadCount(objects)).toBe(2);
  });

  it('counts every kind that is followed, and no Job that takes itself away', () => {
    const others = [
      statefulSet('db'),
      object('apps/v1', 'DaemonSet', 'agent')(),
      job(),
      object('batch/v1', 'CronJob', 'nightly')(),
    ];
    expect(workloadCount([...objects, ...others])).toBe(6);
    const fleeting = job({ spec: { ttlSecondsAfterFinished: 0 } });
    expect(workloadCount([fleeting])).toBe(0);
    const [stamped] = stampRevision([fleeting], 4);
    expect(stamped!.metadata.labels).toEqual({ 'stationmaster.io/app-revision': '4' });
  });
});

describe('digests', () => {
  it('say whether old objects are still there, within the limit of a label', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{40}$/), (digest) => {
        const adding = addingDigest(digest);
        expect(isAddingDigest(digest)).toBe(false);
        expect(isAddingDigest(adding)).toBe(true);
        expect(plainDigest(adding)).toBe(digest);
        expect(plainDigest(digest)).toBe(digest);
        expect(adding).toMatch(/^[A-Za-z0-9][-_.A-Za-z0-9]{0,61}[A-Za-z0-9]$/);
      }),
    );
  });
});
