/** Pods that run at another station than the one that their label names. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { requireStation, type StationRequirement } from './affinity.ts';
import { madeByNobody, type PodLeft, type PodToEvict } from './drain.ts';
import { objectOf, type JsonObject } from './manifest.ts';
import type { Labels, PodRow } from './rows.ts';

/**
 * The station that a pod is missing at: its own label names it, and its node is at another one, or at none. Empty where
 * the pod is not misplaced; the first row that fits holds. Kubernetes ignores affinity once a pod runs, so a node that
 * is labelled anew leaves its pods where they are.
 *
 * | the pod                                   | is                |
 * | ----------------------------------------- | ----------------- |
 * | has no station label, or an empty one     | at home anywhere  |
 * | has ended                                 | in nobody's way   |
 * | is bound to no node, or to one not known  | nowhere yet       |
 * | is on a node that its label names         | where it belongs  |
 * | else                                      | misplaced         |
 */
export function misplacedFrom(
  { labels, phase, nodeName }: Pick<PodRow, 'labels' | 'phase' | 'nodeName'>,
  nodeLabels: Labels | undefined,
  stationLabel: string,
): string {
  const wanted = labels[stationLabel] ?? '';
  if (wanted === '' || phase === 'Succeeded' || phase === 'Failed') return '';
  if (nodeName === '' || nodeLabels === undefined) return '';
  return nodeLabels[stationLabel] === wanted ? '' : wanted;
}

/** Where the scheduler takes another pod with this spec: to the station only, anywhere, or never there. */
export type Leads = 'THERE' | 'ANYWHERE' | 'ELSEWHERE';

/** By the spec's own node selector and affinity; what else may keep a pod off every node is not looked at. */
export function whereLed(podSpec: JsonObject, requirement: StationRequirement): Leads {
  const { podSpec: held } = requireStation(podSpec, requirement);
  if (held === undefined) return 'ELSEWHERE';
  const { labelKey, station } = requirement;
  const isSelected = objectOf(podSpec['nodeSelector'])[labelKey] === station;
  return isSelected || isDeepStrictEqual(held, podSpec) ? 'THERE' : 'ANYWHERE';
}

/** What is known beside the pods. */
export interface MoveOptions {
  /** Also pods that would not come back, or not come there. */
  readonly force: boolean;
  /** Whether some node of the station takes pods. */
  readonly hasRoom: boolean;
  /** Where another pod in the place of this one would go. */
  readonly leads: (pod: PodRow) => Leads;
}

/**
 * Which of a station's misplaced pods are asked to leave, so that their controllers make them anew there. What would
 * not come back, or not come there, is left and named, and only asked with `force`. Pods of a DaemonSet and static pods
 * are left in any case: none of theirs would run on another node instead.
 */
export function movedPods(
  pods: readonly PodRow[],
  options: MoveOptions,
): { readonly pods: readonly PodToEvict[]; readonly left: readonly PodLeft[] } {
  const moved: PodToEvict[] = [];
  const left: PodLeft[] = [];
  for (const pod of pods) {
    const { namespace, name, uid, nodeName: node } = pod;
    const reason = whyLeft(pod, options);
    if (reason === undefined) moved.push({ namespace, name, uid, node });
    else left.push({ namespace, name, node, reason });
  }
  return { pods: moved, left };
}

const whyLed: Readonly<Record<Leads, string | undefined>> = {
  THERE: undefined,
  ANYWHERE: 'nothing holds it at the station, another could run anywhere: say force',
  ELSEWHERE: 'its own node affinity or selector keeps it away from the station: say force',
};

function whyLeft(pod: PodRow, { force, hasRoom, leads }: MoveOptions): string | undefined {
  const { owner, deleting } = pod;
  if (owner?.kind === 'DaemonSet') return 'its DaemonSet has one on each node that it means';
  if (owner?.kind === 'Node') return 'it is a static pod of its node';
  if (deleting || force) return undefined;
  if (owner === null) return madeByNobody;
  return hasRoom ? whyLed[leads(pod)] : 'no node of the station takes pods now: say force';
}
