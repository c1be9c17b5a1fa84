import { WebSocket, type WebSocketServer } from 'ws';
import type { Clock } from '../runtime/clock.ts';

/** Proxies cut connections that are silent for longer; who has not answered by the next ping is gone. */
const pingMs = 12_000;

/** Pings every socket now and then, and ends those that do not answer. Returns the function that stops it. */
export function keepSocketsAlive(
  sockets: Pick<WebSocketServer, 'clients' | 'on'>,
  clock: Pick<Clock, 'after'>,
): () => void {
  const silent = new WeakSet<WebSocket>();
  sockets.on('connection', (socket) => socket.on('pong', () => silent.delete(socket)));
  let cancel = clock.after(pingMs, function pingAll() {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      if (socket.readyState !== WebSocket.OPEN) continue;
      silent.add(socket);
      socket.ping();
    }
    cancel = clock.after(pingMs, pingAll);
  });
  return () => cancel();
}
