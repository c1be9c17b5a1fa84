import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireStation } from '../../../src/model/affinity.ts';
import { listOf, objectOf, requirementHolds, valueAt } from '../../../src/model/manifest.ts';
import type { JsonObject } from '../../../src/model/manifest.ts';

const labelKey = 'NodeGroup';
const termsPath = [
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
];
const atStation = { labelKey, station: 'st-1' };
const ours = { key: labelKey, operator: 'In', values: ['st-1'] };

function withTerms(...nodeSelectorTerms: JsonObject[]): JsonObject {
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  };
}

/** Which nodes a pod may be on, as the scheduler reads its spec (component-helpers nodeaffinity). */
function allows(podSpec: JsonObject, node: Readonly<Record<string, string>>): boolean {
  const selected = Object.entries(objectOf(podSpec['nodeSelector'])).every(
    ([k, v]) => node[k] === v,
  );
  const terms = valueAt(podSpec, termsPath);
  if (!selected || terms === undefined) return selected;
  return listOf(terms).some((term) => {
    const { matchExpressions, matchFields } = objectOf(term);
    const expressions = listOf(matchExpressions);
    const fields = listOf(matchFields);
    if (expressions.length + fields.length === 0) return false;
    const holds = (labels: Readonly<Record<string, string>>) => (requirement: unknown) =>
      requirementHolds(objectOf(requirement), labels);
    return (
      expressions.every(holds(node)) && fields.every(holds({ 'metadata.name': node['name'] ?? '' }))
    );
  });
}

