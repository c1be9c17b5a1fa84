import { hasLabels, meetsRequirement } from '../node-requirement.ts';
import type { Node, NodeSelectorTerm, PodSpec, Taint, Toleration } from '../shapes.ts';

/** Whether nodeSelector and required node affinity let the pod on this node. */
export function selectsNode(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (spec.nodeSelector && !hasLabels(spec.nodeSelector, labels)) return false;
  const terms = requiredTerms(spec);
  return terms === undefined || terms.some((term) => matchesTerm(term, node));
}

/** The ORed terms of required node affinity; undefined when there is no such requirement. */
export function requiredTerms(spec: PodSpec): readonly NodeSelectorTerm[] | undefined {
  return spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms;
}

/** The first taint that keeps the pod from being scheduled there; PreferNoSchedule keeps nobody. */
export function untoleratedTaint(spec: PodSpec, taints: readonly Taint[]): Taint | undefined {
  return taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)),
  );
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== undefined && (toleration.value ?? '') === (taint.value ?? '');
}

/** A term without any requirement matches nothing. */
function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  const fields = { 'metadata.name': node.metadata.name };
  return (
    matchExpressions.every((one) => meetsRequirement(one, labels)) &&
    matchFields.every((one) => meetsRequirement(one, fields))
  );
}
