import { unwatchFile, watchFile, type Stats } from 'node:fs';

/**
 * Calls back when a file is another than before, also when it was replaced, or is a link that leads elsewhere now
 * (as a mounted ConfigMap does). Returns the function that ends it.
 */
export function onFileChange(
  file: string,
  callback: () => void,
  { everyMs = 1_000 }: { readonly everyMs?: number } = {},
): () => void {
  const listener = (now: Stats, before: Stats) => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino) callback();
  };
  watchFile(file, { interval: everyMs, persistent: false }, listener);
  return () => {
    unwatchFile(file, listener);
  };
}
