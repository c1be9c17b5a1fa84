import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWithoutManagedFields } from '../../../src/kube/managed-fields.ts';

const tricky = ['[', ']', '{', '}', '"', 'a', 'managedFields', '"managedFields":[', '"metadata":{'];
const textOf = (parts: readonly string[]) =>
  fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((some) => some.join(''));
const text = textOf([...tricky, '\\']);
/**
 * Without backslashes: V8 13.6 takes an escaped name for the one that it saw last in its place when that begins as
 * the escaped form does. After `JSON.parse('{"\\\\":0}')`, `JSON.parse('{"\\"":0}')` has the name of the first.
 */
const name = textOf(tricky);
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(name, fc.constant('managedFields')), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const without = (metadata: object) =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'managedFields'));

describe('managed fields', () => {
  it('are cut out of the metadata, wherever in it they stand', () => {
    const cut = (metadata: object) =>
      parseWithoutManagedFields(
        JSON.stringify({ type: 'ADDED', object: { metadata, spec: {} } }),
      ) as object;
    const managedFields = [{ manager: 'a', fieldsV1: { 'f:x': { 'k:{"name":"y"}': {} } } }];
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
        fc.dictionary(name, tree, { maxKeys: 2 }),
        fc.option(fc.array(tree, { maxLength: 3 }), { nil: undefined }),
        tree,
        (other, managedFields, spec) => {
          const said = managedFields === undefined ? {} : { managedFields };
          const object = { kind: 'Pod', metadata: { ...other, ...said }, spec };
          const kept = without(object.metadata);
          const cut = parseWithoutManagedFields(JSON.stringify(object));
          expect([object, { ...object, metadata: kept }]).toContainEqual(cut);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('take nothing with them where other members stand around them', () => {
    const spec = { list: [{ name: 'x' }], text: '],"spec' };
    for (const metadata of [
      { managedFields: [{ list: [{ a: [1] }], b: 1 }], name: 'x' },
      { managedFields: [{ 'v:"]"': {} }], '9': 1 },
      { managedFields: [], '9': 1 },
    ]) {
      const json = JSON.stringify({ metadata, spec });
      expect(parseWithoutManagedFields(json)).toMatchObject({ spec });
      expect(parseWithoutManagedFields(json.replaceAll(',', ', '))).toMatchObject({ metadata });
    }
    const elsewhere = { metadata: { name: 'x' }, spec: { managedFields: [1], a: 1 } };
    expect(parseWithoutManagedFields(JSON.stringify(elsewhere))).toEqual(elsewhere);
  });

  it('stay in text that is no whole object, and that is refused', () => {
    const torn = '{"metadata":{"managedFields":[{"a":"';
    expect(() => parseWithoutManagedFields(torn)).toThrow(SyntaxError);
  });
});
