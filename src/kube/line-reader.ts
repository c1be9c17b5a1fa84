const lineFeed = 10;

/** Longest line that is taken: etcd refuses objects over 1.5 MiB; an encoding may make that several times longer. */
const maxLineBytes = 32 * 1024 * 1024;

/**
 * Cuts a stream of bytes into lines of UTF-8 without their line feed, each as soon as it is whole; empty lines
 * are left out. Throws `RangeError` on a line over 32 MiB, so that a runaway body cannot fill the memory.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  const check = (bytes: number) => {
    if (bytes > maxLineBytes) throw new RangeError(`A line is longer than ${maxLineBytes} bytes`);
  };
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      check(restBytes + end - start);
      // Most lines lie within one chunk: they are decoded where they are.
      const line =
        restBytes === 0
          ? chunk.toString('utf8', start, end)
          : Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      start = end + 1;
      rest = [];
      restBytes = 0;
      if (line !== '') yield line;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      check(restBytes);
    }
  }
  if (restBytes > 0) yield Buffer.concat(rest).toString('utf8');
}
