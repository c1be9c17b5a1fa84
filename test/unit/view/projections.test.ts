import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import { projections } from '../../../src/view/projections.ts';
import {
  appObject,
  nodeObject,
  podObject,
  releaseObject,
  serviceObject,
  stationObject,
  workloadObject,
} from '../../support/kube-objects.ts';

const options = { stationLabel: 'NodeGroup', gpuResources: ['example.com/npu'] };

describe('a node row', () => {
  const hardwareOf = (node: KubeObject) => projections.Node(node, options).hardware;

  it('stays as it was over a heartbeat', () => {
    const row = projections.Node(nodeObject({ name: 'n' }), options);
    const later = nodeObject({ name: 'n', heartbeat: '2026-11-02T00:00:00Z' });
    expect(projections.Node(later, options)).toEqual(row);
    expect(JSON.stringify(row)).not.toContain('2026-11-01T00:00:00Z","lastHeartbeat');
  });

  it('is ready only when condition Ready is True', () => {
    expect(projections.Node(nodeObject({ name: 'n' }), options).ready).toBe(true);
    expect(projections.Node(nodeObject({ name: 'n', ready: false }), options).ready).toBe(false);
  });

  it('takes the hardware kind from the label, else from GPU resources, else GENERAL', () => {
    const gpu = { 'nvidia.com/gpu': '2' };
    const labelled = (kind: string) => ({ 'stationmaster.io/hardware': kind });
    expect(hardwareOf(nodeObject({ name: 'n' }))).toBe('GENERAL');
    expect(hardwareOf(nodeObject({ name: 'n', resources: gpu }))).toBe('GPU');
    expect(hardwareOf(nodeObject({ name: 'n', resources: { 'example.com/npu': '1' } }))).toBe(
      'GPU',
    );
    expect(
      hardwareOf(nodeObject({ name: 'n', resources: gpu, labels: labelled('appliance') })),
    ).toBe('APPLIANCE');
    expect(hardwareOf(nodeObject({ name: 'n', resources: gpu, labels: labelled('toaster') }))).toBe(
      'GPU',
    );
  });

  it('counts GPUs of every vendor and reads amounts in cores and bytes', () => {
    const resources = { 'nvidia.com/gpu': '2', 'example.com/npu': '1', 'ephemeral-storage': '1Ki' };
    const node = nodeObject({ name: 'n', cpu: '3920m', memory: '2Gi', resources });
    expect(projections.Node(node, options).capacity).toEqual({
      cpuCores: 3.92,
      memoryBytes: 2 * 1024 ** 3,
      ephemeralStorageBytes: 1024,
      pods: 110,
      gpus: 3,
    });
  });
});

describe('a pod row', () => {
  const requestsOf = (spec: object) =>
    projections.Pod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }, options)
      .requested;
  const asks = (cpu: string, rest: object = {}) => ({ resources: { requests: { cpu } }, ...rest });

  it('is ready by its condition, whatever its phase', () => {
    const pod = podObject({ name: 'p', phase: 'Running', ready: false });
    expect(projections.Pod(pod, options)).toMatchObject({ phase: 'Running', ready: false });
  });

  it.each([
    ['the sum of its containers', { containers: [asks('100m'), asks('200m')] }, 0.3],
    [
      'the largest init container when that is more',
      { initContainers: [asks('1'), asks('500m')], containers: [asks('200m')] },
      1,
    ],
    [
      'sidecars beside the containers',
      { initContainers: [asks('1', { restartPolicy: 'Always' })], containers: [asks('200m')] },
      1.2,
    ],
    [
      'an init container beside the sidecars started before it',
      {
        initContainers: [asks('1', { restartPolicy: 'Always' }), asks('2')],
        containers: [asks('200m')],
      },
      3,
    ],
    ['overhead on top', { containers: [asks('1')], overhead: { cpu: '250m' } }, 1.25],
    [
      'what is given for the whole pod',
      { containers: [asks('1')], resources: { requests: { cpu: '3' } } },
      3,
    ],
  ])('asks for %s', (_, spec, cpuCores) => {
    expect(requestsOf(spec)).toMatchObject({ cpuCores, pods: 1 });
  });

  it('says why it is not scheduled, or why a container waits', () => {
    const base = podObject({ name: 'p', phase: 'Pending' });
    const unscheduled = {
      ...base,
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' },
        ],
      },
    };
    const crashing = {
      ...base,
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'main',
            ready: false,
            restartCount: 4,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
          },
        ],
      },
    };
    expect(projections.Pod(unscheduled, options)).toMatchObject({
      reason: 'Unschedulable',
      message: '0/3 nodes',
    });
    expect(projections.Pod(crashing, options)).toMatchObject({
      reason: 'CrashLoopBackOff',
      restarts: 4,
      containers: [{ name: 'main', state: 'waiting', reason: 'CrashLoopBackOff', restarts: 4 }],
    });
  });
});

