/**
 * Holds a pod to its station by node affinity (SPEC R2.1, R2.3). One function for the split and for the webhook.
 *
 * Invariant A1: what the user wrote in nodeSelector and affinity is kept; the station requirement is in every
 * term that can match a node (terms are ORed, a term without requirements matches none); twice is once.
 */
import {
  isObject,
  listOf,
  objectOf,
  requirementHolds,
  textOf,
  valueAt,
  withValueAt,
  type JsonObject,
} from './manifest.ts';

export interface StationRequirement {
  /** Key of the station label. */
  readonly labelKey: string;
  readonly station: string;
  /** The station required by us before: its requirement is replaced and not added to. */
  readonly previous?: string;
}

/** The pod spec with the requirement in it, or where and how the pod spec says otherwise. */
export type Affined =
  | { readonly podSpec: JsonObject; readonly contradiction?: never }
  | { readonly podSpec?: never; readonly contradiction: Contradiction };

export interface Contradiction {
  /** Field of the pod spec, as in `nodeSelector.NodeGroup`. */
  readonly path: string;
  readonly message: string;
}

const termsPath = [
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
];

/** Adds `labelKey In [station]` to every term of the pod spec's required node affinity, or makes one. */
export function requireStation(podSpec: JsonObject, requirement: StationRequirement): Affined {
  const contradiction =
    contradictionOfSelector(podSpec, requirement) ?? contradictionOfTerms(podSpec, requirement);
  if (contradiction) return { contradiction };
  const terms = termsOf(podSpec);
  const added = terms.length === 0 ? [{ matchExpressions: [wanted(requirement)] }] : undefined;
  return {
    podSpec: withValueAt(
      podSpec,
      termsPath,
      () => added ?? terms.map((term) => withRequirement(term, requirement)),
    ),
  };
}

/**
 * The pod spec without the requirement that `requireStation` put into it. A term that held nothing else was ours and
 * goes, as do the objects around it that are empty then; without such a requirement it is the pod spec itself.
 */
export function withdrawStation(
  podSpec: JsonObject,
  requirement: Omit<StationRequirement, 'previous'>,
): JsonObject {
  const terms = termsOf(podSpec);
  const left = terms.flatMap((term) => withoutRequirement(term, requirement));
  if (terms.every((term, index) => term === left[index])) return podSpec;
  if (left.length > 0) return withValueAt(podSpec, termsPath, () => left);
  return pruned(podSpec, termsPath.slice(0, -1));
}

function withoutRequirement(
  term: unknown,
  requirement: Omit<StationRequirement, 'previous'>,
): readonly unknown[] {
  const expressions = listOf(objectOf(term)['matchExpressions']);
  const ours = wanted(requirement);
  const own = expressions.filter((expression) => !same(expression, ours));
  if (!isObject(term) || own.length === expressions.length) return [term];
  if (own.length > 0) return [{ ...term, matchExpressions: own }];
  const bare = withValueAt(term, ['matchExpressions'], () => undefined);
  return matchesNothing(bare) ? [] : [bare];
}

/** Without what is at the path, and without the objects on the way that hold nothing else. */
function pruned(podSpec: JsonObject, path: readonly string[]): JsonObject {
  const without = withValueAt(podSpec, path, () => undefined);
  const parent = path.slice(0, -1);
  const isEmpty = parent.length > 0 && Object.keys(objectOf(valueAt(without, parent))).length === 0;
  return isEmpty ? pruned(without, parent) : without;
}

function withRequirement(term: unknown, requirement: StationRequirement): unknown {
  if (!isObject(term) || matchesNothing(term)) return term;
  const own = ownExpressions(term, requirement);
  const expression = wanted(requirement);
  if (own.some((present) => same(present, expression))) return { ...term, matchExpressions: own };
  return { ...term, matchExpressions: [...own, expression] };
}

/** The expressions of a term without the one that we put there for another station. */
function ownExpressions(
  term: JsonObject,
  { labelKey, station, previous }: StationRequirement,
): readonly unknown[] {
  const expressions = listOf(term['matchExpressions']);
  if (previous === undefined || previous === station) return expressions;
  const ours = wanted({ labelKey, station: previous });
  return expressions.filter((expression) => !same(expression, ours));
}

function contradictionOfSelector(
  podSpec: JsonObject,
  { labelKey, station }: StationRequirement,
): Contradiction | undefined {
  const selected = objectOf(podSpec['nodeSelector'])[labelKey];
  if (selected === undefined || selected === station) return undefined;
  return {
    path: `nodeSelector.${labelKey}`,
    message: `the node selector wants ${labelKey} ${quoted(selected)}, which is not station ${quoted(station)}`,
  };
}

function contradictionOfTerms(
  podSpec: JsonObject,
  requirement: StationRequirement,
): Contradiction | undefined {
  const { labelKey, station } = requirement;
  for (const [index, term] of termsOf(podSpec).entries()) {
    const expressions = ownExpressions(objectOf(term), requirement);
    const against = expressions.find(
      (expression) =>
        isObject(expression) &&
        expression['key'] === labelKey &&
        !requirementHolds(expression, { [labelKey]: station }),
    );
    if (!isObject(against)) continue;
    return {
      path: `${termsPath.join('.')}[${index}]`,
      message: `the node affinity wants ${describe(against)}, which station ${quoted(station)} is not`,
    };
  }
  return undefined;
}

function termsOf(podSpec: JsonObject): readonly unknown[] {
  return listOf(termsPath.reduce((value: unknown, field) => objectOf(value)[field], podSpec));
}

function matchesNothing(term: JsonObject): boolean {
  return listOf(term['matchExpressions']).length === 0 && listOf(term['matchFields']).length === 0;
}

function wanted({ labelKey, station }: StationRequirement): JsonObject {
  return { key: labelKey, operator: 'In', values: [station] };
}

function same(one: unknown, other: JsonObject): boolean {
  return (
    isObject(one) &&
    one['key'] === other['key'] &&
    one['operator'] === other['operator'] &&
    listOf(one['values']).length === 1 &&
    listOf(one['values'])[0] === listOf(other['values'])[0]
  );
}

function describe(expression: JsonObject): string {
  const values = listOf(expression['values']).map(quoted).join(', ');
  return `${textOf(expression['key']) ?? ''} ${textOf(expression['operator']) ?? ''} [${values}]`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}
