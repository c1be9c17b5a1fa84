import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySetOf,
  isMemberOf,
  isParentOf,
  kindsIn,
  memberLabels,
  parentOf,
} from '../../../src/model/apply-set.ts';
import { object } from '../../support/manifests.ts';
import { stationNames } from '../../support/arbitrary-names.ts';

const set = applySetOf({ station: 'Pier_7', namespace: 'shop', name: 'manifests' });
const stationLabel = 'NodeGroup';

describe('an ApplySet', () => {
  it('has the id that the specification makes of its parent', () => {
    const { parent, id } = applySetOf({ station: 'pier', namespace: 'shop', name: 'web' });
    expect(parent).toBe('manifests.pier.web');
    // printf 'manifests.pier.web.shop.ConfigMap.' | openssl dgst -sha256 -binary | basenc --base64url
    expect(id).toBe('applyset-JGhKMce6O-zzM1vTQt7xZJGUNZC7DcyWl5UZ48UFU-0-v1');
  });

  it('has an id that is a label value, and a parent whose name a ConfigMap may have', () => {
    fc.assert(
      fc.property(stationNames, (station) => {
        const { id, parent } = applySetOf({ station, namespace: 'a', name: 'b'.repeat(63) });
        expect(id).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9]$/);
        expect(parent).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
        expect(parent.length).toBeLessThan(254);
      }),
    );
  });

  it('names its kinds once, sorted', () => {
    const kinds = ['Service', 'Deployment.apps', 'ConfigMap', 'Service'];
    const parent = parentOf(set, { stationLabel, kinds });
    expect([...kindsIn(parent)]).toEqual(['ConfigMap', 'Deployment.apps', 'Service']);
    expect([...kindsIn(parentOf(set, { stationLabel, kinds: [] }))]).toEqual([]);
    expect(isParentOf(parent, set)).toBe(true);
  });

  it.each([
    ['of another set', { labels: { 'applyset.kubernetes.io/id': 'applyset-x-v1' } }],
    [
      'kept by another tool',
      { annotations: { 'applyset.kubernetes.io/tooling': 'kubectl/v1.36' } },
    ],
  ])(
    'has no parent that is %s',
    (_, marks: { readonly labels?: object; readonly annotations?: object }) => {
      const { metadata, ...parent } = parentOf(set, { stationLabel, kinds: [] });
      const other = {
        ...parent,
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, ...marks.labels },
          annotations: { ...metadata.annotations, ...marks.annotations },
        },
      };
      expect(isParentOf(other, set)).toBe(false);
    },
  );

  it('has members that bear its id and have no controller', () => {
    const labels = memberLabels(set);
    const config = object('v1', 'ConfigMap', 'a');
    const owner = { kind: 'Deployment', name: 'a', uid: 'u' };
    const isMember = (metadata: object) => isMemberOf(config({ metadata }), set);
    expect(isMember({ labels })).toBe(true);
    expect(isMember({ labels, ownerReferences: [owner] })).toBe(true);
    expect(isMember({ labels, ownerReferences: [{ ...owner, controller: true }] })).toBe(false);
    expect(isMember({})).toBe(false);
  });
});
