import { attachedKinds } from '../model/rows.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ClusterView, View } from '../view/view.ts';
import type { CountOf } from './cost.ts';

/** For how long counts are taken as they were: costs need no more. */
const freshMs = 1_000;

/** Counts what there is of each type of the graph, at most once a second. */
export function createFleetCounts(view: View, clock: Pick<Clock, 'now'>): CountOf {
  let counted: ReadonlyMap<string, number> = new Map();
  let until = -Infinity;
  return (type) => {
    if (clock.now() >= until) {
      counted = countFleet(view);
      until = clock.now() + freshMs;
    }
    return counted.get(type);
  };
}

function countFleet(view: View): ReadonlyMap<string, number> {
  const clusters = view.clusters();
  const sum = (part: (cluster: ClusterView) => number) =>
    clusters.reduce((total, cluster) => total + part(cluster), 0);
  const nothing = { first: 0 };
  const pods = sum((cluster) => cluster.pods.total);
  const releases = view.releases(nothing).totalCount;
  return new Map([
    ['Cluster', clusters.length],
    ['Station', sum(({ stations }) => stations)],
    ['ClusterNode', sum(({ nodes }) => nodes.total)],
    ['Pod', pods],
    ['Workload', view.workloads(nothing).totalCount],
    ['Service', view.services(nothing).totalCount],
    ['App', view.apps(nothing).totalCount],
    ['Release', releases],
    ['Event', view.events(nothing).totalCount],
    ...attachedKinds.map((kind) => [kind, view.attached(kind, nothing).totalCount] as const),
    ['CustomResource', view.named(nothing).totalCount],
    // An app has a release at each station that it is at, and hardly a pod behind a service is behind two.
    ['AppTarget', releases],
    ['ServiceAtStation', releases],
    ['Backend', pods],
  ]);
}
