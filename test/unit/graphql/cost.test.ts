import { getOperationAST, isInterfaceType, isObjectType, parse, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOf, liveFields, tooCostly, type CountOf } from '../../../src/graphql/cost.ts';
import { defaultLimits } from '../../../src/graphql/limits.ts';
import { buildGatewaySchema } from '../../../src/graphql/schema.ts';
import type { VariableValues, WeighedOperation } from '../../../src/graphql/weigh.ts';
import { operationDocument, operationNames, operationsToCome } from '../../support/operations.ts';

const schema = buildGatewaySchema();
const fleetOf = (counts: Readonly<Record<string, number>>): CountOf => {
  return (type) => counts[type];
};
const small = fleetOf({ Cluster: 2, Station: 10, ClusterNode: 40, Pod: 400, App: 2, Release: 20 });
const large = fleetOf({
  Cluster: 10,
  Station: 5_000,
  ClusterNode: 20_000,
  Pod: 350_000,
  Workload: 20_000,
  Service: 10_000,
  App: 100,
  Release: 40_000,
  AppTarget: 40_000,
  Backend: 350_000,
});

function operationOf(document: DocumentNode, variables: VariableValues = {}): WeighedOperation {
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('One operation, please');
  return { schema, document, operation, variables };
}
const cost = (text: string, countOf: CountOf, variables?: VariableValues) =>
  costOf(operationOf(parse(text), variables), countOf);
const refusal = (document: DocumentNode, countOf: CountOf, variables?: VariableValues) =>
  tooCostly(operationOf(document, variables), {
    cost: costOf(operationOf(document, variables), countOf),
    allowed: defaultLimits.cost,
  });

const roots = new Set(['Query', 'Mutation', 'Subscription']);

describe('the cost of an operation', () => {
  it('is the number of values, from the sizes that the fleet has', () => {
    // The connection, and for each edge: the edge, the node, the name.
    expect(cost('{ stations(first: 5000) { edges { node { name } } } }', small)).toBe(1 + 10 * 3);
    expect(cost('{ stations(first: 4) { edges { node { name } } } }', small)).toBe(1 + 4 * 3);
    expect(cost('{ stations { totalCount edges { node { name } } } }', large)).toBe(2 + 50 * 3);
    expect(cost('{ clusters { name } }', small)).toBe(2 * 2);
  });

  it('takes what is below a parent at its average', () => {
    const query =
      '{ stations(first: 5000) { edges { node { nodes(last: 500) { edges { cursor } } } } } }';
    expect(cost(query, small)).toBe(1 + 10 * (2 + 1 + 4 * 2));
  });

  it('reads sizes and left out parts from variables', () => {
    const query = `query ($n: Int, $with: Boolean!) {
      pods(first: $n) { edges { node { name ... on Resource @include(if: $with) { labels { key } } } } }
    }`;
    expect(cost(query, large, { n: 7, with: false })).toBe(1 + 7 * 3);
    expect(cost(query, large, { n: 7, with: true })).toBe(1 + 7 * (3 + 5 * 2));
  });

  it('counts a fragment wherever it is spread, also about a connection', () => {
    const query = `
      { a: stations(first: 2) { ...Page } b: stations(first: 3) { ...Page } }
      fragment Page on StationConnection { totalCount edges { ...Edge } }
      fragment Edge on StationEdge { node { name state } }`;
    expect(cost(query, small)).toBe(2 + 2 * 4 + (2 + 3 * 4));
  });

  it('is found fast also where fragments double one another', () => {
    const doubled = Array.from(
      { length: 60 },
      (_, at) =>
        `fragment F${at} on Station { ...F${at + 1} cluster { __typename } ...F${at + 1} }`,
    );
    const query = `{ station(name: "a") { ...F0 } } ${doubled.join(' ')} fragment F60 on Station { name }`;
    expect(cost(query, small)).toBeGreaterThan(2 ** 60);
  });

  it('makes what asks a cluster dear', () => {
    const named = cost('{ pods(first: 100) { edges { node { name } } } }', large);
    expect(cost('{ pods(first: 100) { edges { node { manifest } } } }', large)).toBeGreaterThan(
      named + 5_000,
    );
  });

  it('knows every field that asks a cluster by its description', () => {
    const asking = Object.values(schema.getTypeMap()).flatMap((type) =>
      (isObjectType(type) || isInterfaceType(type)) && !roots.has(type.name)
        ? Object.values(type.getFields())
            .filter(({ description }) => /Asks the (home )?cluster/.test(description ?? ''))
            .map(({ name }) => (liveFields.has(name) ? name : `${type.name}.${name}`))
        : [],
    );
    expect(new Set(asking)).toEqual(liveFields);
  });
});

describe('the limit on cost', () => {
  const everything = parse(`{
    stations(first: 5000) { edges { node { name nodes(first: 5000) { edges { node {
      name pods(first: 5000) { edges { node { name phase } } } } } } } } } }`);

  it.each(operationNames.filter((name) => !(name in operationsToCome)))(
    'lets %s pass on a large fleet, with the largest page at its root',
    (name) => {
      expect(refusal(operationDocument(name), large, { first: 5_000 })).toBeUndefined();
    },
  );

  it('lets the whole of a small fleet pass, and refuses the whole of a large one', () => {
    expect(refusal(everything, small)).toBeUndefined();
    expect(refusal(everything, large)).toMatchObject({
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'cost', allowed: defaultLimits.cost },
    });
  });

  it('refuses what goes round in circles', () => {
    const round = parse(`{ stations(first: 5000) { edges { node { cluster { stations(first: 5000) {
      edges { node { name } } } } } } } }`);
    expect(refusal(round, large)?.message).toContain('limit: cost');
  });
});
