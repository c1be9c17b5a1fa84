import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/runtime/logger.ts';

function logging(level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  const logger = createLogger({ level, write: (line) => lines.push(line), now: () => 0 });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('logger', () => {
  it('writes one JSON object a line, with the fields of the logger and of the line', () => {
    const { logger, lines, last } = logging();
    logger.with({ cluster: 'east' }).info('synced\nat last', { nodes: 3 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'synced\nat last',
      cluster: 'east',
      nodes: 3,
    });
  });

  it('drops what is below its level', () => {
    const { logger, lines } = logging('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines).toHaveLength(2);
  });

  it('never writes what is under the key of a secret, however deep', () => {
    const { logger, lines } = logging();
    logger.error('failed', {
      headers: { authorization: 'Bearer hush', accept: 'json' },
      object: { kind: 'Secret', data: { release: 'hush' }, stringData: { a: 'hush' } },
      list: [{ clientToken: 'hush' }, { 'client-private-key': 'hush' }],
      error: Object.assign(new Error('no'), { cause: { password: 'hush' } }),
      key: 'default/web',
    });
    expect(lines[0]).not.toContain('hush');
    expect(lines[0]).toContain('"key":"default/web"');
    expect(lines[0]).toContain('"accept":"json"');
  });

  it.each([
    [
      'the password of a URL',
      'redis://gateway:hush-hush@cache:6379/0',
      'redis://[redacted]@cache:6379/0',
    ],
    ['a password without a user', 'rediss://:hush-hush@cache', 'rediss://[redacted]@cache'],
    ['the token of a header', 'refused: Bearer hush-hush', 'refused: Bearer [redacted]'],
    ['a JSON web token', 'no: eyJhbGciOiJSUzI1.hush-hush.hush-hush', 'no: [redacted]'],
    ['a token in a query', 'GET /x?token=hush-hush&page=2', 'GET /x?token=[redacted]&page=2'],
  ])('takes %s out of every text', (_what, text, shown) => {
    const { logger, lines, last } = logging();
    logger.with({ at: text }).warn(text, {
      list: [{ deep: text }],
      error: new Error(text, { cause: new Error(text) }),
    });
    expect(lines[0]).not.toContain('hush');
    expect(last()).toMatchObject({ message: shown, at: shown, error: { message: shown } });
  });

  it('leaves other texts as they are', () => {
    const { logger, last } = logging();
    const text = 'https://10.0.0.1:6443/api/v1/pods?limit=500 of edge@east, bearer of news';
    logger.info(text);
    expect(last()['message']).toBe(text);
  });

  it('writes errors with their causes, and survives what JSON does not', () => {
    const { logger, last } = logging();
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    logger.error('failed', {
      error: new Error('outer', { cause: new Error('inner') }),
      big: 1n,
      endless,
    });
    expect(last()).toMatchObject({
      error: { message: 'outer', cause: { message: 'inner' } },
      big: '1',
    });
  });
});
