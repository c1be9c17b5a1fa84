import { Kind, type GraphQLError, type ValueNode } from 'graphql';
import { limitError } from './limits.ts';
import { weigh, type AskedField, type VariableValues, type WeighedOperation } from './weigh.ts';

/** How many of a type of the graph there are in the fleet; undefined for what is not counted. */
export type CountOf = (type: string) => number | undefined;

/** As a value that needs a request to a cluster weighs against one that is at hand. */
const liveValue = 100;

/** Fields whose answer is asked of a cluster (their descriptions say so): on whatever type but the root, or on one. */
export const liveFields: ReadonlySet<string> = new Set([
  'manifest',
  'logs',
  'revisions',
  'objects',
  'Station.manifestSets',
  'Release.chart',
  'Release.values',
  'Release.manifestText',
  'Release.notes',
  'Release.description',
]);

const asksCluster = (parent: string, field: string): boolean =>
  !isRoot(parent) && (liveFields.has(field) || liveFields.has(`${parent}.${field}`));

/** Items of a list that is not counted: labels, conditions, what a message says has changed. */
const shortList = 5;

/** Items of a page when the operation does not say. */
const usualPage = 50;

/**
 * The values that an operation will have computed, from the sizes of the fleet as it is: a page has what was asked
 * for, but no more than there is on average (pods a node, nodes a station). Values that are asked of clusters count
 * for `liveValue`. An estimate from above where filters narrow, from below where one parent has more than others.
 */
export function costOf(operation: WeighedOperation, countOf: CountOf): number {
  return Math.round(
    weigh(operation, {
      own: ({ parent, field }) => (asksCluster(parent, field.name) ? liveValue : 1),
      times: (asked) => itemsOf(asked, { countOf, variables: operation.variables }),
    }),
  );
}

/** The refusal of an operation that costs more than is allowed. */
export function tooCostly(
  operation: Pick<WeighedOperation, 'operation'>,
  { cost, allowed }: { readonly cost: number; readonly allowed: number },
): GraphQLError | undefined {
  if (cost <= allowed) return undefined;
  const what = 'values, with the sizes that this fleet has,';
  return limitError({ limit: 'cost', asked: cost, allowed, what, node: operation.operation });
}

interface Sizes {
  readonly countOf: CountOf;
  readonly variables: VariableValues;
}

function itemsOf({ shape, parent, item, node }: AskedField, sizes: Sizes): number {
  if (shape === 'ONE') return 1;
  const there = averageOf(item, parent, sizes.countOf);
  if (shape === 'LIST') {
    const isCounted = isRoot(parent) || sizes.countOf(parent) !== undefined;
    return (isCounted ? there : undefined) ?? shortList;
  }
  const asked = (name: string) =>
    numberIn(node.arguments?.find((argument) => argument.name.value === name)?.value, sizes);
  // Both at once, and what is below 0, is refused where it is answered.
  const page = Math.max(0, asked('first') ?? asked('last') ?? usualPage);
  return Math.min(page, there ?? page);
}

/** How many there are of a type for one of its parent's; all of them where the parent's are not counted. */
function averageOf(type: string, parent: string, countOf: CountOf): number | undefined {
  const all = countOf(type);
  return all === undefined ? undefined : all / Math.max(1, countOf(parent) ?? 1);
}

function numberIn(value: ValueNode | undefined, { variables }: Sizes): number | undefined {
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : undefined;
}

const isRoot = (type: string): boolean =>
  type === 'Query' || type === 'Mutation' || type === 'Subscription';
