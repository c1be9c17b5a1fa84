import type { KubeObject } from '../kube/kube-client.ts';
import { bytes } from '../model/quantities.ts';
import type {
  AutoscalerMetric,
  AutoscalerRow,
  DisruptionBudgetRow,
  IngressRow,
  VolumeClaimRow,
} from '../model/rows.ts';
import {
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  stringsOf,
  textOf,
  type JsonObject,
} from './json-fields.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/** A HorizontalPodAutoscaler (autoscaling/v2). */
export function projectAutoscaler(object: KubeObject): AutoscalerRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  const target = objectOf(spec['scaleTargetRef']);
  const current = new Map(
    objectsOf(status['currentMetrics']).map((metric) => [metricName(metric), metric]),
  );
  return {
    ...projectMeta(object),
    target: { kind: textOf(target['kind']), name: textOf(target['name']) },
    minReplicas: numberOf(spec['minReplicas'], 1),
    maxReplicas: numberOf(spec['maxReplicas']),
    currentReplicas: numberOf(status['currentReplicas']),
    desiredReplicas: numberOf(status['desiredReplicas']),
    metrics: objectsOf(spec['metrics']).map((metric): AutoscalerMetric => {
      const name = metricName(metric);
      return {
        name,
        target: amountOf(sourceOf(metric)['target']),
        current: amountOf(sourceOf(objectOf(current.get(name)))['current']),
      };
    }),
    conditions: projectConditions(status['conditions']),
  };
}

/** What a metric of one of the types Resource, ContainerResource, Pods, Object and External says. */
function sourceOf(metric: JsonObject): JsonObject {
  const type = textOf(metric['type']);
  return objectOf(metric[type.slice(0, 1).toLowerCase() + type.slice(1)]);
}

function metricName(metric: JsonObject): string {
  const source = sourceOf(metric);
  const name = textOf(source['name']) || textOf(objectOf(source['metric'])['name']);
  const container = textOf(source['container']);
  return container === '' ? name : `${container}/${name}`;
}

function amountOf(value: unknown): string {
  const amount = objectOf(value);
  const utilization = textOf(amount['averageUtilization']);
  if (utilization !== '') return `${utilization}%`;
  return textOf(amount['averageValue']) || textOf(amount['value']);
}

/** A PodDisruptionBudget. */
export function projectDisruptionBudget(object: KubeObject): DisruptionBudgetRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  return {
    ...projectMeta(object),
    minAvailable: textOf(spec['minAvailable']),
    maxUnavailable: textOf(spec['maxUnavailable']),
    selector: stringsOf(objectOf(spec['selector'])['matchLabels']),
    expectedPods: numberOf(status['expectedPods']),
    desiredHealthy: numberOf(status['desiredHealthy']),
    currentHealthy: numberOf(status['currentHealthy']),
    disruptionsAllowed: numberOf(status['disruptionsAllowed']),
    conditions: projectConditions(status['conditions']),
  };
}

/** A PersistentVolumeClaim. */
export function projectVolumeClaim(object: KubeObject): VolumeClaimRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  return {
    ...projectMeta(object),
    phase: textOf(status['phase']) || 'Pending',
    storageClass: textOf(spec['storageClassName']),
    accessModes: listOf(spec['accessModes']).map(textOf),
    volumeName: textOf(spec['volumeName']),
    requestedBytes: bytes(objectOf(objectOf(spec['resources'])['requests'])['storage']),
    capacityBytes: bytes(objectOf(status['capacity'])['storage']),
  };
}

/** An Ingress: the default back end is the route with neither host nor path. */
export function projectIngress(object: KubeObject): IngressRow {
  const spec = objectOf(object['spec']);
  const balancer = objectOf(objectOf(object['status'])['loadBalancer']);
  const paths = objectsOf(spec['rules']).flatMap((rule) =>
    objectsOf(objectOf(rule['http'])['paths']).map((path) => ({
      host: textOf(rule['host']),
      path: textOf(path['path']),
      pathType: textOf(path['pathType']),
      ...backendOf(path['backend']),
    })),
  );
  const whole = { host: '', path: '', pathType: '', ...backendOf(spec['defaultBackend']) };
  return {
    ...projectMeta(object),
    ingressClass: textOf(spec['ingressClassName']),
    routes: spec['defaultBackend'] === undefined ? paths : [...paths, whole],
    tlsHosts: objectsOf(spec['tls']).flatMap((tls) => listOf(tls['hosts']).map(textOf)),
    addresses: objectsOf(balancer['ingress']).map(
      (point) => textOf(point['ip']) || textOf(point['hostname']),
    ),
  };
}

function backendOf(backend: unknown): Pick<IngressRow['routes'][0], 'service' | 'port'> {
  const service = objectOf(objectOf(backend)['service']);
  const port = objectOf(service['port']);
  return { service: textOf(service['name']), port: textOf(port['number']) || textOf(port['name']) };
}
