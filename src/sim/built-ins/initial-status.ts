import type { JsonObject } from '../json-values.ts';

/** The status that a new object of a kind has before any controller has seen it, by resource key. */
export const INITIAL_STATUS: Readonly<Record<string, JsonObject>> = {
  services: { loadBalancer: {} },
  'deployments.apps': {},
  'replicasets.apps': { replicas: 0 },
  'statefulsets.apps': { replicas: 0, availableReplicas: 0 },
  'daemonsets.apps': {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  },
  'jobs.batch': {},
  'cronjobs.batch': {},
  'horizontalpodautoscalers.autoscaling': { desiredReplicas: 0, currentMetrics: null },
  'poddisruptionbudgets.policy': {
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  },
  'ingresses.networking.k8s.io': { loadBalancer: {} },
};
