/** Short ways to write the objects of a chart, as Helm would render them. */
import type { JsonObject, KubeManifest } from '../../src/model/manifest.ts';

export function object(
  apiVersion: string,
  kind: string,
  name: string,
): (fields?: JsonObject) => KubeManifest {
  return ({ metadata, ...fields } = {}) => ({
    apiVersion,
    kind,
    metadata: { name, ...(metadata as JsonObject | undefined) },
    ...fields,
  });
}

export interface PodParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly container?: JsonObject;
  readonly pod?: JsonObject;
  readonly replicas?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function podTemplate(name: string, { labels, container, pod }: PodParts = {}): JsonObject {
  return {
    metadata: { labels: labels ?? { app: name } },
    spec: { ...pod, containers: [{ name, image: `example/${name}:1`, ...container }] },
  };
}

export function deployment(name: string, parts: PodParts = {}): KubeManifest {
  return workload('Deployment', name, parts);
}

export function statefulSet(
  name: string,
  parts: PodParts & { readonly serviceName?: string } = {},
): KubeManifest {
  const set = workload('StatefulSet', name, parts);
  return {
    ...set,
    spec: { ...(set['spec'] as JsonObject), serviceName: parts.serviceName ?? name },
  };
}

function workload(kind: string, name: string, parts: PodParts): KubeManifest {
  const { labels = { app: name }, replicas, annotations } = parts;
  return object(
    'apps/v1',
    kind,
    name,
  )({
    metadata: { labels, ...(annotations && { annotations }) },
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: labels },
      template: podTemplate(name, parts),
    },
  });
}

export function configMap(name: string, data: JsonObject = { key: 'value' }): KubeManifest {
  return object('v1', 'ConfigMap', name)({ data });
}

export function secret(name: string, stringData: JsonObject = { key: 'value' }): KubeManifest {
  return object('v1', 'Secret', name)({ type: 'Opaque', stringData });
}

export function service(name: string, spec: JsonObject = {}): KubeManifest {
  return object(
    'v1',
    'Service',
    name,
  )({
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  });
}

export function autoscaler(name: string, target: JsonObject = {}): KubeManifest {
  return object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    name,
  )({
    spec: {
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name, ...target },
    },
  });
}

export function budget(
  name: string,
  selector: JsonObject = { matchLabels: { app: name } },
): KubeManifest {
  return object('policy/v1', 'PodDisruptionBudget', name)({ spec: { minAvailable: 1, selector } });
}

export function claim(name: string): KubeManifest {
  return object('v1', 'PersistentVolumeClaim', name)({ spec: { accessModes: ['ReadWriteOnce'] } });
}

/** Volumes that name ConfigMaps, Secrets and claims. */
export function volumes(named: {
  readonly configMap?: string;
  readonly secret?: string;
  readonly claim?: string;
}): JsonObject {
  return {
    volumes: [
      ...(named.configMap === undefined
        ? []
        : [{ name: 'c', configMap: { name: named.configMap } }]),
      ...(named.secret === undefined ? [] : [{ name: 's', secret: { secretName: named.secret } }]),
      ...(named.claim === undefined
        ? []
        : [{ name: 'd', persistentVolumeClaim: { claimName: named.claim } }]),
    ],
  };
}
