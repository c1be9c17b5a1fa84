import type { IncomingMessage } from 'node:http';

/** Why a body could not be had; `status` is the HTTP status that says so. */
export class BodyError extends Error {
  readonly status: 400 | 413 | 415;
  readonly code: 'BAD_REQUEST' | 'LIMIT_EXCEEDED';
  /** Bytes that are allowed, where there were more. */
  readonly allowed: number | undefined;

  constructor(status: 400 | 413 | 415, message: string, allowed?: number) {
    super(message);
    this.name = 'BodyError';
    this.status = status;
    this.allowed = allowed;
    this.code = status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_REQUEST';
  }
}

/** Reads a JSON body of at most `maxBytes`; rejects with a `BodyError`. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new BodyError(415, 'POST needs content-type: application/json');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const body = await readBytes(request, maxBytes);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BodyError(400, 'The body is not JSON');
  }
}

/** By events: iterating over a stream costs several times as much for a body of one chunk. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        request.pause();
        reject(tooLarge(maxBytes));
      }
    });
    request.once('end', () => {
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    request.once('error', reject);
  });
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError(413, `The body is larger than ${maxBytes} bytes`, maxBytes);
}
