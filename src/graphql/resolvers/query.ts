import { Refusal } from '../../runtime/errors.ts';
import type { Station, View } from '../../view/view.ts';
import { appNamed } from '../apps.ts';
import { viewFilter } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { findById } from '../find-by-id.ts';
import { connection, pageArgs } from '../paging.ts';
import { orderTerms } from '../orders.ts';
import { attachedPage } from './attached.ts';
import { eventFilter } from './event.ts';
import { searchPage } from '../search.ts';
import { podFilter } from './pod.ts';

export const Query: Required<gql.QueryResolvers> = {
  node: (_root, { id }, { view }) => findById(view, id) ?? null,
  gateway: (_root, _args, { gateway }) => gateway,
  clusters: (_root, _args, { view }) =>
    view.clusters().toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  cluster: (_root, { name }, { view }) => view.cluster(name) ?? null,
  stations: (_root, args, { view }) =>
    connection(
      view.stations({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  station: (_root, { name, cluster }, { view }) =>
    (cluster == null ? onlyStation(view, name) : view.station(cluster, name)) ?? null,
  nodes: (_root, args, { view }) =>
    connection(
      view.nodes({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  clusterNode: (_root, { name, cluster }, { view }) => view.get('Node', cluster, name) ?? null,
  pods: (_root, args, { view }) =>
    connection(
      view.pods({ ...pageArgs(args), filter: podFilter(args.filter), ...orderTerms(args) }),
    ),
  workloads: (_root, args, { view }) =>
    connection(
      view.workloads({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  services: (_root, args, { view }) =>
    connection(
      view.services({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  apps: (_root, args, { view }) =>
    connection(
      view.apps({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  app: (_root, { name, namespace }, { view }) =>
    appNamed(view, namespace ?? 'default', name) ?? null,
  releases: (_root, args, { view }) =>
    connection(
      view.releases({ ...pageArgs(args), filter: viewFilter(args.filter), ...orderTerms(args) }),
    ),
  search: (_root, args, { view }) => connection(searchPage(view, args)),
  events: (_root, args, { view }) =>
    connection(
      view.events({ ...pageArgs(args), filter: eventFilter(args.filter), ...orderTerms(args) }),
    ),
  autoscalers: (_root, args, { view }) =>
    attachedPage(view, 'HorizontalPodAutoscaler', args, viewFilter(args.filter)),
  disruptionBudgets: (_root, args, { view }) =>
    attachedPage(view, 'PodDisruptionBudget', args, viewFilter(args.filter)),
  volumeClaims: (_root, args, { view }) =>
    attachedPage(view, 'PersistentVolumeClaim', args, viewFilter(args.filter)),
  ingresses: (_root, args, { view }) =>
    attachedPage(view, 'Ingress', args, viewFilter(args.filter)),
  resources: (_root, { kinds, filter, ...args }, { view }) =>
    connection(
      view.named({
        ...pageArgs(args),
        filter: { ...viewFilter(filter), ...(kinds == null ? {} : { kinds }) },
        ...orderTerms(args),
      }),
    ),
};

function onlyStation(view: View, name: string): Station | undefined {
  const [station, ...others] = view.stationsByName(name);
  if (others.length === 0) return station;
  const clusters = view.stationsByName(name).map(({ cluster }) => cluster);
  throw new Refusal(
    'AMBIGUOUS_STATION',
    `Station ${name} is in several clusters (${clusters.sort().join(', ')}); name one of them`,
    ['cluster'],
  );
}
