import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP proxy to an API server that can keep back what its watches say; everything else passes. Nothing is lost. */
export interface HeldWatches extends AsyncDisposable {
  readonly url: string;
  hold(): void;
  release(): void;
}

export async function startHeldWatches(target: string): Promise<HeldWatches> {
  const { hostname, port } = new URL(target);
  const watches = new Map<ServerResponse, Buffer[]>();
  let held = false;
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const isWatch = new URL(url, target).searchParams.get('watch') === 'true';
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      if (!isWatch) {
        answer.pipe(outgoing);
        return;
      }
      const waiting: Buffer[] = [];
      watches.set(outgoing, waiting);
      answer.on('data', (data: Buffer) => {
        if (held) waiting.push(data);
        else outgoing.write(data);
      });
      answer.on('error', () => outgoing.destroy());
      answer.on('end', () => outgoing.end());
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      watches.delete(outgoing);
      forwarded.destroy();
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      for (const [outgoing, waiting] of watches) {
        for (const data of waiting.splice(0)) outgoing.write(data);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
