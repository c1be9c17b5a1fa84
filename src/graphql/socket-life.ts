import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type WebSocketServer } from 'ws';
import type { Clock } from '../runtime/clock.ts';

/** Proxies cut connections that are silent for longer; who has not answered by the next ping is gone. */
const pingMs = 12_000;

/** What the last ping found. */
interface Pinged {
  isAnswered: boolean;
  readonly wire: Pick<Socket, 'bytesWritten' | 'writableLength'>;
  /** Bytes that had left by then. */
  left: number;
}

/**
 * Pings every socket now and then, and ends those that do not answer. A ping waits behind all that was sent before: a
 * client who still takes in what waits for him is there, though he has not come to the ping. Returns the function that
 * stops it.
 */
export function keepSocketsAlive(
  sockets: Pick<WebSocketServer, 'clients' | 'on'>,
  clock: Pick<Clock, 'after'>,
): () => void {
  const pinged = new WeakMap<WebSocket, Pinged>();
  sockets.on('connection', (socket: WebSocket, { socket: wire }: IncomingMessage) => {
    const state: Pinged = { isAnswered: true, wire, left: 0 };
    pinged.set(socket, state);
    socket.on('pong', () => (state.isAnswered = true));
  });
  let cancel = clock.after(pingMs, function pingAll() {
    for (const socket of sockets.clients) {
      const state = pinged.get(socket);
      if (state === undefined) continue;
      const { writableLength, bytesWritten } = state.wire;
      const left = bytesWritten - writableLength;
      const isTaking = writableLength > 0 && left > state.left;
      if (!state.isAnswered && !isTaking) socket.terminate();
      if (socket.readyState !== WebSocket.OPEN) continue;
      Object.assign(state, { isAnswered: false, left });
      socket.ping();
    }
    cancel = clock.after(pingMs, pingAll);
  });
  return () => cancel();
}
