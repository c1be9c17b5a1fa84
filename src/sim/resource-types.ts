import { qualifiedName } from './api-error.ts';
import type { Shape } from './shape.ts';

/** What the simulator knows of one resource: its names and which subresources it serves. */
export interface ResourceType {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  shortNames: string[];
  namespaced: boolean;
  /** Serves the status subresource: writes to the object leave status, writes to status leave the rest. */
  status: boolean;
  /** Serves the scale subresource over `spec.replicas`. */
  scale: boolean;
  /** metadata.generation counts changes of what the user asks for. */
  generation: boolean;
  categories?: string[];
  /** What may be done with it. Left out: everything. */
  verbs?: string[];
  /** Comes from a CustomResourceDefinition. */
  custom?: boolean;
  /** How its objects merge, where `built-in-shapes.ts` does not know it. */
  shape?: Shape;
}

type Features = Partial<
  Pick<
    ResourceType,
    'shortNames' | 'namespaced' | 'status' | 'scale' | 'generation' | 'categories' | 'singular'
  >
>;

function typesOf(
  groupVersion: string,
  kinds: readonly [kind: string, plural: string, features?: Features][],
): ResourceType[] {
  const [group, version] = groupVersion.includes('/')
    ? (groupVersion.split('/') as [string, string])
    : ['', groupVersion];
  return kinds.map(([kind, plural, features = {}]) => ({
    group,
    version,
    plural,
    kind,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
    status: false,
    scale: false,
    generation: false,
    ...features,
  }));
}

const cluster = { namespaced: false };
const all = ['all'];

/** Every built-in resource the simulator serves. Custom resources join at run time. */
export const BUILT_IN_TYPES: readonly ResourceType[] = [
  ...typesOf('v1', [
    ['Namespace', 'namespaces', { ...cluster, status: true, shortNames: ['ns'] }],
    ['Node', 'nodes', { ...cluster, status: true, shortNames: ['no'] }],
    ['Pod', 'pods', { status: true, generation: true, shortNames: ['po'], categories: all }],
    ['Service', 'services', { status: true, shortNames: ['svc'], categories: all }],
    ['ServiceAccount', 'serviceaccounts', { shortNames: ['sa'] }],
    ['ConfigMap', 'configmaps', { shortNames: ['cm'] }],
    ['Secret', 'secrets'],
    ['Event', 'events', { shortNames: ['ev'] }],
    ['Endpoints', 'endpoints', { shortNames: ['ep'] }],
    ['LimitRange', 'limitranges', { shortNames: ['limits'] }],
    ['ResourceQuota', 'resourcequotas', { status: true, shortNames: ['quota'] }],
    ['PersistentVolumeClaim', 'persistentvolumeclaims', { status: true, shortNames: ['pvc'] }],
    ['PersistentVolume', 'persistentvolumes', { ...cluster, status: true, shortNames: ['pv'] }],
  ]),
  ...typesOf('apps/v1', [
    [
      'Deployment',
      'deployments',
      { status: true, scale: true, generation: true, shortNames: ['deploy'], categories: all },
    ],
    [
      'ReplicaSet',
      'replicasets',
      { status: true, scale: true, generation: true, shortNames: ['rs'], categories: all },
    ],
    [
      'StatefulSet',
      'statefulsets',
      { status: true, scale: true, generation: true, shortNames: ['sts'], categories: all },
    ],
    [
      'DaemonSet',
      'daemonsets',
      { status: true, generation: true, shortNames: ['ds'], categories: all },
    ],
    ['ControllerRevision', 'controllerrevisions'],
  ]),
  ...typesOf('batch/v1', [
    ['Job', 'jobs', { status: true, generation: true, categories: all }],
    [
      'CronJob',
      'cronjobs',
      { status: true, generation: true, shortNames: ['cj'], categories: all },
    ],
  ]),
  ...typesOf('discovery.k8s.io/v1', [['EndpointSlice', 'endpointslices', { generation: true }]]),
  ...typesOf('coordination.k8s.io/v1', [['Lease', 'leases']]),
  ...typesOf('rbac.authorization.k8s.io/v1', [
    ['Role', 'roles'],
    ['RoleBinding', 'rolebindings'],
    ['ClusterRole', 'clusterroles', cluster],
    ['ClusterRoleBinding', 'clusterrolebindings', cluster],
  ]),
  ...typesOf('networking.k8s.io/v1', [
    ['Ingress', 'ingresses', { status: true, generation: true, shortNames: ['ing'] }],
    ['IngressClass', 'ingressclasses', { ...cluster, generation: true }],
    ['NetworkPolicy', 'networkpolicies', { generation: true, shortNames: ['netpol'] }],
  ]),
  ...typesOf('autoscaling/v2', [
    [
      'HorizontalPodAutoscaler',
      'horizontalpodautoscalers',
      { status: true, shortNames: ['hpa'], categories: all },
    ],
  ]),
  ...typesOf('policy/v1', [
    [
      'PodDisruptionBudget',
      'poddisruptionbudgets',
      { status: true, generation: true, shortNames: ['pdb'] },
    ],
  ]),
  ...typesOf('storage.k8s.io/v1', [
    ['StorageClass', 'storageclasses', { ...cluster, shortNames: ['sc'] }],
  ]),
  ...typesOf('scheduling.k8s.io/v1', [
    ['PriorityClass', 'priorityclasses', { ...cluster, generation: true, shortNames: ['pc'] }],
  ]),
  ...typesOf('admissionregistration.k8s.io/v1', [
    [
      'MutatingWebhookConfiguration',
      'mutatingwebhookconfigurations',
      { ...cluster, generation: true, categories: ['api-extensions'] },
    ],
    [
      'ValidatingWebhookConfiguration',
      'validatingwebhookconfigurations',
      { ...cluster, generation: true, categories: ['api-extensions'] },
    ],
    [
      'ValidatingAdmissionPolicy',
      'validatingadmissionpolicies',
      { ...cluster, status: true, generation: true, categories: ['api-extensions'] },
    ],
    [
      'ValidatingAdmissionPolicyBinding',
      'validatingadmissionpolicybindings',
      { ...cluster, generation: true, categories: ['api-extensions'] },
    ],
    [
      'MutatingAdmissionPolicy',
      'mutatingadmissionpolicies',
      { ...cluster, generation: true, categories: ['api-extensions'] },
    ],
    [
      'MutatingAdmissionPolicyBinding',
      'mutatingadmissionpolicybindings',
      { ...cluster, generation: true, categories: ['api-extensions'] },
    ],
  ]),
  ...typesOf('apiextensions.k8s.io/v1', [
    [
      'CustomResourceDefinition',
      'customresourcedefinitions',
      {
        ...cluster,
        status: true,
        generation: true,
        shortNames: ['crd', 'crds'],
        categories: ['api-extensions'],
      },
    ],
  ]),
];

/** `group/version`, or only the version in the core group: what `apiVersion` of its objects says. */
export function groupVersionOf(type: Pick<ResourceType, 'group' | 'version'>): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

/** Key of a type in the store, in events and in request counts: `pods`, `deployments.apps`. */
export function resourceKey(type: Pick<ResourceType, 'group' | 'plural'>): string {
  return qualifiedName(type);
}
