import { crossTypeLabel, crossTypeValue } from '../../model/labels.ts';
import { ownerOfObject } from '../../model/object-owner.ts';
import type { Entry } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import { backendsOf } from '../backends.ts';
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
  crossStation: ({ row }) => row.labels[crossTypeLabel] === crossTypeValue,
  ingresses: (service, _args, { view }) => view.ingressesOf(service),
  backends: (service, args, { view }) =>
    connection(listPage(backendsOf(view, service), ({ ip, port }) => `${ip} ${port}`, { args })),
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
