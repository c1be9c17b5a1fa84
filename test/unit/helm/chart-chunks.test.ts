import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  chunkArchive,
  digestOf,
  joinChunks,
  maxChunkBytes,
} from '../../../src/helm/chart-chunks.ts';

describe('an archive in chunks', () => {
  it('comes together again, in pieces of at most 900 KiB', () => {
    const sizes = fc.constantFrom(
      0,
      1,
      maxChunkBytes - 1,
      maxChunkBytes,
      maxChunkBytes + 1,
      3 * maxChunkBytes,
    );
    fc.assert(
      fc.property(sizes, fc.nat(255), (size, fill) => {
        const archive = Buffer.alloc(size, fill);
        const chunks = chunkArchive(archive);
        expect(chunks.length).toBe(Math.max(1, Math.ceil(size / maxChunkBytes)));
        expect(chunks.every((chunk) => chunk.length <= maxChunkBytes)).toBe(true);
        expect(archive.equals(joinChunks(chunks, digestOf(archive)))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('is refused when a piece is missing, changed or out of place', () => {
    const archive = Buffer.concat([Buffer.alloc(maxChunkBytes, 1), Buffer.alloc(10, 2)]);
    const chunks = chunkArchive(archive);
    const digest = digestOf(archive);
    for (const wrong of [
      chunks.slice(1),
      chunks.toReversed(),
      [Buffer.alloc(maxChunkBytes), chunks[1]!],
    ]) {
      expect(() => joinChunks(wrong, digest)).toThrow(digest);
    }
  });
});
