/** In which order objects are made and taken away, whatever the order in which they were written. */
import { groupKindOf, type KubeManifest } from './manifest.ts';
import { ruleOf } from './split/split-rules.ts';

/** What pods refer to, and what bounds them: there before them, as in Helm's install order. */
const beforeAll = new Set([
  'NetworkPolicy.networking.k8s.io',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Role.rbac.authorization.k8s.io',
]);

type Kind = Pick<KubeManifest, 'apiVersion' | 'kind'>;

/** Objects that may be made at the same time, stage by stage; to be taken away in the reverse order of stages. */
export function stagesOf<T>(items: readonly T[], kindOf: (item: T) => Kind): readonly T[][] {
  const stages = Map.groupBy(items, (item) => stageOf(kindOf(item)));
  return [...stages].sort(([left], [right]) => left - right).map(([, stage]) => stage);
}

function stageOf(kind: Kind): number {
  if (beforeAll.has(groupKindOf(kind))) return 0;
  return ruleOf(kind).as === 'workload' ? 2 : 1;
}
