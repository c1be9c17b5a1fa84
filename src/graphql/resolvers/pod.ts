import type { PodLogOptions } from '../../kube/live-reads.ts';
import { ownerOfObject } from '../../model/object-owner.ts';
import type { PodEntry, PodFilter } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import type { Complete } from '../complete.ts';
import { viewFilter } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { objectRef } from '../object-refs.ts';
import { badInput } from '../paging.ts';
import { entryFields } from './resource.ts';
import { workloadOfPod } from '../workloads.ts';

export const Pod: Complete<gql.PodResolvers, Omit<gql.Pod, '__typename'>, PodEntry> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  node: ({ key, row }, _args, { view }) =>
    row.nodeName === '' ? null : (view.get('Node', key.cluster, row.nodeName) ?? null),
  station: (pod, _args, { view }) => view.stationOfPod(pod) ?? null,
  misplaced: (pod, _args, { view }) => view.misplacedFrom(pod) !== '',
  misplacedFrom: (pod, _args, { view }) =>
    view.station(pod.key.cluster, view.misplacedFrom(pod)) ?? null,
  workload: (pod, _args, { view }) => workloadOfPod(view, pod) ?? null,
  app: (pod, _args, { view }) => appOfLabels(view, pod) ?? null,
  owner: ({ row }) => ownerOfObject(row),
  phase: ({ row }) => phaseNamed.get(row.phase) ?? 'UNKNOWN',
  ready: ({ row }) => row.ready,
  restarts: ({ row }) => row.restarts,
  reason: ({ row }) => row.reason,
  message: ({ row }) => row.message,
  ip: ({ row }) => row.podIp,
  requested: ({ row }) => row.requested,
  containers: ({ row }) => row.containers,
  volumeClaims: ({ key, row }, _args, { view }) =>
    row.claims
      .map((name) => view.get('PersistentVolumeClaim', key.cluster, name, key.namespace))
      .filter((claim) => claim !== undefined),
  logs: (pod, args, { live }) => live.podLog(pod.key.cluster, objectRef(pod), logOptions(args)),
};

const kubernetesPhase = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  UNKNOWN: 'Unknown',
} as const satisfies Record<gql.PodPhase, string>;
const phases = Object.keys(kubernetesPhase) as gql.PodPhase[];
const phaseNamed = new Map<string, gql.PodPhase>(
  phases.map((phase) => [kubernetesPhase[phase], phase]),
);

/** A filter of pods as the view takes it, with Kubernetes' own names of the phases. */
export function podFilter(filter: gql.PodFilter | null | undefined): PodFilter {
  const { phases: wanted, ...rest } = viewFilter(filter);
  return {
    ...rest,
    ...(wanted === undefined ? {} : { phases: wanted.map((phase) => kubernetesPhase[phase]) }),
  };
}

/** What is asked of a log, checked; `leastLines` may be asked for. */
export function logOptions(
  { container, tailLines, sinceSeconds }: gql.PodLogsArgs,
  leastLines = 1,
): PodLogOptions {
  const lines = tailLines ?? 200;
  if (lines < leastLines || lines > 5_000)
    throw badInput(`tailLines must be from ${leastLines} to 5000`);
  if (sinceSeconds != null && sinceSeconds < 1) throw badInput('sinceSeconds must be 1 or more');
  return {
    tailLines: lines,
    ...(container == null ? {} : { container }),
    ...(sinceSeconds == null ? {} : { sinceSeconds }),
  };
}
