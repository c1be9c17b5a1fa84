import { createHash } from 'node:crypto';

/** What one object of the cluster holds of an archive at most: base64 and the rest stay below etcd's 1.5 MiB. */
export const maxChunkBytes = 900 * 1024;

/** `sha256:<hex>` of the archive's bytes: what names a chart everywhere. */
export function digestOf(archive: Uint8Array): string {
  return `sha256:${createHash('sha256').update(archive).digest('hex')}`;
}

/** Cuts an archive into pieces of at most `maxChunkBytes`; at least one. */
export function chunkArchive(archive: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(archive.length / maxChunkBytes));
  return Array.from({ length: count }, (_, index) =>
    archive.subarray(index * maxChunkBytes, (index + 1) * maxChunkBytes),
  );
}

/** Puts the pieces together again, in order. Throws when they are not the archive of that digest. */
export function joinChunks(chunks: readonly Uint8Array[], digest: string): Uint8Array {
  const archive = Buffer.concat(chunks);
  if (digestOf(archive) !== digest) {
    throw new Error(`The stored chart archive is not the one with the digest ${digest}.`);
  }
  return archive;
}
