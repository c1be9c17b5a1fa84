import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/kube/line-reader.ts';

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(streamOf(chunks))) lines.push(line);
  return lines;
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

describe('line reader', () => {
  it('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !line.includes('\n')),
        ),
        fc.array(fc.nat(40)),
        async (lines, cuts) => {
          const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
          const chunks: Uint8Array[] = [];
          let at = 0;
          for (const length of cuts) chunks.push(bytes.subarray(at, (at += length)));
          chunks.push(bytes.subarray(at));
          expect(await linesOf(chunks)).toEqual(lines);
        },
      ),
    );
  });

  it('gives a last line without a line feed, and no empty ones', async () => {
    expect(await linesOf([Buffer.from('a\n\nb')])).toEqual(['a', 'b']);
  });

  it('gives a line as soon as it is whole', async () => {
    const lines = readLines(
      (async function* () {
        yield Buffer.from('first\nsec');
        await new Promise(() => undefined);
      })(),
    );
    expect(await lines.next()).toEqual({ done: false, value: 'first' });
  });

  it('refuses a line without end', async () => {
    const mebibyte = new Uint8Array(2 ** 20).fill(97);
    await expect(linesOf(Array.from({ length: 33 }, () => mebibyte))).rejects.toThrow(RangeError);
  });
});
