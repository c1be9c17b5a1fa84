import type { HelmAppSpec } from '../model/helm-app.ts';
import { selectStations, type Inventory, type Placement } from '../model/placement.ts';
import type { View } from './view.ts';

/** What there is to choose stations from now. Clusters that have never been seen are taken at the intent's word. */
export function inventoryOf(view: View): Inventory {
  const unknown = view.clusters().filter(({ sync }) => sync.asOf === null);
  return {
    stations: view.allStations(),
    unknownClusters: new Set(unknown.map(({ name }) => name)),
  };
}

export function placementOf(view: View, spec: Pick<HelmAppSpec, 'placement'>): Placement {
  return selectStations(inventoryOf(view), spec.placement);
}
