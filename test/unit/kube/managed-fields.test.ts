import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutManagedFields } from '../../../src/kube/managed-fields.ts';

const tricky = fc.constantFrom(
  '[',
  ']',
  '{',
  '}',
  '"',
  '\\',
  'a',
  'managedFields',
  '"managedFields":[',
  '"metadata":{',
);
const text = fc.array(tricky, { maxLength: 5 }).map((parts) => parts.join(''));
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(text, fc.constant('managedFields')), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const without = (metadata: object) =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'managedFields'));

describe('managed fields', () => {
  it('are cut out of the metadata, wherever in it they stand', () => {
    const cut = (metadata: object) =>
      JSON.parse(
        withoutManagedFields(JSON.stringify({ type: 'ADDED', object: { metadata, spec: {} } })),
      ) as object;
    const managedFields = [{ manager: 'a', fieldsV1: { 'f:x': { 'k:{"name":"]"}': {} } } }];
    const annotations = { last: '{"metadata":{"managedFields":[1]}}', deep: '[{' };
    for (const metadata of [
      { managedFields },
      { name: 'x', managedFields },
      { managedFields, name: 'x' },
      { annotations, managedFields, name: 'x' },
      { managedFields: [] },
    ]) {
      const kept = without(metadata);
      expect(cut(metadata)).toEqual({ type: 'ADDED', object: { metadata: kept, spec: {} } });
    }
  });

  it('are all that is ever cut out', () => {
    fc.assert(
      fc.property(
        fc.dictionary(text, tree, { maxKeys: 2 }),
        fc.option(fc.array(tree, { maxLength: 3 }), { nil: undefined }),
        tree,
        (other, managedFields, spec) => {
          const said = managedFields === undefined ? {} : { managedFields };
          const object = { kind: 'Pod', metadata: { ...other, ...said }, spec };
          const kept = without(object.metadata);
          const cut: unknown = JSON.parse(withoutManagedFields(JSON.stringify(object)));
          expect([object, { ...object, metadata: kept }]).toContainEqual(cut);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stay in text that is no whole object', () => {
    const torn = '{"metadata":{"managedFields":[{"a":"';
    expect(withoutManagedFields(torn)).toBe(torn);
  });
});
