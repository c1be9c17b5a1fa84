/** How a check of preflight sees the split, and how it says what it found. */
import { identityOf, refOf, type KubeManifest } from '../manifest.ts';
import type { Catalog } from './catalog.ts';
import type { Scopes } from './scopes.ts';
import type { Finding, SplitInput } from './split-input.ts';

/** What the checks look at. */
export interface Preflight {
  readonly input: SplitInput;
  readonly catalog: Catalog;
  readonly scopes: Scopes;
  readonly autoscaled: ReadonlySet<string>;
}

/** The objects of one scope, each once. */
export function objectsInScope(
  { catalog, scopes }: Pick<Preflight, 'catalog' | 'scopes'>,
  scope: string,
): readonly KubeManifest[] {
  return [...catalog.objects.values()].filter((object) => scopes.get(identityOf(object)) === scope);
}

/** A finding about an object that makes the chart invalid, or only worth a word. */
export function found(
  severity: Finding['severity'],
  object: KubeManifest,
  rest: Pick<Finding, 'rule' | 'path' | 'message'> & Partial<Finding>,
): Finding {
  return { severity, code: 'INVALID_CHART', object: refOf(object), ...rest };
}
