const lineFeed = 10;

/** Longest line that is taken: etcd refuses objects over 1.5 MiB; an encoding may make that several times longer. */
const maxLineBytes = 32 * 1024 * 1024;

/**
 * Cuts a stream of bytes into lines of UTF-8 without their line feed, each as soon as it is whole; empty lines
 * are left out. Throws `RangeError` on a line over 32 MiB, so that a runaway body cannot fill the memory.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      const line = textOf(rest, chunk.subarray(start, end));
      start = end + 1;
      rest = [];
      restBytes = 0;
      if (line !== '') yield line;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > maxLineBytes)
        throw new RangeError(`A line is longer than ${maxLineBytes} bytes`);
    }
  }
  const last = textOf(rest, new Uint8Array());
  if (last !== '') yield last;
}

function textOf(rest: readonly Uint8Array[], end: Uint8Array): string {
  const bytes =
    rest.length === 0
      ? Buffer.from(end.buffer, end.byteOffset, end.byteLength)
      : Buffer.concat([...rest, end]);
  return bytes.toString('utf8');
}
