import type { KubeObject } from '../kube/kube-client.ts';
import { kubeKindOf } from '../kube/kinds.ts';
import type { NamedKind, ResourceRow } from '../model/rows.ts';
import { objectOf, textOf } from './json-fields.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/** An object of a kind that only the configuration knows. Nothing of its spec or data is read: it may be secret. */
export function projectResource(object: KubeObject, kind: NamedKind): ResourceRow {
  const { apiVersion, kubeKind } = kubeKindOf(kind);
  const status = objectOf(object['status']);
  return {
    ...projectMeta(object),
    apiVersion,
    kind: kubeKind,
    phase: textOf(status['phase']) || textOf(status['state']),
    conditions: projectConditions(status['conditions']),
  };
}
