import type { ResourceAmounts } from '../model/rows.ts';
import type { Station, View } from './view.ts';

const none: ResourceAmounts = {
  cpuCores: 0,
  memoryBytes: 0,
  ephemeralStorageBytes: 0,
  pods: 0,
  gpus: 0,
};

/**
 * The station, also where the view does not have it: the intent of an app may name one of a cluster that has not been
 * seen yet, or one that is gone. Such a one is OFFLINE, with nothing in it, and a condition that says so.
 */
export function stationOrUnknown(view: View, cluster: string, name: string): Station {
  return (
    view.station(cluster, name) ?? {
      cluster,
      name,
      object: null,
      spec: {},
      labels: {},
      state: 'OFFLINE',
      conditions: [
        {
          type: 'Known',
          status: 'False',
          reason: 'NotSeen',
          message: `Cluster ${cluster} shows no station ${name} now.`,
        },
      ],
      totals: {
        nodes: {
          total: 0,
          ready: 0,
          notReady: 0,
          cordoned: 0,
          byHardware: { GENERAL: 0, GPU: 0, APPLIANCE: 0 },
        },
        pods: { total: 0, running: 0, pending: 0, failed: 0, misplaced: 0 },
        capacity: none,
        allocatable: none,
        requested: none,
      },
    }
  );
}
