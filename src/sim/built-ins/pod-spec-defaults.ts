import { isJsonObject, type JsonObject } from '../json-values.ts';

/** Sets a field that is not there. */
export function setDefault(object: JsonObject, key: string, value: unknown): void {
  object[key] ??= value;
}

/** The objects in a list field; none where there is no list. */
export function objectsIn(object: JsonObject, key: string): JsonObject[] {
  const list = object[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** The object in a field, made when it is not there. */
export function objectIn(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  if (isJsonObject(value)) return value;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}

/** The object in a field, if there is one. */
export function optionalObject(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}

const DEFAULT_MODE = 420;

function pullPolicy(image: unknown): string {
  const name = typeof image === 'string' ? image : '';
  if (name.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(name)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function probeDefaults(probe: JsonObject): void {
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  const http = optionalObject(probe, 'httpGet');
  if (http) {
    setDefault(http, 'path', '/');
    setDefault(http, 'scheme', 'HTTP');
  }
  const grpc = optionalObject(probe, 'grpc');
  if (grpc) setDefault(grpc, 'service', '');
}

function containerDefaults(container: JsonObject): void {
  setDefault(container, 'imagePullPolicy', pullPolicy(container['image']));
  setDefault(container, 'resources', {});
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  for (const port of objectsIn(container, 'ports')) setDefault(port, 'protocol', 'TCP');
  for (const variable of objectsIn(container, 'env')) {
    const field = optionalObject(optionalObject(variable, 'valueFrom') ?? {}, 'fieldRef');
    if (field) setDefault(field, 'apiVersion', 'v1');
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const found = optionalObject(container, probe);
    if (found) probeDefaults(found);
  }
}

function volumeDefaults(volume: JsonObject): void {
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    const found = optionalObject(volume, source);
    if (found) setDefault(found, 'defaultMode', DEFAULT_MODE);
  }
  const hostPath = optionalObject(volume, 'hostPath');
  if (hostPath) setDefault(hostPath, 'type', '');
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) volume['emptyDir'] = {};
  for (const source of objectsIn(optionalObject(volume, 'projected') ?? {}, 'sources')) {
    const token = optionalObject(source, 'serviceAccountToken');
    if (token) setDefault(token, 'expirationSeconds', 3600);
  }
}

/** Defaults of a pod's spec, alone or in a template (Kubernetes' `SetDefaults_PodSpec` and what it calls). */
export function podSpecDefaults(spec: JsonObject): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  const account = spec['serviceAccountName'] ?? spec['serviceAccount'];
  if (account !== undefined && account !== '') {
    spec['serviceAccountName'] = account;
    spec['serviceAccount'] = account;
  }
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of objectsIn(spec, list)) containerDefaults(container);
  }
  for (const volume of objectsIn(spec, 'volumes')) volumeDefaults(volume);
  for (const constraint of objectsIn(spec, 'topologySpreadConstraints')) {
    setDefault(constraint, 'whenUnsatisfiable', 'DoNotSchedule');
  }
}

/** Defaults of the pod template in a workload's spec. */
export function podTemplateDefaults(workloadSpec: JsonObject): void {
  const template = optionalObject(workloadSpec, 'template');
  if (!template) return;
  objectIn(template, 'metadata');
  podSpecDefaults(objectIn(template, 'spec'));
}
