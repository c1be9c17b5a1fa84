import { templateHash } from './template-hash.ts';
import type { Pod, PodTemplate } from './shapes.ts';

/** The label by which StatefulSets and DaemonSets tell which template a pod was made from. */
export const revisionLabel = 'controller-revision-hash';

/** The revision of a template; `owner` is its name, which StatefulSets put in front. */
export function revisionOf(template: PodTemplate, owner?: string): string {
  const hash = templateHash(template);
  return owner === undefined ? hash : `${owner}-${hash}`;
}

/** Whether the pod was made from the template with this revision. */
export function isAtRevision(pod: Pod, revision: string): boolean {
  return pod.metadata.labels?.[revisionLabel] === revision;
}
