import { decodeGlobalId } from '../model/global-id.ts';
import { countByStation, reachedFrom, type PlacedBackend } from '../model/service-reach.ts';
import { reachOfService, serviceLocalityIn } from '../view/service-reach.ts';
import type { Entry, View } from '../view/view.ts';
import { appOfLabels } from './apps.ts';
import type { Backend, ServiceAtStation } from './models.ts';
import { badInput } from './paging.ts';

/** Every address and port behind a Service, once each: one address can be in several slices while they are rebuilt. */
export function backendsOf(view: View, service: Entry<'Service'>): readonly Backend[] {
  const byAddress = new Map<string, Backend>();
  for (const slice of view.slicesOfService(service)) {
    for (const backend of backendsOfSlice(slice))
      byAddress.set(`${backend.ip} ${backend.port}`, backend);
  }
  return [...byAddress.values()];
}

/** Those that a pod at a station reaches; `from` is the station's global id. Throws `BAD_USER_INPUT` for any other. */
export function backendsFrom(
  view: View,
  service: Entry<'Service'>,
  from: string,
): readonly Backend[] {
  const id = decodeGlobalId(from);
  if (id?.type !== 'Station') throw badInput('from must be the id of a station: take Station.id');
  // Only within one cluster are Services reached, and only from a station that is there.
  if (id.cluster !== service.key.cluster || !view.station(id.cluster, id.name)) return [];
  return reachedFrom(id.name, placedBackends(view, service), reachOfService(view, service));
}

/** Of the stations that have back ends of a Service, and of those with a release of its app: by name. */
export function stationsOfService(
  view: View,
  service: Entry<'Service'>,
): readonly ServiceAtStation[] {
  const { cluster } = service.key;
  const backends = placedBackends(view, service);
  const app = appOfLabels(view, service);
  const released = app
    ? view.releasesOfApp({ namespace: app.key.namespace, name: app.key.name }, { cluster })
    : [];
  const names = new Set([
    ...backends.map(({ station }) => station),
    ...released.map(({ row }) => row.station),
  ]);
  const counts = countByStation([...names].sort(), backends, reachOfService(view, service));
  return [...counts].flatMap(([name, counted]) => {
    const station = view.station(cluster, name);
    return station ? [{ station, ...counted }] : [];
  });
}

/** With the station by which the cluster tells who reaches them. */
function placedBackends(
  view: View,
  service: Entry<'Service'>,
): readonly (Backend & PlacedBackend)[] {
  const stationOf =
    serviceLocalityIn(view, service.key.cluster) === 'NONE'
      ? (backend: Backend) => stationOfPod(view, backend) || stationOfNode(view, backend)
      : (backend: Backend) => stationOfNode(view, backend);
  return backendsOf(view, service).map((backend) => ({ ...backend, station: stationOf(backend) }));
}

/** EdgeMesh goes by the label that the pod itself bears. */
const stationOfPod = (view: View, { cluster, namespace, podName }: Backend): string =>
  view.get('Pod', cluster, podName, namespace)?.row.labels[view.stationLabel] ?? '';

const stationOfNode = (view: View, { cluster, nodeName }: Backend): string =>
  view.get('Node', cluster, nodeName)?.row.labels[view.stationLabel] ?? '';

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
