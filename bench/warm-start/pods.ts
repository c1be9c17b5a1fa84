import type { KubeObject } from '../../src/kube/kube-client.ts';

/** A pod as an API server lists it: of a Deployment, with a sidecar, volumes, probes and managed fields; about 7.8 kB. */
export function manifestOfPod(n: number): KubeObject {
  const app = `app-${n % 500}`;
  const hash = (n % 500).toString(16).padStart(8, '7');
  const uid = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  const ready = n % 50 !== 0;
  const containers = ['main', 'proxy'].map((name) => container(name, app));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-${hash}-${n.toString(36).padStart(5, 'x')}`,
      generateName: `${app}-${hash}-`,
      namespace: `team-${n % 20}`,
      uid,
      resourceVersion: `${1_000_000 + n}`,
      creationTimestamp: '2026-11-01T00:00:00Z',
      labels: {
        'app.kubernetes.io/instance': app,
        'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/name': app,
        NodeGroup: `station-${n % 1_000}`,
        'pod-template-hash': hash,
      },
      annotations: {
        'checksum/config': uid.repeat(2),
        'prometheus.io/port': '9090',
        'prometheus.io/scrape': 'true',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-${hash}`,
          uid: `11111111${uid.slice(8)}`,
          controller: true,
        },
      ],
      managedFields: [
        managed('kube-controller-manager', specFields(containers.map(({ name }) => name))),
        { ...managed('kubelet', statusFields()), subresource: 'status' },
      ],
    },
    spec: {
      nodeName: `node-${n % 5_000}`,
      serviceAccountName: app,
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
      nodeSelector: { NodeGroup: `station-${n % 1_000}` },
      containers,
      tolerations: ['not-ready', 'unreachable'].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      volumes: [
        { name: 'config', configMap: { name: `${app}-config`, defaultMode: 420 } },
        { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
        {
          name: 'token',
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              {
                configMap: {
                  name: 'kube-root-ca.crt',
                  items: [{ key: 'ca.crt', path: 'ca.crt' }],
                },
              },
            ],
          },
        },
      ],
    },
    status: {
      phase: 'Running',
      hostIP: `10.${n % 200}.0.1`,
      podIP: `10.${n % 200}.${n % 250}.${n % 240}`,
      podIPs: [{ ip: `10.${n % 200}.${n % 250}.${n % 240}` }],
      qosClass: 'Burstable',
      startTime: '2026-11-01T00:00:01Z',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: ready || type === 'Initialized' || type === 'PodScheduled' ? 'True' : 'False',
        lastProbeTime: null,
        lastTransitionTime: '2026-11-01T00:00:02Z',
      })),
      containerStatuses: containers.map(({ name, image }) => ({
        name,
        image,
        imageID: `${image}@sha256:${uid.replaceAll('-', '').repeat(2)}`,
        containerID: `containerd://${uid.replaceAll('-', '').repeat(2)}`,
        ready,
        started: true,
        restartCount: n % 3,
        lastState: {},
        state: { running: { startedAt: '2026-11-01T00:00:03Z' } },
      })),
    },
  };
}

function container(name: string, app: string) {
  const probe = (path: string) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    initialDelaySeconds: 5,
    periodSeconds: 10,
    timeoutSeconds: 1,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    name,
    image: `registry.example.org/edge/${name === 'main' ? app : name}:1.4.2`,
    imagePullPolicy: 'IfNotPresent',
    env: ['LOG_LEVEL', 'UPSTREAM', 'REGION', 'CACHE_SIZE', 'FEATURES'].map((variable) => ({
      name: variable,
      value: `${variable.toLowerCase()}-of-${app}`,
    })),
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    resources: {
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { cpu: '500m', memory: '256Mi' },
    },
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/ready'),
    volumeMounts: [
      { name: 'config', mountPath: '/etc/app', readOnly: true },
      { name: 'cache', mountPath: '/var/cache' },
      { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

function managed(manager: string, fieldsV1: object) {
  const time = '2026-11-01T00:00:00Z';
  return { manager, operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1', fieldsV1 };
}

function fields(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [`f:${name}`, {}]));
}

function specFields(containers: readonly string[]): object {
  const probe = fields(['failureThreshold', 'httpGet', 'periodSeconds', 'timeoutSeconds']);
  return {
    'f:metadata': {
      'f:labels': fields(['app.kubernetes.io/name', 'NodeGroup', 'pod-template-hash']),
    },
    'f:spec': {
      ...fields(['dnsPolicy', 'nodeSelector', 'restartPolicy', 'schedulerName', 'securityContext']),
      'f:containers': Object.fromEntries(
        containers.map((name) => [
          `k:{"name":"${name}"}`,
          {
            '.': {},
            ...fields(['image', 'imagePullPolicy', 'name', 'terminationMessagePath']),
            'f:env': Object.fromEntries(
              ['LOG_LEVEL', 'UPSTREAM', 'REGION', 'CACHE_SIZE', 'FEATURES'].map((variable) => [
                `k:{"name":"${variable}"}`,
                { '.': {}, ...fields(['name', 'value']) },
              ]),
            ),
            'f:livenessProbe': probe,
            'f:readinessProbe': probe,
            'f:resources': { 'f:limits': fields(['cpu', 'memory']) },
          },
        ]),
      ),
    },
  };
}

function statusFields(): object {
  return {
    'f:status': {
      ...fields(['containerStatuses', 'hostIP', 'phase', 'podIP', 'startTime']),
      'f:conditions': Object.fromEntries(
        ['ContainersReady', 'Initialized', 'Ready'].map((type) => [
          `k:{"type":"${type}"}`,
          { '.': {}, ...fields(['lastProbeTime', 'lastTransitionTime', 'status', 'type']) },
        ]),
      ),
    },
  };
}
