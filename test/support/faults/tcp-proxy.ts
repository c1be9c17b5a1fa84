import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How new connections fare: as if nothing were between; refused; accepted and then never answered. */
export type Passage = 'open' | 'refused' | 'held';

/** A line between a gateway and what it talks to, to be broken in the ways lines break. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly openConnections: number;
  /** For connections from now on; those that are open stay as they are. */
  setPassage(passage: Passage): void;
  /** Breaks every open connection, as a router that restarts does. */
  cut(): void;
  /**
   * Half-open: the connections that are open now stay so and bring nothing any more, for good. With `answers` only what
   * the server says is lost, and the server goes on reading.
   */
  freeze(lost: 'both' | 'answers'): void;
  /** What the server says comes so many milliseconds late, on every connection. */
  setDelay(ms: number): void;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket | undefined;
  lost: 'nothing' | 'answers' | 'both';
}

/** A proxy on a free port of 127.0.0.1 in front of a port there, which may be given later. */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const lines = new Set<Line>();
  let passage: Passage = 'open';
  let delayMs = 0;

  const take = (near: Socket): void => {
    near.on('error', () => near.destroy());
    if (passage === 'refused') {
      near.resetAndDestroy();
      return;
    }
    const far = passage === 'held' ? undefined : connect(target(), '127.0.0.1');
    const line: Line = { near, far, lost: far === undefined ? 'both' : 'nothing' };
    lines.add(line);
    near.setNoDelay(true).on('close', () => {
      lines.delete(line);
      far?.destroy();
    });
    near.on('data', (chunk: Buffer) => {
      if (line.lost !== 'both' && far !== undefined) passOn(chunk, near, far);
    });
    if (far === undefined) return;
    const later = inOrder(() => delayMs);
    far.setNoDelay(true);
    far.on('error', () => far.destroy());
    far.on('data', (chunk: Buffer) => {
      later(() => {
        if (line.lost === 'nothing') passOn(chunk, far, near);
      });
    });
    // Who is behind a dead line is not told of its end either.
    far.on('close', () => {
      later(() => {
        if (line.lost === 'nothing') near.destroy();
      });
    });
  };

  const server = createServer({ noDelay: true }, take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get openConnections() {
      return lines.size;
    },
    setPassage: (next) => {
      passage = next;
    },
    cut: () => {
      for (const { near } of lines) near.resetAndDestroy();
    },
    freeze: (lost) => {
      for (const line of lines) line.lost = lost;
    },
    setDelay: (ms) => {
      delayMs = ms;
    },
    [Symbol.asyncDispose]: async () => {
      for (const { near } of lines) near.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function passOn(chunk: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

/** Acts after a delay that may change meanwhile; what comes later is never acted on earlier. */
function inOrder(delayMs: () => number): (act: () => void) => void {
  const waiting: { readonly dueAt: number; readonly act: () => void }[] = [];
  const look = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const early = next.dueAt - performance.now();
      if (early > 0) {
        setTimeout(look, Math.ceil(early));
        return;
      }
      waiting.shift();
      next.act();
    }
  };
  return (act) => {
    if (waiting.length === 0 && delayMs() === 0) {
      act();
      return;
    }
    waiting.push({ dueAt: performance.now() + delayMs(), act });
    if (waiting.length === 1) setTimeout(look, delayMs());
  };
}
