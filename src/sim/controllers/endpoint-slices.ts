import { timestamp } from '../clock.ts';
import { generatedName } from '../object-metadata.ts';
import { sameJson, type JsonObject } from '../json-values.ts';
import type { SimObject } from '../sim-object.ts';
import { hasLabels } from './node-requirement.ts';
import { createObjectIndex } from './object-index.ts';
import { isReadyPod } from './pod-availability.ts';
import {
  controllerReference,
  isFinishedPod,
  keyOf,
  splitKey,
  type Node,
  type Pod,
  type Service,
  type ServicePort,
} from './shapes.ts';
import type { Controller, World } from './world.ts';

const resource = 'endpointslices.discovery.k8s.io';
const serviceLabel = 'kubernetes.io/service-name';
const managedLabel = 'endpointslice.kubernetes.io/managed-by';
const manager = 'endpointslice-controller.k8s.io';
/** kube-controller-manager's default of end points per slice. */
const slicePods = 100;
/** Changes of a Service's pods are gathered for so long. */
const gatherMs = 50;

interface EndpointSlice extends SimObject {
  readonly ports: readonly JsonObject[];
  readonly endpoints: readonly { readonly targetRef?: { readonly uid?: string } }[];
}

/** Which pods each Service selects, kept with every change, so that a change of one pod touches its own Services only. */
interface Members {
  readonly pods: Map<string, Pod>;
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * Keeps the EndpointSlices of every Service that has a selector: one end point per pod with an address, its
 * conditions, node and pod, ports with names resolved pod by pod, 100 end points to a slice.
 */
export function startEndpointSlices(world: World): Controller {
  const { store, clock, random } = world;
  const members = new Map<string, Members>();
  const slices = createObjectIndex<EndpointSlice>(store, resource, ({ metadata }) =>
    metadata.labels?.[managedLabel] === manager
      ? [`${metadata.namespace ?? ''}/${metadata.labels[serviceLabel] ?? ''}`]
      : [],
  );
  const byNamespace = new Map<string, Set<string>>();
  const queue = world.queue((key) => {
    const { namespace, name } = splitKey(key);
    const service = store.get('services', namespace, name) as Service | undefined;
    const selected = members.get(key);
    // What a deleted Service leaves behind is the garbage collector's.
    if (!service || !selected) return;
    reconcile(key, service, [...selected.pods.values()].filter(isBackend));
  });

  function reconcile(key: string, service: Service, pods: readonly Pod[]): void {
    const wanted = new Map<string, { ports: readonly JsonObject[]; pods: Map<string, Pod> }>();
    for (const pod of pods) {
      const ports = portsFor(service, pod);
      const group = portsKey(ports);
      const entry = wanted.get(group) ?? { ports, pods: new Map<string, Pod>() };
      wanted.set(group, entry);
      entry.pods.set(pod.metadata.uid ?? '', pod);
    }
    const free: EndpointSlice[] = [];
    for (const slice of [...slices.under(key)]) {
      const group = wanted.get(portsKey(slice.ports));
      const kept = slice.endpoints.flatMap(({ targetRef }) => {
        const pod = group?.pods.get(targetRef?.uid ?? '');
        if (pod) group?.pods.delete(targetRef?.uid ?? '');
        return pod ?? [];
      });
      for (const [uid, pod] of group?.pods ?? []) {
        if (kept.length >= slicePods) break;
        kept.push(pod);
        group?.pods.delete(uid);
      }
      if (kept.length === 0) free.push(slice);
      else write(service, slice, { pods: kept, ports: slice.ports });
    }
    for (const { ports, pods: left } of wanted.values()) {
      const rest = [...left.values()];
      for (let from = 0; from < rest.length; from += slicePods) {
        write(service, free.pop(), { pods: rest.slice(from, from + slicePods), ports });
      }
    }
    // A Service without back ends keeps one empty slice, as in Kubernetes.
    if (pods.length === 0) write(service, free.pop(), { pods: [], ports: [] });
    for (const { metadata } of free) store.delete(resource, metadata);
  }

  function write(
    service: Service,
    present: EndpointSlice | undefined,
    content: { pods: readonly Pod[]; ports: readonly JsonObject[] },
  ): void {
    const { name, namespace = '', labels = {} } = service.metadata;
    const wanted = {
      ...present,
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      ports: [...content.ports],
      endpoints: content.pods.map((pod) => endpointOf(service, pod)),
    };
    const marks = { ...labels, [serviceLabel]: name, [managedLabel]: manager };
    if (present) {
      store.update(resource, { ...wanted, metadata: { ...present.metadata, labels: marks } });
      return;
    }
    store.create(resource, {
      ...wanted,
      metadata: {
        name: generatedName(`${name}-`, () => random.next()),
        generateName: `${name}-`,
        namespace,
        labels: marks,
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': timestamp(clock.now()) },
        ownerReferences: [controllerReference(service)],
      },
    });
  }

  function endpointOf(service: Service, pod: Pod): JsonObject {
    const serving = isReadyPod(pod);
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const published = service.spec?.publishNotReadyAddresses === true;
    const node = store.get('nodes', '', pod.spec.nodeName ?? '') as Node | undefined;
    const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
    return {
      addresses: [pod.status?.podIP ?? ''],
      conditions: { ready: published || (serving && !terminating), serving, terminating },
      ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
      ...(zone && { zone }),
      targetRef: {
        kind: 'Pod',
        name: pod.metadata.name,
        namespace: pod.metadata.namespace,
        uid: pod.metadata.uid,
      },
    };
  }

  function seeService(service: Service): void {
    const key = keyOf(service);
    const namespace = service.metadata.namespace ?? '';
    const selector = service.spec?.selector ?? {};
    if (Object.keys(selector).length === 0 || service.spec?.type === 'ExternalName') {
      forgetService(key);
      return;
    }
    const known = members.get(key);
    if (!sameJson(known?.selector, selector)) {
      const pods = new Map<string, Pod>();
      for (const pod of store.list('pods', namespace)) {
        if (hasLabels(selector, pod.metadata.labels ?? {})) pods.set(keyOf(pod), pod as Pod);
      }
      members.set(key, { pods, selector });
      byNamespace.set(namespace, (byNamespace.get(namespace) ?? new Set()).add(key));
    }
    queue.add(key);
  }
  function forgetService(key: string): void {
    members.delete(key);
    byNamespace.get(splitKey(key).namespace)?.delete(key);
  }
  function seePod(pod: Pod, gone: boolean): void {
    for (const key of byNamespace.get(pod.metadata.namespace ?? '') ?? []) {
      const entry = members.get(key);
      if (!entry) continue;
      const belongs = !gone && hasLabels(entry.selector, pod.metadata.labels ?? {});
      if (belongs) entry.pods.set(keyOf(pod), pod);
      else if (!entry.pods.delete(keyOf(pod))) continue;
      queue.add(key, gatherMs);
    }
  }

  const stop = store.onEvent(({ resource: changed, type, object }) => {
    if (changed === 'pods') seePod(object as Pod, type === 'DELETED');
    else if (changed === 'services') {
      if (type === 'DELETED') forgetService(keyOf(object));
      else seeService(object);
    } else if (changed === resource && type === 'DELETED') {
      queue.add(
        `${object.metadata.namespace ?? ''}/${object.metadata.labels?.[serviceLabel] ?? ''}`,
      );
    }
  });
  for (const service of store.list('services')) seeService(service);
  return {
    stop() {
      stop();
      slices.stop();
      queue.stop();
    },
  };
}

function isBackend(pod: Pod): boolean {
  return pod.status?.podIP !== undefined && !isFinishedPod(pod);
}

/** Pods whose ports come to the same share slices. */
function portsKey(ports: readonly JsonObject[]): string {
  return ports
    .map(({ name, port, protocol, appProtocol }) => [name, port, protocol, appProtocol].join('/'))
    .join();
}

/** The Service's ports as this pod serves them; a port whose name no container has is left out. */
function portsFor(service: Service, pod: Pod): JsonObject[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol && { appProtocol: port.appProtocol }),
      },
    ];
  });
}

function targetPort(
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
  pod: Pod,
): number | undefined {
  if (target === undefined) return port;
  if (typeof target === 'number') return target === 0 ? port : target;
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find((one) => one.name === target && (one.protocol ?? 'TCP') === protocol)?.containerPort;
}
