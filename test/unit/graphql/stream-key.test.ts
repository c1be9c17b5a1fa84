import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../../src/graphql/schema.ts';
import { streamKey } from '../../../src/graphql/stream-key.ts';

const schema = buildGatewaySchema();
const nodes =
  'subscription N($f: NodeFilter, $from: String) { nodeChanges(filter: $f, resumeFrom: $from) { cursor } }';

const keyOf = (
  text: string,
  variableValues: Record<string, unknown> = {},
  { rights = '', more = '' }: { readonly rights?: string; readonly more?: string } = {},
) => streamKey({ schema, document: parse(text), variableValues }, { rights, more });

describe('the key of a stream', () => {
  it('is the same wherever the stream is taken up, and in whatever order variables come', () => {
    const key = keyOf(nodes, { f: { ready: true, stations: ['a', 'b'] } });
    expect(keyOf(nodes, { from: 'x', f: { stations: ['a', 'b'], ready: true } })).toBe(key);
    expect(keyOf(nodes, { f: { stations: ['a', 'b'], ready: true }, from: null })).toBe(key);
  });

  it.each([
    ['another filter', keyOf(nodes, { f: { ready: false } })],
    ['lists in another order', keyOf(nodes, { f: { stations: ['b', 'a'] } })],
    [
      'other fields',
      keyOf(nodes.replace('cursor', 'cursor reset'), { f: { stations: ['a', 'b'] } }),
    ],
    ['other rights', keyOf(nodes, { f: { stations: ['a', 'b'] } }, { rights: 'few' })],
    ['what else decides', keyOf(nodes, { f: { stations: ['a', 'b'] } }, { more: '7' })],
  ])('is another one with %s', (_name, key) => {
    expect(key).not.toBe(keyOf(nodes, { f: { stations: ['a', 'b'] } }));
  });

  it('minds a cursor that is used for something else too', () => {
    const text =
      'subscription ($from: String) { nodeChanges(filter: { nameContains: $from }, resumeFrom: $from) { cursor } }';
    expect(keyOf(text, { from: 'x' })).not.toBe(keyOf(text, { from: 'y' }));
  });
});
