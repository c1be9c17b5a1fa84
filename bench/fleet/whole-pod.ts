import type { KubeObject } from '../../src/kube/kube-client.ts';
import { stationLabel } from './labels.ts';

export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: { readonly name: string; readonly uid: string };
  readonly nodeName: string;
  readonly image: string;
  readonly phase: string;
  readonly restarts: number;
  readonly createdAt: string;
  readonly podIP: string;
}

/** A pod as an API server has it: about 7.8 kB, half of them `managedFields`. */
export function wholePod(pod: PodFacts): KubeObject {
  const running = pod.phase === 'Running';
  const container = (name: string, image: string) => ({
    name,
    image,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: ['STATION', 'POD_NAME', 'POD_IP', 'LOG_LEVEL', 'REGION'].map((key) => ({
      name: key,
      valueFrom: {
        fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${key.toLowerCase()}']` },
      },
    })),
    resources: {
      limits: { cpu: '500m', memory: '256Mi' },
      requests: { cpu: '100m', memory: '128Mi' },
    },
    volumeMounts: [
      {
        name: 'kube-api-access',
        readOnly: true,
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      },
    ],
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    },
    readinessProbe: {
      httpGet: { path: '/readyz', port: 'http', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  });
  const statusOf = (name: string, image: string, at: number) => ({
    name,
    state: running
      ? { running: { startedAt: pod.createdAt } }
      : { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    ready: running,
    restartCount: at === 0 ? pod.restarts : 0,
    image,
    imageID: `${image}@sha256:${pod.uid.replaceAll('-', '')}`,
    containerID: `containerd://${pod.uid.replaceAll('-', '')}${at}`,
    started: running,
  });
  const fields = (manager: string, subresource: string | undefined, tree: object) => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: pod.createdAt,
    fieldsType: 'FieldsV1',
    fieldsV1: tree,
    ...(subresource === undefined ? {} : { subresource }),
  });
  const each = (keys: readonly string[], value: object = {}) =>
    Object.fromEntries(keys.map((key) => [key, value]));
  const owned = {
    '.': {},
    ...each([
      'f:image',
      'f:imagePullPolicy',
      'f:name',
      'f:terminationMessagePath',
      'f:terminationMessagePolicy',
    ]),
    'f:env': {
      '.': {},
      ...each(
        ['STATION', 'POD_NAME', 'POD_IP', 'LOG_LEVEL', 'REGION'].map(
          (name) => `k:{"name":"${name}"}`,
        ),
        { '.': {}, 'f:name': {}, 'f:valueFrom': { '.': {}, 'f:fieldRef': {} } },
      ),
    },
    'f:ports': {
      '.': {},
      'k:{"containerPort":8080,"protocol":"TCP"}': {
        '.': {},
        'f:containerPort': {},
        'f:name': {},
        'f:protocol': {},
      },
    },
    'f:resources': {
      '.': {},
      'f:limits': { '.': {}, 'f:cpu': {}, 'f:memory': {} },
      'f:requests': { '.': {}, 'f:cpu': {}, 'f:memory': {} },
    },
    ...each(['f:livenessProbe', 'f:readinessProbe'], {
      '.': {},
      ...each(['f:failureThreshold', 'f:periodSeconds', 'f:successThreshold', 'f:timeoutSeconds']),
      'f:httpGet': { '.': {}, ...each(['f:path', 'f:port', 'f:scheme']) },
    }),
  };
  const condition = {
    '.': {},
    ...each(['f:lastProbeTime', 'f:lastTransitionTime', 'f:status', 'f:type']),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: pod.name.slice(0, -5),
      namespace: pod.namespace,
      uid: pod.uid,
      resourceVersion: String(1_000_000 + pod.restarts),
      creationTimestamp: pod.createdAt,
      labels: pod.labels,
      annotations: {
        'prometheus.io/scrape': 'true',
        'checksum/config': `${pod.owner.uid}${pod.owner.uid}`,
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: pod.owner.name,
          uid: pod.owner.uid,
          controller: true,
        },
      ],
      managedFields: [
        fields('kube-controller-manager', undefined, {
          'f:metadata': {
            'f:annotations': { '.': {}, ...each(['f:checksum/config', 'f:prometheus.io/scrape']) },
            'f:generateName': {},
            'f:labels': { '.': {}, ...each(Object.keys(pod.labels).map((key) => `f:${key}`)) },
            'f:ownerReferences': { '.': {}, [`k:{"uid":"${pod.owner.uid}"}`]: {} },
          },
          'f:spec': {
            'f:containers': { 'k:{"name":"main"}': owned },
            ...each([
              'f:affinity',
              'f:dnsPolicy',
              'f:enableServiceLinks',
              'f:restartPolicy',
              'f:schedulerName',
              'f:securityContext',
              'f:terminationGracePeriodSeconds',
              'f:volumes',
            ]),
          },
        }),
        fields('kubelet', 'status', {
          'f:status': {
            'f:conditions': each(
              ['Initialized', 'Ready', 'ContainersReady', 'PodReadyToStartContainers'].map(
                (type) => `k:{"type":"${type}"}`,
              ),
              condition,
            ),
            ...each([
              'f:containerStatuses',
              'f:hostIP',
              'f:hostIPs',
              'f:phase',
              'f:podIP',
              'f:startTime',
            ]),
            'f:podIPs': { '.': {}, [`k:{"ip":"${pod.podIP}"}`]: { '.': {}, 'f:ip': {} } },
          },
        }),
      ],
    },
    spec: {
      volumes: [
        {
          name: 'kube-api-access',
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              {
                configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
              },
            ],
            defaultMode: 420,
          },
        },
      ],
      containers: [container('main', pod.image)],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      ...(pod.nodeName === '' ? {} : { nodeName: pod.nodeName }),
      securityContext: {},
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: stationLabel, operator: 'In', values: [pod.labels[stationLabel]] },
                ],
              },
            ],
          },
        },
      },
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: {
      phase: pod.phase,
      conditions: [
        'PodReadyToStartContainers',
        'Initialized',
        'Ready',
        'ContainersReady',
        'PodScheduled',
      ].map((type) => ({
        type,
        status: running ? 'True' : 'False',
        lastProbeTime: null,
        lastTransitionTime: pod.createdAt,
      })),
      hostIP: '10.0.0.1',
      podIP: pod.podIP,
      podIPs: [{ ip: pod.podIP }],
      startTime: pod.createdAt,
      containerStatuses: [
        statusOf('main', pod.image, 0),
        statusOf('proxy', 'registry.example/proxy:3.1', 1),
      ],
      qosClass: 'Burstable',
    },
  };
}
