import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Refusal, refusalCodes } from '../../../src/runtime/errors.ts';

describe('refusals', () => {
  it('are all explained in docs/errors.md, and nothing else is', async () => {
    const text = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const explained = [...text.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code);
    expect(explained).toEqual([...refusalCodes]);
  });

  it('say what, why and where', () => {
    const refusal = new Refusal('NODE_TAKEN', 'n1 belongs to north', ['input', 'nodes', '0']);
    expect(refusal).toMatchObject({
      code: 'NODE_TAKEN',
      message: 'n1 belongs to north',
      path: ['input', 'nodes', '0'],
    });
    expect(new Refusal('READ_ONLY', 'no').path).toBeNull();
  });
});
