import { describe, expect, it } from 'vitest';
import { valueAt, type JsonObject, type KubeManifest } from '../../../../src/model/manifest.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import {
  autoscaler,
  budget,
  claim,
  object,
  podTemplate,
  service,
  statefulSet,
  volumes,
} from '../../../support/manifests.ts';

function splitOf(...clusterRender: readonly KubeManifest[]) {
  const split = splitRender({
    app: 'demo',
    namespace: 'apps',
    stationLabel: 'NodeGroup',
    clusterRender,
    stations: [{ name: 'st-1' }, { name: 'st-2' }],
  });
  const find = (kind: string, objects: readonly KubeManifest[]): KubeManifest | undefined =>
    objects.find((one) => one.kind === kind);
  return {
    findings: split.findings,
    shared: (kind: string) => find(kind, split.cluster),
    own: (kind: string, station = 'st-1') => find(kind, split.station(station)),
  };
}

const ours = { 'stationmaster.io/app': 'demo', 'stationmaster.io/app-namespace': 'apps' };
const pinned = '{"key":"NodeGroup","operator":"In","values":["st-1"]}';

const job = (name: string, spec: JsonObject = {}) =>
  object('batch/v1', 'Job', name)({ spec: { ...spec, template: podTemplate(name) } });

const daemonSet = (name: string) =>
  object(
    'apps/v1',
    'DaemonSet',
    name,
  )({ spec: { selector: { matchLabels: { app: name } }, template: podTemplate(name) } });

const cronJob = (name: string, jobTemplate: JsonObject = {}) =>
  object(
    'batch/v1',
    'CronJob',
    name,
  )({
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: { ...jobTemplate, spec: { template: podTemplate(name) } },
    },
  });

describe('workloads of every kind', () => {
  it.each<[string, KubeManifest, readonly string[]]>([
    ['StatefulSet', statefulSet('w'), ['spec', 'template']],
    ['DaemonSet', daemonSet('w'), ['spec', 'template']],
    ['Job', job('w'), ['spec', 'template']],
    ['CronJob', cronJob('w'), ['spec', 'jobTemplate', 'spec', 'template']],
  ])('holds the pods of a %s to the station', (kind, workload, template) => {
    const split = splitOf(workload);
    expect(split.shared(kind)).toBeUndefined();
    expect(split.own(kind, 'st-2')?.metadata.name).toBe('w-st-2');
    const own = split.own(kind);
    expect(own?.metadata.labels).toMatchObject({ ...ours, NodeGroup: 'st-1' });
    const pods = { app: 'w', ...ours, NodeGroup: 'st-1' };
    expect(valueAt(own, [...template, 'metadata', 'labels'])).toEqual(pods);
    expect(JSON.stringify(valueAt(own, [...template, 'spec', 'affinity']))).toContain(pinned);
  });

  it.each([statefulSet('w'), daemonSet('w')])('narrows the selector of a $kind', (workload) => {
    expect(valueAt(splitOf(workload).own(workload.kind), ['spec', 'selector'])).toEqual({
      matchLabels: { app: 'w', NodeGroup: 'st-1' },
    });
  });

  it('gives a Job no selector, which the API server makes, and narrows the one that a chart gives', () => {
    expect(valueAt(splitOf(job('w')).own('Job'), ['spec'])).not.toHaveProperty('selector');
    const manual = job('w', { manualSelector: true, selector: { matchLabels: { app: 'w' } } });
    expect(valueAt(splitOf(manual).own('Job'), ['spec', 'selector', 'matchLabels'])).toEqual({
      app: 'w',
      NodeGroup: 'st-1',
    });
  });

  it('marks the Jobs of a CronJob as its pods, and keeps what the chart says of them', () => {
    const cron = cronJob('w', { metadata: { labels: { team: 'edge' }, annotations: { a: 'b' } } });
    expect(valueAt(splitOf(cron).own('CronJob'), ['spec', 'jobTemplate', 'metadata'])).toEqual({
      labels: { team: 'edge', ...ours, NodeGroup: 'st-1' },
      annotations: { a: 'b' },
    });
  });
});

