import type { Strategy } from '../strategy.ts';
import {
  AUTOSCALERS,
  CONFIG_MAPS,
  ENDPOINT_SLICES,
  INGRESSES,
  LEASES,
  NAMESPACES,
  NETWORK_POLICIES,
  ROLE_BINDINGS,
  SECRETS,
  STORAGE_CLASSES,
  EVENTS,
  VOLUME_CLAIMS,
  WEBHOOKS,
} from './plain-kinds.ts';
import { PODS } from './pods.ts';
import { serviceStrategy } from './services.ts';
import {
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  REPLICA_SETS,
  STATEFUL_SETS,
} from './workloads.ts';

/** Defaults and checks of the built-in kinds that have any, by resource key. Addresses are given out per call. */
export function builtInStrategies(): Record<string, Strategy> {
  return {
    namespaces: NAMESPACES,
    pods: PODS,
    services: serviceStrategy(),
    configmaps: CONFIG_MAPS,
    secrets: SECRETS,
    persistentvolumeclaims: VOLUME_CLAIMS,
    events: EVENTS,
    'deployments.apps': DEPLOYMENTS,
    'replicasets.apps': REPLICA_SETS,
    'statefulsets.apps': STATEFUL_SETS,
    'daemonsets.apps': DAEMON_SETS,
    'jobs.batch': JOBS,
    'cronjobs.batch': CRON_JOBS,
    'leases.coordination.k8s.io': LEASES,
    'endpointslices.discovery.k8s.io': ENDPOINT_SLICES,
    'horizontalpodautoscalers.autoscaling': AUTOSCALERS,
    'rolebindings.rbac.authorization.k8s.io': ROLE_BINDINGS,
    'clusterrolebindings.rbac.authorization.k8s.io': ROLE_BINDINGS,
    'networkpolicies.networking.k8s.io': NETWORK_POLICIES,
    'ingresses.networking.k8s.io': INGRESSES,
    'storageclasses.storage.k8s.io': STORAGE_CLASSES,
    'mutatingwebhookconfigurations.admissionregistration.k8s.io': WEBHOOKS,
    'validatingwebhookconfigurations.admissionregistration.k8s.io': WEBHOOKS,
  };
}
