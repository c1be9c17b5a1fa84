import type { KubeObject } from '../kube/kube-client.ts';
import { topologyOf } from '../model/service-locality.ts';
import type { EndpointSliceRow, ServiceRow } from '../model/rows.ts';
import { listOf, numberOf, objectOf, objectsOf, stringsOf, textOf } from './json-fields.ts';
import { projectMeta } from './project-meta.ts';

const serviceNameLabel = 'kubernetes.io/service-name';

/** A Service. `targetPort` is a number or a port's name, as text; it is the port itself when left out. */
export function projectService(object: KubeObject): ServiceRow {
  const spec = objectOf(object['spec']);
  return {
    ...projectMeta(object),
    type: textOf(spec['type']) || 'ClusterIP',
    clusterIp: textOf(spec['clusterIP']),
    ports: objectsOf(spec['ports']).map((port) => ({
      name: textOf(port['name']),
      port: numberOf(port['port']),
      targetPort: textOf(port['targetPort']) || textOf(port['port']),
      protocol: textOf(port['protocol']) || 'TCP',
    })),
    selector: stringsOf(spec['selector']),
    topology: topologyOf(object),
  };
}

/** An EndpointSlice. An endpoint whose readiness is not said is ready (discovery.k8s.io/v1). */
export function projectEndpointSlice(object: KubeObject): EndpointSliceRow {
  const meta = projectMeta(object);
  return {
    ...meta,
    service: meta.labels[serviceNameLabel] ?? '',
    ports: objectsOf(object['ports']).map((port) => ({
      name: textOf(port['name']),
      port: numberOf(port['port']),
      protocol: textOf(port['protocol']) || 'TCP',
    })),
    endpoints: objectsOf(object['endpoints']).map((endpoint) => {
      const target = objectOf(endpoint['targetRef']);
      return {
        addresses: listOf(endpoint['addresses']).map(textOf),
        ready: objectOf(endpoint['conditions'])['ready'] !== false,
        nodeName: textOf(endpoint['nodeName']),
        pod: target['kind'] === 'Pod' ? textOf(target['name']) : '',
      };
    }),
  };
}
