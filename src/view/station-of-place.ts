import type { Membership } from '../model/membership.ts';
import { severalObjects, stationConditionsOf, stationStateOf } from '../model/station.ts';
import { misplacedPodsOf, objectOfPlace, type Place } from './place.ts';
import { amountsOf, nodeTotalsOf, podTotalsOf } from './tally.ts';
import type { Station } from './view.ts';

/** The station at this place as it is now; what it holds never changes afterwards. */
export function stationOf(cluster: string, place: Place, membership: Membership): Station {
  const { name, tally, objects } = place;
  const object = objectOfPlace(place);
  const spec = object?.row.spec ?? {};
  // What the reconciler says of the object (`Conflict`, `InUse`, …) comes after what the nodes show.
  const conditions = [
    ...stationConditionsOf(tally.nodes, membership, misplacedPodsOf(place)),
    ...(object?.row.status.conditions ?? []),
  ];
  return {
    cluster,
    name,
    object,
    spec,
    labels: spec.labels ?? {},
    state: stationStateOf(tally.nodes),
    conditions:
      objects.size > 1
        ? [...conditions, severalObjects([...objects].map(({ key }) => key.name))]
        : conditions,
    totals: {
      nodes: nodeTotalsOf(tally.nodes),
      pods: podTotalsOf(tally.pods),
      capacity: amountsOf(tally.nodes.capacity),
      allocatable: amountsOf(tally.nodes.allocatable),
      requested: amountsOf(tally.pods.requested),
    },
  };
}
