import { describe, expect, it } from 'vitest';
import { ownerOfObject, type ObjectOwner } from '../../../src/model/object-owner.ts';
import type { Labels } from '../../../src/model/rows.ts';

const app = { 'stationmaster.io/app': 'web', 'stationmaster.io/app-namespace': 'a' };
const member = {
  'applyset.kubernetes.io/part-of': 'applyset-x-v1',
  'stationmaster.io/manifests': 'set',
};
const helm = { 'app.kubernetes.io/managed-by': 'Helm' };
const owner = { kind: 'ReplicaSet', name: 'web-1', uid: 'u' };

const cases: readonly (readonly [string, Labels, typeof owner | null, ObjectOwner | null])[] = [
  ['nothing', {}, null, null],
  ['an app', { ...app, ...helm }, null, { kind: 'APP', namespace: 'a', name: 'web' }],
  ['an app, by way of a controller', app, owner, { kind: 'APP', namespace: 'a', name: 'web' }],
  ['a set', member, null, { kind: 'MANIFESTS', namespace: 'shop', name: 'set' }],
  ["another tool's set", { 'applyset.kubernetes.io/part-of': 'x' }, null, null],
  [
    'what was made of an object of a set',
    member,
    owner,
    { kind: 'CONTROLLER', namespace: null, name: 'ReplicaSet/web-1' },
  ],
  ['a release', helm, null, { kind: 'HELM', namespace: null, name: null }],
  [
    'a release that says its name',
    { ...helm, 'app.kubernetes.io/instance': 'rel' },
    null,
    { kind: 'HELM', namespace: null, name: 'rel' },
  ],
];

describe('the owner of an object', () => {
  it.each(cases)('is that of %s', (_, ...[labels, controller, expected]) => {
    expect(ownerOfObject({ labels, namespace: 'shop', owner: controller })).toEqual(expected);
  });
});
