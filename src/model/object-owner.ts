/** Whose an object is, as far as its row tells: its labels, and its controller. Pure. */
import {
  appLabel,
  appNamespaceLabel,
  managedByLabel,
  manifestsLabel,
  partOfLabel,
} from './labels.ts';
import type { RowMeta } from './rows.ts';

export interface ObjectOwner {
  readonly kind: 'APP' | 'MANIFESTS' | 'HELM' | 'CONTROLLER';
  /** Null for a controller, and where nobody says. */
  readonly namespace: string | null;
  readonly name: string | null;
}

/** An app before everything: its pods say so too. Null when it is nobody's. */
export function ownerOfObject({
  labels,
  namespace,
  owner,
}: Pick<RowMeta, 'labels' | 'namespace' | 'owner'>): ObjectOwner | null {
  const app = labels[appLabel];
  if (app !== undefined) {
    return { kind: 'APP', namespace: labels[appNamespaceLabel] ?? namespace, name: app };
  }
  // What a controller has made may bear copies of the labels of what it was made for.
  if (owner !== null) {
    return { kind: 'CONTROLLER', namespace: null, name: `${owner.kind}/${owner.name}` };
  }
  const set = manifestSetOfLabels(labels);
  if (set !== undefined) return { kind: 'MANIFESTS', namespace, name: set };
  if (labels[managedByLabel] !== 'Helm') return null;
  // The release itself stands in an annotation, which no row keeps: charts repeat its name in a label.
  return { kind: 'HELM', namespace: null, name: labels['app.kubernetes.io/instance'] ?? null };
}

/** The set of manifests that an object's labels name; undefined when it is in none of ours. */
export function manifestSetOfLabels(labels: RowMeta['labels']): string | undefined {
  return labels[partOfLabel] === undefined ? undefined : labels[manifestsLabel];
}
