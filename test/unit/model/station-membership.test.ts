import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fateOf,
  isHeldAfter,
  membershipConditions,
  ownedBy,
  type NodeFate,
  type NodeOfStation,
  type Rival,
} from '../../../src/model/station-membership.ts';

const node = (parts: Partial<NodeOfStation> = {}): NodeOfStation => ({
  name: 'n1',
  exists: true,
  labelledFor: '',
  wanted: true,
  held: false,
  rivals: [],
  letGo: false,
  ...parts,
});
const rival = (parts: Partial<Rival> = {}): Rival => ({
  station: 'other',
  holds: false,
  isElder: false,
  ...parts,
});

describe('what becomes of a node', () => {
  it.each<[string, Partial<NodeOfStation>, NodeFate]>([
    ['is wanted and has no label', {}, 'TAKE'],
    ['is wanted and does not exist yet', { exists: false }, 'MISSING'],
    ['has the label already, put by hand', { labelledFor: 's' }, 'KEEP'],
    ['was labelled by hand for another station', { labelledFor: 'x' }, 'CONFLICT'],
    ['bears the label of a station that let it go', { labelledFor: 'x', letGo: true }, 'TAKE'],
    ['is wanted by a younger station too', { rivals: [rival()] }, 'TAKE'],
    ['is wanted by an elder station too', { rivals: [rival({ isElder: true })] }, 'CONFLICT'],
    ['is held, and an elder wants it', { held: true, rivals: [rival({ isElder: true })] }, 'TAKE'],
    ['is held by a younger station', { rivals: [rival({ holds: true })] }, 'CONFLICT'],
    [
      'has the label, and another wants it',
      { labelledFor: 's', rivals: [rival({ isElder: true })] },
      'KEEP',
    ],
    ['has left', { wanted: false, held: true, labelledFor: 's' }, 'LET_GO'],
    [
      'has left for another station',
      { wanted: false, held: true, labelledFor: 's', rivals: [rival()] },
      'HAND_OVER',
    ],
    ['has left, and was relabelled', { wanted: false, held: true, labelledFor: 'x' }, 'FORGET'],
    ['has left and is gone', { wanted: false, held: true, exists: false }, 'FORGET'],
  ])('that %s', (_situation, parts, fate) => {
    expect(fateOf('s', node(parts))).toBe(fate);
  });

  it('lets exactly one of the stations that want a node take it', () => {
    const claims = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(claims, (holds) => {
        // At most one holds it, as only one ever takes it.
        const holder = holds.indexOf(true);
        const fates = holds.map((_, own) =>
          fateOf(
            `s${own}`,
            node({
              held: own === holder,
              rivals: holds.flatMap((_other, index) =>
                index === own
                  ? []
                  : [
                      rival({
                        station: `s${index}`,
                        holds: index === holder,
                        isElder: index < own,
                      }),
                    ],
              ),
            }),
          ),
        );
        const takers = fates.flatMap((fate, index) => (fate === 'TAKE' ? [index] : []));
        expect(takers).toEqual([Math.max(holder, 0)]);
      }),
    );
  });

  it('records a node from before it gets the label until it has lost it', () => {
    const held = (['KEEP', 'TAKE', 'LET_GO', 'HAND_OVER'] as const).map(isHeldAfter);
    expect(held).toEqual([true, true, true, true]);
    expect((['CONFLICT', 'MISSING', 'FORGET'] as const).some(isHeldAfter)).toBe(false);
  });
});

describe('conditions of the membership', () => {
  const of = (...nodes: NodeOfStation[]) =>
    membershipConditions('s', nodes).map(({ type, status, message }) => [type, status, message]);

  it('name the nodes that others want or have, also for the station that keeps them', () => {
    const [[type, status, message] = []] = of(
      node({ labelledFor: 's', rivals: [rival()] }),
      node({ name: 'n2', labelledFor: 'x' }),
    );
    expect([type, status]).toEqual(['Conflict', 'True']);
    expect(message).toContain('n1 (other), n2 (x)');
  });

  it('name the nodes that do not exist, and are quiet otherwise', () => {
    expect(of(node({ name: 'late', exists: false }))[1]).toEqual([
      'NodesFound',
      'False',
      'not in the cluster yet: late',
    ]);
    expect(of(node()).map(([, status]) => status)).toEqual(['False', 'True']);
  });
});

it('knows whose a station label is', () => {
  expect(ownedBy('apps.kubeedge.io/belonging-to', 's')).toBe('NodeGroup/s');
  expect(ownedBy('apps.openyurt.io/nodepool', 's')).toBe('NodePool/s');
  expect(ownedBy('NodeGroup', 's')).toBeNull();
});
