import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import { projectRow, projections } from '../../../src/view/projections.ts';
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

describe('a row of what a node uses', () => {
  const usedBy = (usage: unknown) =>
    projections.NodeMetrics(
      {
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'NodeMetrics',
        // As metrics-server has it: made now, with the labels of the node.
        metadata: { name: 'n', creationTimestamp: '2026-11-01T00:00:00Z', labels: { zone: 'z' } },
        timestamp: '2026-11-01T00:00:00Z',
        window: '20.1s',
        usage,
      },
      options,
    );

  it.each([
    [{ cpu: '12345678n', memory: '1234Ki' }, 0.012, 2 ** 20],
    [{ cpu: '250m', memory: '1Gi' }, 0.25, 2 ** 30],
    [{ cpu: '2', memory: '1572864' }, 2, 2 * 2 ** 20],
    [{ cpu: '1499999n', memory: '500Ki' }, 0.001, 0],
    [{ cpu: 3, memory: '128974848' }, 3, 123 * 2 ** 20],
    [{ cpu: 'much' }, 0, 0],
    [undefined, 0, 0],
  ])('reads %j in cores and bytes, rounded', (usage, cpuCores, memoryBytes) => {
    expect(usedBy(usage)).toMatchObject({ name: 'n', cpuCores, memoryBytes });
  });

  it('stays as it was while the node idles', () => {
    const row = usedBy({ cpu: '80123456n', memory: '614400Ki' });
    expect(usedBy({ cpu: '80310000n', memory: '614680Ki' })).toEqual(row);
    expect(JSON.stringify(row)).not.toContain('2026');
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

  const counts = {
    observedGeneration: 4,
    replicas: 3,
    updatedReplicas: 1,
    readyReplicas: 3,
    availableReplicas: 3,
  };
  it.each([
    ['RollingUpdate', undefined, 0],
    ['RollingUpdate', 2, 2],
    ['RollingUpdate', 7, 3],
    ['OnDelete', undefined, 3],
  ])(
    'holds back what a StatefulSet with %s and partition %s does not replace',
    (type, partition, heldBack) => {
      const updateStrategy = { type, ...(partition && { rollingUpdate: { partition } }) };
      const row = projections.StatefulSet(live({ replicas: 3, updateStrategy }, counts), options);
      expect(row).toMatchObject({
        kind: 'StatefulSet',
        desired: 3,
        heldBack,
        updated: 1,
        total: 3,
      });
    },
  );

  it('counts nodes of a DaemonSet', () => {
    const status = { observedGeneration: 4, desiredNumberScheduled: 2, currentNumberScheduled: 2 };
    const some = { ...status, numberReady: 2, updatedNumberScheduled: 1, numberAvailable: 1 };
    const nodes = { kind: 'DaemonSet', desired: 2, total: 2, heldBack: 0 };
    expect(projections.DaemonSet(live({}, status), options)).toMatchObject({
      ...nodes,
      ...{ updated: 0, ready: 0, available: 0 },
    });
    expect(projections.DaemonSet(live({}, some), options)).toMatchObject({
      ...nodes,
      ...{ updated: 1, ready: 2, available: 1 },
    });
    const onDelete = { updateStrategy: { type: 'OnDelete' } };
    expect(projections.DaemonSet(live(onDelete, some), options)).toMatchObject({ heldBack: 2 });
  });

  const failed = { type: 'Failed', status: 'True', reason: 'DeadlineExceeded' };
  const complete = { type: 'Complete', status: 'True' };
  it.each<[string, Parameters<typeof live>, object]>([
    [
      'its completions',
      [
        { completions: 5, parallelism: 2 },
        { succeeded: 3, active: 2 },
      ],
      { desired: 5, ready: 3, updated: 5 },
    ],
    [
      'its parallelism where it does not say how many',
      [{ parallelism: 4 }, { active: 4 }],
      { desired: 4, ready: 0, updated: 4 },
    ],
    ['one when it says nothing', [{}, {}], { desired: 1, ready: 0, updated: 0, conditions: [] }],
    [
      'what has succeeded, once it is complete',
      [{ parallelism: 4 }, { succeeded: 1, conditions: [complete] }],
      { desired: 1, ready: 1 },
    ],
    [
      'its completions, once it has failed',
      [{ completions: 2 }, { succeeded: 1, conditions: [failed] }],
      { desired: 2, ready: 1, conditions: [{ ...failed, message: '' }] },
    ],
  ])('wants of a Job %s', (_name, [spec, status], expected) => {
    const row = projections.Job(live(spec, status), options);
    expect(row).toMatchObject({ kind: 'Job', heldBack: 0, ...expected });
    expect(row.observedGeneration).toBe(row.generation);
  });

  it('wants nothing of a CronJob, and shows what its Jobs run', () => {
    const template = { spec: { containers: [{ name: 'main', image: 'backup:2' }] } };
    const spec = { suspend: true, jobTemplate: { spec: { template } } };
    expect(projections.CronJob(live(spec, {}), options)).toMatchObject({
      ...{ kind: 'CronJob', desired: 0, total: 0, paused: true, images: ['backup:2'] },
    });
  });
});

/** An object of generation 4. */
function live(spec: object, status: object): KubeObject {
  const metadata = { name: 'x', namespace: 'a', generation: 4 };
  return { apiVersion: '', kind: '', metadata, spec, status };
}

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

describe('an event row', () => {
  const meta = { name: 'e', namespace: 'a', creationTimestamp: '2026-01-01T00:00:00Z' };

  it('reads the fields of core/v1, in text that sorts by time', () => {
    const event: KubeObject = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: meta,
      involvedObject: { kind: 'Pod', namespace: 'a', name: 'p', uid: 'u' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'x'.repeat(2_000),
      count: 3,
      source: { component: 'kubelet', host: 'n1' },
      firstTimestamp: '2026-01-01T00:00:01Z',
      lastTimestamp: '2026-01-01T00:00:02Z',
    };
    const row = projections.Event(event, options);
    expect(row).toMatchObject({
      regarding: { kind: 'Pod', namespace: 'a', name: 'p', uid: 'u' },
      type: 'Warning',
      reason: 'BackOff',
      count: 3,
      source: 'kubelet',
      nodeName: 'n1',
      firstSeenAt: '2026-01-01T00:00:01.000Z',
      lastSeenAt: '2026-01-01T00:00:02.000Z',
    });
    expect(row.message).toHaveLength(1_024);
  });

  it('reads the fields that came with events.k8s.io/v1, in either group', () => {
    const since = {
      metadata: meta,
      reason: 'Scheduled',
      eventTime: '2026-01-01T00:00:01.250000Z',
      series: { count: 7, lastObservedTime: '2026-01-01T00:00:09.5Z' },
    };
    const expected = {
      regarding: { kind: 'Node', name: 'n2' },
      message: 'said',
      count: 7,
      source: 'scheduler',
      nodeName: 'n2',
      firstSeenAt: '2026-01-01T00:00:01.250Z',
      lastSeenAt: '2026-01-01T00:00:09.500Z',
    };
    const core = {
      ...since,
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Node', name: 'n2' },
      message: 'said',
      firstTimestamp: null,
      lastTimestamp: null,
      source: {},
      reportingComponent: 'scheduler',
    };
    const events = {
      ...since,
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      regarding: { kind: 'Node', name: 'n2' },
      note: 'said',
      reportingController: 'scheduler',
    };
    expect(projections.Event(core, options)).toMatchObject(expected);
    expect(projections.Event(events, options)).toMatchObject(expected);
  });

  it('was seen when it was made, once, when nothing else is said', () => {
    const event = { apiVersion: 'v1', kind: 'Event', metadata: meta };
    const at = '2026-01-01T00:00:00.000Z';
    expect(projections.Event(event, options)).toMatchObject({
      count: 1,
      firstSeenAt: at,
      lastSeenAt: at,
    });
  });
});

describe('rows of what is attached to workloads and services', () => {
  const of = (kind: string, spec: object, status: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', namespace: 'a' },
    spec,
    status,
  });

  it('shows what an autoscaler aims at and where it is', () => {
    const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
    const queue = {
      metric: { name: 'queue' },
      target: { type: 'AverageValue', averageValue: '30' },
    };
    const object = of(
      'HorizontalPodAutoscaler',
      {
        scaleTargetRef: { kind: 'Deployment', name: 'web' },
        maxReplicas: 9,
        metrics: [
          { type: 'Resource', resource: cpu },
          { type: 'External', external: queue },
        ],
      },
      {
        currentReplicas: 2,
        desiredReplicas: 3,
        currentMetrics: [
          { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 95 } } },
        ],
        conditions: [{ type: 'AbleToScale', status: 'True' }],
      },
    );
    expect(projections.HorizontalPodAutoscaler(object, options)).toMatchObject({
      target: { kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 9,
      currentReplicas: 2,
      desiredReplicas: 3,
      metrics: [
        { name: 'cpu', target: '80%', current: '95%' },
        { name: 'queue', target: '30', current: '' },
      ],
      conditions: [{ type: 'AbleToScale', status: 'True' }],
    });
  });

  it('shows how many pods a budget lets go', () => {
    const spec = { maxUnavailable: '25%', selector: { matchLabels: { app: 'web' } } };
    const status = { expectedPods: 4, desiredHealthy: 3, currentHealthy: 4, disruptionsAllowed: 1 };
    expect(projections.PodDisruptionBudget(of('P', spec, status), options)).toMatchObject({
      minAvailable: '',
      maxUnavailable: '25%',
      selector: { app: 'web' },
      ...status,
    });
  });

  it('shows what a claim asks for and has', () => {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      volumeName: 'pv-1',
      resources: { requests: { storage: '1Gi' } },
    };
    const status = { phase: 'Bound', capacity: { storage: '2Gi' } };
    expect(projections.PersistentVolumeClaim(of('C', spec, status), options)).toMatchObject({
      phase: 'Bound',
      storageClass: 'fast',
      accessModes: ['ReadWriteOnce'],
      volumeName: 'pv-1',
      requestedBytes: 1024 ** 3,
      capacityBytes: 2 * 1024 ** 3,
    });
  });

  it('shows an ingress as a route for each path, the default back end last', () => {
    const backend = (name: string, port: object) => ({ service: { name, port } });
    const spec = {
      ingressClassName: 'nginx',
      defaultBackend: backend('fallback', { name: 'http' }),
      rules: [
        {
          host: 'x.example.org',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: backend('web', { number: 80 }) }],
          },
        },
      ],
      tls: [{ hosts: ['x.example.org'] }],
    };
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }, { hostname: 'lb' }] } };
    expect(projections.Ingress(of('Ingress', spec, status), options)).toMatchObject({
      ingressClass: 'nginx',
      routes: [
        { host: 'x.example.org', path: '/', pathType: 'Prefix', service: 'web', port: '80' },
        { host: '', path: '', pathType: '', service: 'fallback', port: 'http' },
      ],
      tlsHosts: ['x.example.org'],
      addresses: ['192.0.2.1', 'lb'],
    });
  });

  it('names the claims of a pod, also those that are made for it', () => {
    const volumes = [
      { name: 'data', persistentVolumeClaim: { claimName: 'shared' } },
      { name: 'scratch', ephemeral: { volumeClaimTemplate: {} } },
      { name: 'config', configMap: { name: 'c' } },
    ];
    expect(projections.Pod(of('Pod', { volumes }), options).claims).toEqual([
      ...['shared', 'x-scratch'],
    ]);
  });
});

it('shows of a kind that is only named what all kinds have, and nothing of its data', () => {
  const object: KubeObject = {
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { name: 'x', namespace: 'a', labels: { l: '1' } },
    spec: { password: 'hidden' },
    data: { password: 'hidden' },
    status: { phase: 'Happy', conditions: [{ type: 'Ready', status: 'True' }], token: 'hidden' },
  };
  const row = projectRow('example.org/v1/Widget', object, options);
  expect(row).toMatchObject({
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    labels: { l: '1' },
    phase: 'Happy',
    conditions: [{ type: 'Ready', status: 'True', reason: '', message: '' }],
  });
  expect(JSON.stringify(row)).not.toContain('hidden');
});

it('projects an object with nothing in it, of any kind, to a row', () => {
  for (const project of Object.values(projections)) {
    const bare = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'x' } };
    expect(project(bare, options)).toMatchObject({ name: 'x', namespace: '', labels: {} });
  }
});