describe('a workload row', () => {
  it('counts all pods of a ReplicaSet as updated, also where a list leaves the kind out', () => {
    const item = workloadObject('ReplicaSet', { name: 'r', namespace: 'a', replicas: 3, ready: 2 });
    expect(projections.ReplicaSet({ ...item, kind: '', apiVersion: '' }, options)).toMatchObject({
      desired: 3,
      updated: 3,
      ready: 2,
      total: 3,
    });
  });
});

describe('a service row', () => {
  it('shows target ports by name or number', () => {
    expect(projections.Service(serviceObject({ name: 's' }), options)).toMatchObject({
      type: 'ClusterIP',
      ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }],
    });
  });
});

describe('a release row', () => {
  it('is read from the labels of the Secret', () => {
    const object = releaseObject({ release: 'web.st-1', revision: 7, app: 'web', station: 'st-1' });
    expect(projections.Release(object, options)).toMatchObject({
      release: 'web.st-1',
      revision: 7,
      status: 'deployed',
      app: 'web',
      appNamespace: 'default',
      appRevision: 3,
      scope: 'STATION',
      station: 'st-1',
      modifiedAt: '2026-11-23T16:00:00Z',
    });
  });

  it('is FOREIGN when it is not of ours', () => {
    const object = releaseObject({ release: 'other', revision: 1 });
    expect(projections.Release(object, options)).toMatchObject({
      scope: 'FOREIGN',
      app: '',
      appRevision: 0,
      digest: '',
      station: '',
    });
  });
});

describe('intent rows', () => {
  it('leave out what nobody is shown', () => {
    const app = appObject({ name: 'web', namespace: 'default', spec: { values: { a: [1] } } });
    const object = {
      ...app,
      metadata: {
        ...app.metadata,
        managedFields: [{ manager: 'x' }],
        annotations: { note: 'kept', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
    };
    const row = projections.HelmApp(object, options);
    expect(row.annotations).toEqual({ note: 'kept' });
    expect(row.spec).toEqual({ chart: { digest: 'sha256:0' }, values: { a: [1] } });
    expect(JSON.stringify(row)).not.toContain('managedFields');
  });

  it('hold lists where the view expects lists, whatever the object holds', () => {
    const station = stationObject({ name: 's', spec: { nodes: 'n1', nodeSelector: 7 } });
    expect(projections.MecStation(station, options).spec).toEqual({
      nodes: [],
      nodeSelector: { matchLabels: {} },
    });
    const app = appObject({
      name: 'web',
      spec: { placement: { stations: { a: 1 }, include: [3] } },
    });
    expect(projections.HelmApp(app, options).spec.placement).toEqual({
      stations: [],
      include: [{ name: '' }],
    });
  });
});

it('projects an object with nothing in it, of any kind, to a row', () => {
  for (const project of Object.values(projections)) {
    const bare = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'x' } };
    expect(project(bare, options)).toMatchObject({ name: 'x', namespace: '', labels: {} });
  }
});