describe('requireStation', () => {
  it('makes the affinity where there is none, and keeps the rest', () => {
    const podSpec = {
      containers: [],
      affinity: { podAffinity: { a: 1 } },
      nodeSelector: { disk: 'ssd' },
    };
    expect(requireStation(podSpec, atStation).podSpec).toEqual({
      ...withTerms({ matchExpressions: [ours] }),
      containers: [],
      nodeSelector: { disk: 'ssd' },
      affinity: {
        ...objectOf(withTerms({ matchExpressions: [ours] })['affinity']),
        podAffinity: { a: 1 },
      },
    });
  });

  it('adds to every term, also to one with fields only', () => {
    const gpu = { key: 'gpu', operator: 'Exists' };
    const fields = [{ key: 'metadata.name', operator: 'In', values: ['n1'] }];
    const podSpec = withTerms({ matchExpressions: [gpu] }, { matchFields: fields });
    expect(requireStation(podSpec, atStation).podSpec).toEqual(
      withTerms(
        { matchExpressions: [gpu, ours] },
        { matchFields: fields, matchExpressions: [ours] },
      ),
    );
  });

  it('leaves a term alone that matches nothing, as it would match the station afterwards', () => {
    const podSpec = withTerms({}, { matchExpressions: [] });
    expect(requireStation(podSpec, atStation).podSpec).toEqual(podSpec);
  });

  it('replaces what it required for the previous station', () => {
    const before = requireStation(
      withTerms({ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }),
      {
        labelKey,
        station: 'st-0',
      },
    ).podSpec!;
    expect(requireStation(before, { ...atStation, previous: 'st-0' }).podSpec).toEqual(
      withTerms({ matchExpressions: [{ key: 'gpu', operator: 'Exists' }, ours] }),
    );
  });

  it.each([
    [{ nodeSelector: { NodeGroup: 'st-2' } }, 'nodeSelector.NodeGroup'],
    [
      withTerms({ matchExpressions: [{ key: labelKey, operator: 'In', values: ['st-2'] }] }),
      'Terms[0]',
    ],
    [
      withTerms(
        { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] },
        { matchExpressions: [{ key: labelKey, operator: 'NotIn', values: ['st-1'] }] },
      ),
      'Terms[1]',
    ],
    [withTerms({ matchExpressions: [{ key: labelKey, operator: 'DoesNotExist' }] }), 'Terms[0]'],
    [
      withTerms({ matchExpressions: [{ key: labelKey, operator: 'Gt', values: ['5'] }] }),
      'Terms[0]',
    ],
  ])('refuses %j', (podSpec, path) => {
    const { contradiction } = requireStation(podSpec, atStation);
    expect(contradiction?.path).toContain(path);
    expect(contradiction?.message).toContain('"st-1"');
  });

  it.each([
    { nodeSelector: { NodeGroup: 'st-1' } },
    withTerms({ matchExpressions: [{ key: labelKey, operator: 'In', values: ['st-0', 'st-1'] }] }),
    withTerms({ matchExpressions: [{ key: labelKey, operator: 'Exists' }] }),
    withTerms({ matchExpressions: [{ key: labelKey, operator: 'NotIn', values: ['st-9'] }] }),
  ])('accepts %j', (podSpec) => {
    expect(requireStation(podSpec, atStation).contradiction).toBeUndefined();
  });

  const station = fc.constantFrom('1', '2', '30', 'st-1');
  const expression = fc.record({
    key: fc.constantFrom(labelKey, labelKey, 'disk', 'zone'),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
    values: fc.array(fc.constantFrom('1', '2', '30', 'st-1', 'ssd'), { maxLength: 3 }),
  });
  const term = fc.record(
    {
      matchExpressions: fc.array(expression, { maxLength: 3 }),
      matchFields: fc.array(
        fc.record({
          key: fc.constant('metadata.name'),
          operator: fc.constant('In'),
          values: fc.array(fc.constantFrom('n1', 'n2'), { maxLength: 2 }),
        }),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  );
  const podSpecs = fc.oneof(
    fc.constant({}),
    fc
      .tuple(
        fc.array(term, { minLength: 1, maxLength: 4 }),
        fc.dictionary(fc.constantFrom(labelKey, 'disk'), fc.constantFrom('1', 'st-1', 'ssd')),
      )
      .map(([terms, nodeSelector]) => ({ ...withTerms(...terms), nodeSelector })),
  );
  const nodes = fc.record(
    {
      name: fc.constantFrom('n1', 'n2'),
      [labelKey]: station,
      disk: fc.constantFrom('ssd', '1', '2'),
      zone: fc.constantFrom('30', 'st-1'),
    },
    { requiredKeys: ['name'] },
  ) as fc.Arbitrary<Readonly<Record<string, string>>>;

  it('allows exactly those nodes of the station that the user allowed (A1)', () => {
    fc.assert(
      fc.property(podSpecs, station, fc.array(nodes, { minLength: 5 }), (podSpec, at, fleet) => {
        const { podSpec: affined } = requireStation(podSpec, { labelKey, station: at });
        if (affined === undefined) return;
        for (const node of fleet) {
          expect(allows(affined, node)).toBe(allows(podSpec, node) && node[labelKey] === at);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses only where a requirement of the user excludes every node of the station', () => {
    fc.assert(
      fc.property(podSpecs, station, fc.array(nodes), (podSpec, at, fleet) => {
        const { contradiction } = requireStation(podSpec, { labelKey, station: at });
        if (contradiction === undefined) return;
        const index = /\[(\d+)\]$/.exec(contradiction.path)?.[1];
        const blamed =
          index === undefined
            ? podSpec
            : withTerms(objectOf(listOf(valueAt(podSpec, termsPath))[Number(index)]));
        for (const node of fleet) expect(allows(blamed, node) && node[labelKey] === at).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing when done twice, and ends the same after a change of station', () => {
    fc.assert(
      fc.property(podSpecs, station, station, (podSpec, first, second) => {
        const once = requireStation(podSpec, { labelKey, station: first }).podSpec;
        if (once === undefined) return;
        expect(requireStation(once, { labelKey, station: first }).podSpec).toEqual(once);
        const moved = requireStation(once, { labelKey, station: second, previous: first }).podSpec;
        if (moved === undefined) return;
        expect(
          requireStation(moved, { labelKey, station: second, previous: first }).podSpec,
        ).toEqual(moved);
      }),
    );
  });
});
