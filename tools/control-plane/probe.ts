import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { KeyPair } from './certificates.ts';

/** Asks an API server whether it is there. */
export interface Probe {
  /** Whether a GET of this path is answered with 200; false also when nobody answers. */
  answers(path: string): Promise<boolean>;
  close(): Promise<void>;
}

export function createProbe(url: string, authority: string, client: KeyPair): Probe {
  const dispatcher = new Agent({
    connect: { ca: authority, cert: client.certificate, key: client.key, timeout: 1_000 },
    // HTTP/2 in undici throws past its caller when a server goes away.
    allowH2: false,
    headersTimeout: 5_000,
  });
  return {
    answers: async (path) => {
      try {
        const { statusCode, body } = await request(new URL(path, url), { dispatcher });
        await body.dump();
        return statusCode === 200;
      } catch {
        return false;
      }
    },
    close: async () => await dispatcher.destroy(),
  };
}

/** Resolves when `reached` does so with true; asks again every 50 ms. Rejects when `reached` does or time is over. */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  reached: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what} in vain`);
    await delay(50);
  }
}
