import type { View } from '../view/view.ts';
import type { QuerySearchArgs, ResourceKind } from './generated/resolvers.ts';
import type { GraphResource } from './models.ts';
import { pageArgs } from './paging.ts';
import type { Page } from '../view/view.ts';

/** What the view calls each of them. */
const kindOf = {
  STATION: 'Station',
  NODE: 'Node',
  POD: 'Pod',
  DEPLOYMENT: 'Deployment',
  STATEFUL_SET: 'StatefulSet',
  DAEMON_SET: 'DaemonSet',
  JOB: 'Job',
  CRON_JOB: 'CronJob',
  SERVICE: 'Service',
  APP: 'HelmApp',
  RELEASE: 'Release',
  HORIZONTAL_POD_AUTOSCALER: 'HorizontalPodAutoscaler',
  POD_DISRUPTION_BUDGET: 'PodDisruptionBudget',
  VOLUME_CLAIM: 'PersistentVolumeClaim',
  INGRESS: 'Ingress',
  CUSTOM_RESOURCE: 'CustomResource',
} as const satisfies Record<ResourceKind, string>;

const allKinds = Object.keys(kindOf) as readonly ResourceKind[];

/** The page of what a search finds among the kinds that the graph has. */
export function searchPage(view: View, { text, kinds, ...paging }: QuerySearchArgs) {
  const wanted = (kinds ?? allKinds).map((kind) => kindOf[kind]);
  // Only kinds with a type in the graph were asked for.
  return view.search({ ...pageArgs(paging), text, kinds: wanted }) as Page<GraphResource>;
}
