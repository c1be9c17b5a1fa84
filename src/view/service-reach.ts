/** The back ends of a Service by station, put together from the view. */
import { reachOf, type ServiceLocality, type ServiceReach } from '../model/service-locality.ts';
import type { Entry, View } from './view.ts';

/** What keeps the traffic of Services in their stations in a cluster. */
export function serviceLocalityIn(view: Pick<View, 'cluster'>, cluster: string): ServiceLocality {
  return view.cluster(cluster)?.serviceLocality ?? 'NONE';
}

/** How far the traffic of a Service goes. */
export function reachOfService(
  view: Pick<View, 'cluster'>,
  { key, row }: Entry<'Service'>,
): ServiceReach {
  return reachOf(row, serviceLocalityIn(view, key.cluster));
}
