/** Live objects as an API server gives them, with only what a test cares about said. */
import type { KubeObject } from '../../src/kube/kube-client.ts';
import type { WorkloadRow } from '../../src/model/rows.ts';

type StringMap = Readonly<Record<string, string>>;

interface Named {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly uid?: string;
  readonly ownerUid?: string;
}

function metadata({ name, namespace, labels = {}, uid, ownerUid }: Named): KubeObject['metadata'] {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels,
    uid: uid ?? `uid-${namespace ?? ''}-${name}`,
    creationTimestamp: '2026-11-01T00:00:00Z',
    ...(ownerUid === undefined
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'Owner',
              name: 'owner',
              uid: ownerUid,
              controller: true,
            },
          ],
        }),
  };
}

export function nodeObject({
  ready = true,
  cordoned = false,
  cpu = '4',
  memory = '8Gi',
  resources = {},
  heartbeat = '2026-11-01T00:00:00Z',
  ...named
}: Named & {
  readonly ready?: boolean;
  readonly cordoned?: boolean;
  readonly cpu?: string;
  readonly memory?: string;
  readonly resources?: StringMap;
  readonly heartbeat?: string;
}): KubeObject {
  const amounts = { cpu, memory, pods: '110', ...resources };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata(named),
    spec: cordoned ? { unschedulable: true } : {},
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'Unknown',
          reason: ready ? 'KubeletReady' : 'NodeStatusUnknown',
          message: '',
          lastHeartbeatTime: heartbeat,
          lastTransitionTime: '2026-11-01T00:00:00Z',
        },
      ],
      nodeInfo: { operatingSystem: 'linux', architecture: 'arm64', kubeletVersion: 'v1.36.3' },
    },
  };
}

export function podObject({
  nodeName,
  phase = 'Running',
  ready = phase === 'Running',
  cpu = '100m',
  memory = '64Mi',
  ...named
}: Named & {
  readonly nodeName?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly cpu?: string;
  readonly memory?: string;
}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(named),
    spec: {
      ...(nodeName === undefined ? {} : { nodeName }),
      containers: [
        { name: 'main', image: 'registry.test/web:1', resources: { requests: { cpu, memory } } },
      ],
    },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        { name: 'main', ready, restartCount: 0, state: { running: { startedAt: 'then' } } },
      ],
    },
  };
}

export function workloadObject(
  kind: WorkloadRow['kind'],
  { replicas = 1, ready = replicas, ...named }: Named & { replicas?: number; ready?: number },
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { ...metadata(named), generation: 1 },
    spec: { replicas, template: { spec: { containers: [{ name: 'main', image: 'web:1' }] } } },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: ready,
      availableReplicas: ready,
    },
  };
}

export function serviceObject(named: Named): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(named),
    spec: {
      clusterIP: '10.0.0.1',
      ports: [{ port: 80, targetPort: 'http' }],
      selector: { a: 'b' },
    },
  };
}

export function sliceObject({
  service,
  ...named
}: Named & { readonly service: string }): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata({
      ...named,
      labels: { ...named.labels, 'kubernetes.io/service-name': service },
    }),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: [{ addresses: ['10.1.0.1'], conditions: { ready: true }, nodeName: 'n0' }],
  };
}

export function stationObject({
  spec = {},
  ...named
}: Named & { readonly spec?: object }): KubeObject {
  return {
    apiVersion: 'stationmaster.io/v1alpha1',
    kind: 'MecStation',
    metadata: { ...metadata(named), resourceVersion: '1' },
    spec,
  };
}

export function appObject({
  spec = {},
  status = {},
  generation = 1,
  ...named
}: Named & {
  readonly spec?: object;
  readonly status?: object;
  readonly generation?: number;
}): KubeObject {
  return {
    apiVersion: 'stationmaster.io/v1alpha1',
    kind: 'HelmApp',
    metadata: { ...metadata(named), resourceVersion: '1', generation },
    spec: { chart: { digest: 'sha256:0' }, ...spec },
    status,
  };
}

/** A release Secret as metadata only. */
export function releaseObject({
  release,
  revision,
  status = 'deployed',
  app,
  appNamespace = 'default',
  station,
  namespace = 'default',
}: {
  readonly release: string;
  readonly revision: number;
  readonly status?: string;
  readonly app?: string;
  readonly appNamespace?: string;
  readonly station?: string;
  readonly namespace?: string;
}): KubeObject {
  return {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadata',
    metadata: metadata({
      name: `sh.helm.release.v1.${release}.v${revision}`,
      namespace,
      labels: {
        owner: 'helm',
        name: release,
        status,
        version: String(revision),
        modifiedAt: '1795449600',
        ...(app === undefined
          ? {}
          : {
              'stationmaster.io/app': app,
              'stationmaster.io/app-namespace': appNamespace,
              'stationmaster.io/app-revision': '3',
              'stationmaster.io/scope': station === undefined ? 'cluster' : 'station',
              'stationmaster.io/digest': 'd'.repeat(63),
            }),
        ...(station === undefined ? {} : { NodeGroup: station }),
      },
    }),
  };
}
