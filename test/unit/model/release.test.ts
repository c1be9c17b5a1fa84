import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addingDigest,
  isAddingDigest,
  plainDigest,
  stampRevision,
  workloadCount,
} from '../../../src/model/release.ts';
import { configMap, deployment, service } from '../../support/manifests.ts';

describe('stampRevision', () => {
  const objects = [service('web'), deployment('web'), configMap('cfg'), deployment('api')];

  it('marks what is verified with the revision and leaves the rest', () => {
    const stamped = stampRevision(objects, 3);
    expect(
      stamped.map(({ metadata }) => metadata.labels?.['stationmaster.io/app-revision']),
    ).toEqual([undefined, '3', undefined, '3']);
    expect(stamped[1]!['spec']).toEqual(objects[1]!['spec']);
    expect(workloadCount(objects)).toBe(2);
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