describe('the volumes of a station', () => {
  const withClaims = (set: KubeManifest, ...volumeClaimTemplates: readonly JsonObject[]) => ({
    ...set,
    spec: { ...(set['spec'] as JsonObject), volumeClaimTemplates },
  });
  const template = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };

  it('come from the templates of a StatefulSet under the station’s label, its Service as it was', () => {
    const set = splitOf(
      service('db', { clusterIP: 'None' }),
      withClaims(statefulSet('db'), template),
    ).own('StatefulSet');
    expect(set?.['spec']).toMatchObject({
      serviceName: 'db',
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: { ...ours, NodeGroup: 'st-1' } },
          spec: template.spec,
        },
      ],
    });
  });

  it('are copies of the station’s own claim where the chart copies one', () => {
    const source = { dataSource: { kind: 'PersistentVolumeClaim', name: 'seed' } };
    const copy = { ...template, spec: { ...template.spec, ...source } };
    const set = splitOf(claim('seed'), withClaims(statefulSet('db'), copy)).own('StatefulSet');
    expect(valueAt(set, ['spec'])).toMatchObject({
      volumeClaimTemplates: [{ spec: { dataSource: { name: 'seed-st-1' } } }],
    });
  });

  it('are renamed with the claim, in the pods of every kind', () => {
    const cron = object(
      'batch/v1',
      'CronJob',
      'backup',
    )({
      spec: {
        jobTemplate: {
          spec: { template: podTemplate('backup', { pod: volumes({ claim: 'data' }) }) },
        },
      },
    });
    const split = splitOf(claim('data'), cron);
    expect(split.own('PersistentVolumeClaim')?.metadata).toMatchObject({
      name: 'data-st-1',
      labels: { NodeGroup: 'st-1' },
    });
    expect(JSON.stringify(split.own('CronJob'))).toContain('"claimName":"data-st-1"');
  });
});

describe('what scales and guards workloads', () => {
  it('follows a StatefulSet to the station', () => {
    const target = { kind: 'StatefulSet' };
    const split = splitOf(
      statefulSet('db', { replicas: 3 }),
      autoscaler('db', target),
      budget('db'),
    );
    expect(valueAt(split.own('HorizontalPodAutoscaler'), ['spec', 'scaleTargetRef'])).toEqual({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      name: 'db-st-1',
    });
    expect(valueAt(split.own('StatefulSet'), ['spec'])).not.toHaveProperty('replicas');
    expect(valueAt(split.own('PodDisruptionBudget'), ['spec', 'selector'])).toEqual({
      matchLabels: { app: 'db', NodeGroup: 'st-1' },
    });
  });

  it('narrows a budget that selects by expressions alone', () => {
    const matchExpressions = [{ key: 'app', operator: 'In', values: ['w'] }];
    const split = splitOf(daemonSet('w'), budget('w', { matchExpressions }));
    expect(valueAt(split.own('PodDisruptionBudget'), ['spec', 'selector'])).toEqual({
      matchExpressions,
      matchLabels: { NodeGroup: 'st-1' },
    });
  });
});

describe('what all stations share', () => {
  const policy = object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'w',
  )({
    spec: {
      podSelector: { matchLabels: { app: 'w' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'front' } } }] }],
    },
  });
  const ingress = object(
    'networking.k8s.io/v1',
    'Ingress',
    'w',
  )({
    spec: { defaultBackend: { service: { name: 'w', port: { number: 80 } } } },
  });
  const crd = object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'widgets.example.org',
  )({ spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget' } } });

  it.each([policy, ingress, crd])('a $kind, as the chart has it', (shared) => {
    const split = splitOf(daemonSet('w'), service('w'), shared);
    expect(split.own(shared.kind)).toBeUndefined();
    expect(split.shared(shared.kind)?.metadata.name).toBe(shared.metadata.name);
    expect(split.shared(shared.kind)?.['spec']).toEqual(shared['spec']);
    expect(split.findings).toEqual([]);
  });
});
