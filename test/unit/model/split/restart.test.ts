import { describe, expect, it } from 'vitest';
import { restartedAnnotation } from '../../../../src/model/labels.ts';
import { valueAt, type KubeManifest } from '../../../../src/model/manifest.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import { deployment, object, podTemplate, statefulSet } from '../../../support/manifests.ts';

const restartedAt = '2026-02-03T04:05:06Z';
const job = object('batch/v1', 'Job', 'job')({ spec: { template: podTemplate('job') } });
const daemon = object(
  'apps/v1',
  'DaemonSet',
  'agent',
)({ spec: { selector: { matchLabels: { app: 'agent' } }, template: podTemplate('agent') } });
const shared = deployment('shared', { annotations: { 'stationmaster.io/scope': 'cluster' } });
const render = [deployment('web'), statefulSet('db'), daemon, job, shared];

function split(given: { readonly restartedAt?: string }) {
  return splitRender({
    app: 'demo',
    namespace: 'apps',
    stationLabel: 'NodeGroup',
    clusterRender: render,
    stations: [{ name: 'st-1' }],
    ...given,
  });
}

const restarts = (objects: readonly KubeManifest[]) =>
  objects.map((one) => [
    one.kind,
    valueAt(one, ['spec', 'template', 'metadata', 'annotations', restartedAnnotation]),
  ]);

describe('a restart that was asked for', () => {
  it('stands on the templates whose pods a controller makes anew, at stations and in the cluster', () => {
    const { cluster, station } = split({ restartedAt });
    expect(restarts(station('st-1'))).toEqual([
      ['Deployment', restartedAt],
      ['StatefulSet', restartedAt],
      ['DaemonSet', restartedAt],
      ['Job', undefined],
    ]);
    expect(restarts(cluster)).toEqual([['Deployment', restartedAt]]);
  });

  it('is part of the content that digests are made from', () => {
    const [first, second] = [
      split({ restartedAt }),
      split({ restartedAt: '2026-02-03T05:00:00Z' }),
    ];
    expect(first.stable.station('st-1')).not.toEqual(second.stable.station('st-1'));
    expect(first.stable.cluster).not.toEqual(second.stable.cluster);
  });

  it('adds nothing where none was asked for', () => {
    expect(JSON.stringify(split({}).station('st-1'))).not.toContain(restartedAnnotation);
  });
});
