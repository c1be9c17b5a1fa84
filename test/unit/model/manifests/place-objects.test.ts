import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../../src/admission/admit.ts';
import { applySetOf } from '../../../../src/model/apply-set.ts';
import { valueAt, type KubeManifest } from '../../../../src/model/manifest.ts';
import { asWritten, givenObjects } from '../../../../src/model/manifests/given-objects.ts';
import { placeObjects, type SetPlace } from '../../../../src/model/manifests/place-objects.ts';
import {
  templatePaths,
  workloads,
  type WorkloadKind,
} from '../../../support/arbitrary-workloads.ts';

const stationLabel = 'NodeGroup';
const set = applySetOf({ station: 'station-1', namespace: 'default', name: 'set' });
const at: SetPlace = {
  set,
  stationLabel,
  isNamespaced: () => true,
  stationOfNode: () => undefined,
};

function placed(...objects: readonly KubeManifest[]): readonly KubeManifest[] {
  const given = givenObjects(objects);
  const { objects: found, problems } = placeObjects(given.objects, at);
  expect([...given.problems, ...problems]).toEqual([]);
  return found;
}
const placedOne = (object: KubeManifest): KubeManifest => placed(object)[0]!;

/** What the webhook says of its creation. */
function admission(object: KubeManifest) {
  const [version = '', group = ''] = object.apiVersion.split('/').toReversed();
  const kind = { group, version, kind: object.kind };
  const request = { uid: 'u', operation: 'CREATE', kind, object, dryRun: false };
  const body = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
  return admit(body, { stationLabel }).answer.response;
}

describe('a workload placed at a station', () => {
  it('is as the webhook would have it: nothing is left for it to add', () => {
    fc.assert(
      fc.property(workloads, (object) => {
        const { allowed, patch } = admission(placedOne(object));
        expect([allowed, patch]).toEqual([true, undefined]);
      }),
    );
  });

  it('keeps its name, its selector and its containers', () => {
    fc.assert(
      fc.property(workloads, (object) => {
        const found = placedOne(object);
        expect(found.metadata.name).toBe(object.metadata.name);
        const template = templatePaths[object.kind as WorkloadKind];
        for (const path of [
          ['spec', 'selector'],
          [...template, 'spec', 'containers'],
        ]) {
          expect(valueAt(found, path)).toEqual(valueAt(object, path));
        }
        expect(found.metadata.labels).toMatchObject(object.metadata.labels ?? {});
      }),
    );
  });

  it('is the same when it is placed again', () => {
    fc.assert(
      fc.property(workloads, (object) => {
        const once = placedOne(object);
        expect(placedOne(once)).toEqual(once);
      }),
    );
  });

  it('at one station is refused at another', () => {
    fc.assert(
      fc.property(workloads, (object) => {
        const other = applySetOf({ station: 'station-2', namespace: 'default', name: 'set' });
        const { objects } = givenObjects([placedOne(object)]);
        expect(placeObjects(objects, { ...at, set: other }).problems).not.toEqual([]);
      }),
    );
  });
});

describe('objects that run pods in another way', () => {
  it('are refused, as nothing would hold their pods', () => {
    const given = givenObjects([
      {
        apiVersion: 'v1',
        kind: 'ReplicationController',
        metadata: { name: 'old' },
        spec: { template: { spec: { containers: [{ name: 'main' }] } } },
      },
    ]);
    expect(placeObjects(given.objects, at).problems).toEqual([
      expect.stringContaining('a ReplicationController runs pods'),
    ]);
  });
});

describe('what was read from a server', () => {
  it('is as it was written', () => {
    const metadata = { name: 'a', namespace: 'default', labels: { a: 'b' } };
    const read = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: 'b' },
      metadata: { ...metadata, uid: 'u', resourceVersion: '1', managedFields: [], generation: 2 },
      status: {},
    };
    expect(asWritten(read)).toEqual({
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata,
      data: { a: 'b' },
    });
  });
});
