import type { IncomingMessage } from 'node:http';

/** Why a body could not be had; `status` is the HTTP status that says so. */
export class BodyError extends Error {
  readonly status: 400 | 413 | 415;
  readonly code: 'BAD_REQUEST' | 'LIMIT_EXCEEDED';

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.name = 'BodyError';
    this.status = status;
    this.code = status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_REQUEST';
  }
}

/** Reads a JSON body of at most `maxBytes`; rejects with a `BodyError`. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new BodyError(415, 'POST needs content-type: application/json');
  }
  const tooLarge = () => new BodyError(413, `The body is larger than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BodyError(400, 'The body is not JSON');
  }
}
