import { ownerOfObject } from '../../model/object-owner.ts';
import { isCrossStation } from '../../model/service-locality.ts';
import { reachOfService } from '../../view/service-reach.ts';
import type { Entry } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import { backendsFrom, backendsOf, stationsOfService } from '../backends.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import type { Backend as BackendModel } from '../models.ts';
import { connection, listPage } from '../paging.ts';
import { entryFields, labelList } from './resource.ts';

export const Service: Complete<
  gql.ServiceResolvers,
  Omit<gql.Service, '__typename'>,
  Entry<'Service'>
> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  app: (service, _args, { view }) => appOfLabels(view, service) ?? null,
  owner: ({ row }) => ownerOfObject(row),
  type: ({ row }) => row.type,
  clusterIp: ({ row }) => row.clusterIp,
  ports: ({ row }) => row.ports,
  selector: ({ row }) => labelList(row.selector),
  crossStation: ({ row }) => isCrossStation(row),
  reach: (service, _args, { view }) => reachOfService(view, service),
  stations: (service, _args, { view }) => stationsOfService(view, service),
  ingresses: (service, _args, { view }) => view.ingressesOf(service),
  backends: (service, { from, ...args }, { view }) => {
    const backends = from == null ? backendsOf(view, service) : backendsFrom(view, service, from);
    return connection(listPage(backends, ({ ip, port }) => `${ip} ${port}`, { args }));
  },
};

export const Backend: Complete<
  gql.BackendResolvers,
  Omit<gql.Backend, '__typename'>,
  BackendModel
> = {
  station: ({ cluster, nodeName }, _args, { view }) => {
    const node = view.get('Node', cluster, nodeName);
    return (node && view.stationOfNode(node)) ?? null;
  },
  pod: ({ cluster, namespace, podName }, _args, { view }) =>
    view.get('Pod', cluster, podName, namespace) ?? null,
};
