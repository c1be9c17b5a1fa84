import { describe, expect, it } from 'vitest';
import {
  membershipOf,
  selectorPairs,
  selectsNode,
  type Membership,
} from '../../../src/model/membership.ts';
import { severalObjects, stationConditionsOf, stationStateOf } from '../../../src/model/station.ts';

describe('the state of a station', () => {
  it.each([
    ['EMPTY', { total: 0, ready: 0, cordoned: 0 }],
    ['OFFLINE', { total: 2, ready: 0, cordoned: 0 }],
    ['OFFLINE', { total: 2, ready: 0, cordoned: 2 }],
    ['MAINTENANCE', { total: 2, ready: 2, cordoned: 2 }],
    ['MAINTENANCE', { total: 2, ready: 1, cordoned: 2 }],
    ['DEGRADED', { total: 2, ready: 1, cordoned: 1 }],
    ['READY', { total: 2, ready: 2, cordoned: 1 }],
    ['READY', { total: 1, ready: 1, cordoned: 0 }],
  ])('is %s with %o', (state, counts) => {
    expect(stationStateOf(counts)).toBe(state);
  });
});

describe('the conditions of a station', () => {
  const complete: Membership = { wanted: 1, labelled: 1, missingNodes: [], conflictingNodes: [] };
  const one = { total: 1, ready: 1, cordoned: 0 };
  const none = { total: 0, first: [] };
  const reasonsOf = (counts: Parameters<typeof stationStateOf>[0], membership = complete) =>
    Object.fromEntries(
      stationConditionsOf(counts, membership, none).map(({ type, status, reason }) => [
        type,
        `${status} ${reason}`,
      ]),
    );

  it.each([
    [{ total: 0, ready: 0, cordoned: 0 }, 'False NoNodes', 'False NoNodes'],
    [{ total: 2, ready: 0, cordoned: 2 }, 'False NoneReady', 'False AllCordoned'],
    [{ total: 2, ready: 1, cordoned: 1 }, 'False SomeNotReady', 'True SomeCordoned'],
    [{ total: 2, ready: 2, cordoned: 0 }, 'True AllReady', 'True NoneCordoned'],
  ])('say of %o whether it is ready and takes pods', (counts, ready, schedulable) => {
    expect(reasonsOf(counts)).toMatchObject({ NodesReady: ready, Schedulable: schedulable });
  });

  it.each([
    ['True ByLabelOnly', { ...complete, wanted: 0 }],
    ['True Complete', complete],
    ['False Missing', { ...complete, missingNodes: ['n1'] }],
    ['False Conflict', { ...complete, missingNodes: ['n1'], conflictingNodes: ['n1'] }],
  ])('say %s of the membership %o', (said, membership) => {
    expect(reasonsOf({ total: 1, ready: 1, cordoned: 0 }, membership)['Membership']).toBe(said);
  });

  it('name the nodes, a few at most', () => {
    const missingNodes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const conditions = stationConditionsOf(one, { ...complete, missingNodes }, none);
    expect(conditions.find(({ type }) => type === 'Membership')?.message).toMatch(
      /: a, b, c, d, e and 2 more$/,
    );
  });

  it.each([
    [none, 'True', 'AllPlaced', 'no pod of it runs elsewhere'],
    [{ total: 1, first: ['x/a'] }, 'False', 'Misplaced', 'bear its label and run elsewhere: x/a'],
    [
      { total: 9, first: ['x/a', 'x/b', 'x/c', 'x/d', 'x/e'] },
      'False',
      'Misplaced',
      'bear its label and run elsewhere: x/a, x/b, x/c, x/d, x/e and 4 more',
    ],
  ])('say of %o misplaced pods whether all are there, in this order', (pods, ...said) => {
    const conditions = stationConditionsOf(one, complete, pods);
    expect(conditions.map(({ type }) => type)).toEqual([
      'NodesReady',
      'Schedulable',
      'Membership',
      'PodsPlaced',
    ]);
    const [status, reason, message] = said;
    expect(conditions.at(-1)).toEqual({ type: 'PodsPlaced', status, reason, message });
  });

  it('say that two objects stand for one station', () => {
    expect(severalObjects(['b', 'a'])).toMatchObject({ status: 'False', message: /a, b$/ });
  });
});

describe('membership', () => {
  const node = (name: string, labelledFor = '', wantedByOthers = false) => ({
    name,
    labelledFor,
    wantedByOthers,
  });

  it('counts as missing what is wanted and not labelled, as conflicting what another has or wants', () => {
    const wanted = [
      node('own', 's'),
      node('unlabelled'),
      node('elsewhere', 't'),
      node('shared', 's', true),
    ];
    expect(membershipOf('s', wanted, 3)).toEqual({
      wanted: 4,
      labelled: 3,
      missingNodes: ['elsewhere', 'unlabelled'],
      conflictingNodes: ['elsewhere', 'shared'],
    });
  });

  it('selects nodes by every pair of the selector', () => {
    const spec = { nodeSelector: { matchLabels: { zone: 'z', disk: 'ssd' } } };
    expect(selectsNode(spec, { zone: 'z', disk: 'ssd', more: 'x' })).toBe(true);
    expect(selectsNode(spec, { zone: 'z' })).toBe(false);
  });

  it('selects nothing by an empty selector', () => {
    for (const spec of [{}, { nodeSelector: {} }, { nodeSelector: { matchLabels: {} } }]) {
      expect(selectorPairs(spec)).toEqual([]);
      expect(selectsNode(spec, { zone: 'z' })).toBe(false);
    }
  });
});
