/**
 * The split as one table (ARCHITECTURE 11): what becomes of each kind. A kind is written `Kind.group`, or `Kind`
 * in the core group. An object's annotation `stationmaster.io/scope: station | cluster` wins over its rule.
 */
import { groupKindOf, type KubeManifest } from '../manifest.ts';

/** Where an object goes: into the release of every station (renamed), or into that of the cluster (name kept). */
export type Scope = 'station' | 'cluster';

export type SplitRule =
  /** Runs pods: goes to the stations, with label, selector, affinity and references. */
  | {
      readonly scope: 'station';
      readonly as: 'workload';
      /** Path of the pod template; empty where the object is the pod. */
      readonly template: readonly string[];
      /** Whether `spec.replicas` is set by a replica policy. */
      readonly replicated: boolean;
    }
  /** A volume claim: each station has its own. */
  | { readonly scope: 'station'; readonly as: 'claim' }
  /** Goes where the workload goes that it scales or guards; where it finds none in the chart, to the cluster. */
  | { readonly scope: 'follows'; readonly as: 'autoscaler' | 'budget' }
  /** Goes to the stations when only their pods use it, or when its content differs among them. */
  | { readonly scope: 'by use'; readonly as: 'configuration' }
  | { readonly scope: 'cluster'; readonly as: 'shared'; readonly namespaced: boolean };

const template = ['spec', 'template'];
const shared: SplitRule = { scope: 'cluster', as: 'shared', namespaced: true };
const clusterWide: SplitRule = { scope: 'cluster', as: 'shared', namespaced: false };

function workload(path: readonly string[], replicated = false): SplitRule {
  return { scope: 'station', as: 'workload', template: path, replicated };
}

const rules: Readonly<Record<string, SplitRule>> = {
  'Deployment.apps': workload(template, true),
  'StatefulSet.apps': workload(template, true),
  'DaemonSet.apps': workload(template),
  'ReplicaSet.apps': workload(template),
  'Job.batch': workload(template),
  'CronJob.batch': workload(['spec', 'jobTemplate', 'spec', 'template']),
  Pod: workload([]),

  'HorizontalPodAutoscaler.autoscaling': { scope: 'follows', as: 'autoscaler' },
  'PodDisruptionBudget.policy': { scope: 'follows', as: 'budget' },
  PersistentVolumeClaim: { scope: 'station', as: 'claim' },
  ConfigMap: { scope: 'by use', as: 'configuration' },
  Secret: { scope: 'by use', as: 'configuration' },

  Service: shared,
  ServiceAccount: shared,
  'Ingress.networking.k8s.io': shared,
  'NetworkPolicy.networking.k8s.io': shared,
  'Role.rbac.authorization.k8s.io': shared,
  'RoleBinding.rbac.authorization.k8s.io': shared,

  Namespace: clusterWide,
  Node: clusterWide,
  PersistentVolume: clusterWide,
  'ClusterRole.rbac.authorization.k8s.io': clusterWide,
  'ClusterRoleBinding.rbac.authorization.k8s.io': clusterWide,
  'CustomResourceDefinition.apiextensions.k8s.io': clusterWide,
  'APIService.apiregistration.k8s.io': clusterWide,
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': clusterWide,
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': clusterWide,
  'MutatingAdmissionPolicy.admissionregistration.k8s.io': clusterWide,
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io': clusterWide,
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': clusterWide,
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': clusterWide,
  'IngressClass.networking.k8s.io': clusterWide,
  'IPAddress.networking.k8s.io': clusterWide,
  'ServiceCIDR.networking.k8s.io': clusterWide,
  'GatewayClass.gateway.networking.k8s.io': clusterWide,
  'PriorityClass.scheduling.k8s.io': clusterWide,
  'RuntimeClass.node.k8s.io': clusterWide,
  'StorageClass.storage.k8s.io': clusterWide,
  'VolumeAttributesClass.storage.k8s.io': clusterWide,
  'CSIDriver.storage.k8s.io': clusterWide,
  'FlowSchema.flowcontrol.apiserver.k8s.io': clusterWide,
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io': clusterWide,
  'ClusterTrustBundle.certificates.k8s.io': clusterWide,
  'DeviceClass.resource.k8s.io': clusterWide,
};

/** A kind that the table does not have: shared, name kept; nothing in it is understood, so nothing is changed. */
const unknownKind: SplitRule = shared;

export function ruleOf(object: Pick<KubeManifest, 'apiVersion' | 'kind'>): SplitRule {
  const kind = groupKindOf(object);
  return Object.hasOwn(rules, kind) ? (rules[kind] ?? unknownKind) : unknownKind;
}

/** Whether the table has the kind. */
export function isKnownKind(object: Pick<KubeManifest, 'apiVersion' | 'kind'>): boolean {
  return Object.hasOwn(rules, groupKindOf(object));
}
