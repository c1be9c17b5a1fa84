import type { RowKind, WorkloadKind } from '../model/rows.ts';
import type { OrderFields } from './item-order.ts';
import type { Entry, WorkloadEntry } from './view.ts';

/** By name, then cluster, then namespace: the order of objects that have no other. */
export function namespacedOrder<K extends RowKind>(): OrderFields<Entry<K>, 'NAME'> {
  return {
    fields: { NAME: { type: 'string', of: ({ key }) => key.name } },
    identity: [
      { type: 'string', of: ({ key }) => key.name },
      { type: 'string', of: ({ key }) => key.cluster },
      { type: 'string', of: ({ key }) => key.namespace },
    ],
  };
}

/** Workloads of several kinds may have one name. */
export const workloadOrder: OrderFields<WorkloadEntry, 'NAME'> = {
  ...namespacedOrder<WorkloadKind>(),
  identity: [
    ...namespacedOrder<WorkloadKind>().identity,
    { type: 'string', of: ({ key }) => key.kind },
  ],
};

/** Releases by their Helm name: the name of the Secret changes with every revision. */
export const releaseOrder: OrderFields<Entry<'Release'>, 'NAME'> = {
  fields: { NAME: { type: 'string', of: ({ row }) => row.release } },
  identity: [
    { type: 'string', of: ({ row }) => row.release },
    { type: 'string', of: ({ key }) => key.cluster },
    { type: 'string', of: ({ key }) => key.namespace },
  ],
};
