import type { Entry, View } from '../view/view.ts';
import type { Backend } from './models.ts';

/** Every address and port behind a Service, once each: one address can be in several slices while they are rebuilt. */
export function backendsOf(view: View, service: Entry<'Service'>): readonly Backend[] {
  const byAddress = new Map<string, Backend>();
  for (const slice of view.slicesOfService(service)) {
    for (const backend of backendsOfSlice(slice))
      byAddress.set(`${backend.ip} ${backend.port}`, backend);
  }
  return [...byAddress.values()];
}

function backendsOfSlice({ key, row }: Entry<'EndpointSlice'>): readonly Backend[] {
  const ports = row.ports.length === 0 ? [0] : row.ports.map(({ port }) => port);
  return row.endpoints.flatMap(({ addresses, ready, nodeName, pod }) =>
    addresses.flatMap((ip) =>
      ports.map((port) => ({
        cluster: key.cluster,
        namespace: key.namespace,
        ip,
        port,
        ready,
        nodeName,
        podName: pod,
      })),
    ),
  );
}
