/** A fleet of any size, drawn from a seed: telecom clusters with stations, nodes and the apps that run there. */
import type { KubeObject } from '../../src/kube/kube-client.ts';
import type { BuiltInKind } from '../../src/model/rows.ts';
import { homeCluster, stationLabel } from './labels.ts';
import { createRandom } from './random.ts';
import { wholePod } from './whole-pod.ts';

export interface FleetSize {
  readonly clusters: number;
  readonly pods: number;
}

/** For each station: so many nodes, and of each of its apps so many of the rest. */
const nodesPerStation = 4;
const appsPerStation = 6;
const podsPerApp = 10;
const appCount = 120;
const namespaceCount = 24;

const provinces = [
  'guangdong',
  'jiangsu',
  'shandong',
  'zhejiang',
  'henan',
  'sichuan',
  'hubei',
  'hunan',
];
const tiers = ['PROVINCE', 'LARGE_CITY', 'CITY', 'DISTRICT'];
const words = [
  'video',
  'cdn',
  'upf',
  'dns',
  'game',
  'iot',
  'face',
  'voice',
  'cache',
  'billing',
  'probe',
  'map',
];
const parts = ['web', 'api', 'worker', 'edge', 'store', 'proxy', 'sync', 'gate', 'auth', 'feed'];

const safeLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** Live objects of the fleet, cluster by cluster, as a watch would bring them. */
export function* fleetObjects({
  clusters,
  pods,
}: FleetSize): Generator<{ cluster: string; kind: BuiltInKind; object: KubeObject }> {
  const random = createRandom(7);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const letters = (count: number) =>
    Array.from(
      { length: count },
      () => safeLetters[Math.floor(random() * safeLetters.length)],
    ).join('');
  const uid = () => {
    const hex = () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    const all = hex() + hex() + hex() + hex();
    return `${all.slice(0, 8)}-${all.slice(8, 12)}-${all.slice(12, 16)}-${all.slice(16, 20)}-${all.slice(20)}`;
  };
  const time = () =>
    new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 2.6e10)).toISOString().slice(0, 19) + 'Z';
  const apps = Array.from({ length: appCount }, (_, at) => ({
    name: `${words[at % words.length]}-${parts[Math.floor(at / words.length)]}`,
    namespace: `ns-${at % namespaceCount}`,
  }));
  const perCluster = Math.ceil(pods / clusters);
  for (let at = 0; at < clusters; at += 1) {
    const cluster = `c${at}`;
    if (cluster === homeCluster) {
      for (const { name, namespace } of apps) {
        yield {
          cluster,
          kind: 'HelmApp',
          object: {
            apiVersion: 'stationmaster.io/v1alpha1',
            kind: 'HelmApp',
            metadata: {
              name,
              namespace,
              uid: uid(),
              creationTimestamp: time(),
              labels: { team: pick(words) },
            },
            spec: {},
            status: {},
          },
        };
      }
    }
    let left = perCluster;
    for (let stationAt = 0; left > 0; stationAt += 1) {
      const province = pick(provinces);
      const station = `${province}-${String(stationAt).padStart(4, '0')}`;
      yield {
        cluster,
        kind: 'MecStation',
        object: {
          apiVersion: 'stationmaster.io/v1alpha1',
          kind: 'MecStation',
          metadata: { name: station, uid: uid(), creationTimestamp: time() },
          spec: {
            tier: pick(tiers),
            operator: pick(['mobile', 'unicom', 'telecom']),
            location: { province, city: `${province}-${Math.floor(random() * 20)}` },
            labels: { ring: pick(['inner', 'outer']), power: pick(['a', 'b', 'ups']) },
            nodeSelector: { matchLabels: { [stationLabel]: station } },
          },
        },
      };
      const nodes = Array.from({ length: nodesPerStation }, (_, n) => `${station}-n${n}`);
      for (const name of nodes) {
        const ready = random() > 0.03;
        const amounts = {
          cpu: pick(['16', '32', '64']),
          memory: '128Gi',
          pods: '250',
          ...(random() < 0.2 ? { 'nvidia.com/gpu': '2' } : {}),
        };
        yield {
          cluster,
          kind: 'Node',
          object: {
            apiVersion: 'v1',
            kind: 'Node',
            metadata: {
              name,
              uid: uid(),
              creationTimestamp: time(),
              labels: {
                [stationLabel]: station,
                'kubernetes.io/hostname': name,
                'kubernetes.io/arch': pick(['amd64', 'arm64']),
                'kubernetes.io/os': 'linux',
                'topology.kubernetes.io/zone': province,
              },
            },
            spec: random() < 0.02 ? { unschedulable: true } : {},
            status: {
              capacity: amounts,
              allocatable: amounts,
              conditions: [
                {
                  type: 'MemoryPressure',
                  status: 'False',
                  reason: 'KubeletHasSufficientMemory',
                  message: 'kubelet has sufficient memory available',
                },
                {
                  type: 'Ready',
                  status: ready ? 'True' : 'False',
                  reason: 'KubeletReady',
                  message: 'kubelet is posting ready status',
                },
              ],
              addresses: [
                {
                  type: 'InternalIP',
                  address: `10.${at}.${stationAt % 256}.${Math.floor(random() * 256)}`,
                },
              ],
              nodeInfo: {
                operatingSystem: 'linux',
                architecture: 'amd64',
                kernelVersion: '6.8.0',
                containerRuntimeVersion: 'containerd://2.0.1',
                kubeletVersion: 'v1.36.3',
                osImage: 'Ubuntu 24.04',
              },
            },
          },
        };
      }
      for (let appAt = 0; appAt < appsPerStation && left > 0; appAt += 1) {
        const app = pick(apps);
        const { namespace } = app;
        const name = `${app.name}-${station}-${appAt}`;
        const labels = {
          'app.kubernetes.io/name': app.name,
          'app.kubernetes.io/instance': name,
          'stationmaster.io/app': app.name,
          [stationLabel]: station,
        };
        const deployment = uid();
        const replicaSet = uid();
        const hash = letters(10);
        const image = `registry.example/${app.name}:1.${Math.floor(random() * 20)}`;
        const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } };
        const meta = (own: string, more: object = {}) => ({
          name: own,
          namespace,
          uid: uid(),
          creationTimestamp: time(),
          labels,
          ...more,
        });
        yield {
          cluster,
          kind: 'Deployment',
          object: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { ...meta(name), uid: deployment, generation: 1 },
            spec: { replicas: podsPerApp, selector: { matchLabels: labels }, template },
            status: {
              observedGeneration: 1,
              replicas: podsPerApp,
              updatedReplicas: podsPerApp,
              readyReplicas: podsPerApp,
              availableReplicas: podsPerApp,
            },
          },
        };
        yield {
          cluster,
          kind: 'ReplicaSet',
          object: {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            metadata: {
              ...meta(`${name}-${hash}`, {
                ownerReferences: [
                  {
                    apiVersion: 'apps/v1',
                    kind: 'Deployment',
                    name,
                    uid: deployment,
                    controller: true,
                  },
                ],
              }),
              uid: replicaSet,
              generation: 1,
            },
            spec: { replicas: podsPerApp, selector: { matchLabels: labels }, template },
            status: {
              replicas: podsPerApp,
              readyReplicas: podsPerApp,
              availableReplicas: podsPerApp,
            },
          },
        };
        yield {
          cluster,
          kind: 'Release',
          object: {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: {
              ...meta(`sh.helm.release.v1.${name}.v1`),
              labels: {
                owner: 'helm',
                name,
                version: '1',
                status: random() < 0.97 ? 'deployed' : 'failed',
                modifiedAt: String(1_790_000_000 + Math.floor(random() * 1e6)),
                'stationmaster.io/app': app.name,
                'stationmaster.io/app-namespace': namespace,
                [stationLabel]: station,
              },
            },
          },
        };
        if (appAt % 2 === 0) {
          yield {
            cluster,
            kind: 'Service',
            object: {
              apiVersion: 'v1',
              kind: 'Service',
              metadata: meta(name),
              spec: {
                type: 'ClusterIP',
                clusterIP: `10.96.${appAt}.${Math.floor(random() * 256)}`,
                selector: labels,
                ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
              },
            },
          };
          yield {
            cluster,
            kind: 'EndpointSlice',
            object: {
              apiVersion: 'discovery.k8s.io/v1',
              kind: 'EndpointSlice',
              metadata: meta(`${name}-${letters(5)}`, {
                labels: { ...labels, 'kubernetes.io/service-name': name },
              }),
              ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
              endpoints: [],
            },
          };
        }
        for (let podAt = 0; podAt < podsPerApp && left > 0; podAt += 1, left -= 1) {
          yield {
            cluster,
            kind: 'Pod',
            object: wholePod({
              name: `${name}-${hash}-${letters(5)}`,
              namespace,
              uid: uid(),
              labels: { ...labels, 'pod-template-hash': hash },
              owner: { name: `${name}-${hash}`, uid: replicaSet },
              nodeName: random() < 0.02 ? '' : pick(nodes),
              image,
              phase: random() < 0.93 ? 'Running' : pick(['Pending', 'Failed', 'Succeeded']),
              restarts: random() < 0.9 ? 0 : Math.floor(random() * 30),
              createdAt: time(),
              podIP: `10.${at}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`,
            }),
          };
        }
      }
    }
  }
}
