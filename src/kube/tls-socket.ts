import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { TlsOptions } from './kube-config.ts';

/** Idle time before TCP probes start, for what lies below HTTP's own signs of life. */
const tcpKeepAliveMs = 15_000;

/** A connection to a server, encrypted. */
export interface TlsConnection {
  /** What HTTP is spoken over; `alpnProtocol` says which, as the server chose. */
  readonly socket: TLSSocket;
  /** The connection below: its `close` is the sure sign that all is over, its `bytesRead` that something was heard. */
  readonly tcp: Socket;
}

/** Connects and offers HTTP/2 and HTTP/1.1. The signal gives it up. Rejects with what hindered it. */
export function connectTls(
  server: URL,
  tls: TlsOptions,
  signal: AbortSignal,
): Promise<TlsConnection> {
  // A URL writes an IPv6 address in brackets.
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const tcp = connectTcp({
      host,
      port: server.port === '' ? 443 : Number(server.port),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: tcpKeepAliveMs,
    });
    const socket = connect({
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...tls,
      // Without it the name in the certificate would be compared with `localhost`.
      host,
      socket: streamOver(tcp),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    const giveUp = () => tcp.destroy(new Error('the connection was given up'));
    // These stay for good: a connection may break also while nobody uses it.
    tcp.on('error', reject);
    socket.on('error', (error: Error) => {
      reject(error);
      tcp.destroy();
    });
    tcp.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      reject(new Error('the connection was closed'));
    });
    socket.once('close', () => tcp.destroy());
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve({ socket, tcp });
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/**
 * The connection as a mere stream. Given the socket itself, TLS would take its handle, and Node (24.21) then loses a reset
 * that comes while HTTP/2 writes: reading stays switched off, nothing is ever written again, and nobody is told.
 */
function streamOver(tcp: Socket): Duplex {
  const stream = new Duplex({
    read: () => void tcp.resume(),
    write: (chunk: Buffer, _, done) => void tcp.write(chunk, done),
    writev: (chunks, done) => {
      tcp.cork();
      chunks.forEach(({ chunk }, at) => {
        if (at === chunks.length - 1) tcp.write(chunk as Buffer, done);
        else tcp.write(chunk as Buffer);
      });
      tcp.uncork();
    },
    final: (done) => void tcp.end(done),
    destroy: (error, done) => {
      tcp.destroy();
      done(error);
    },
  });
  tcp.on('data', (chunk) => {
    if (!stream.push(chunk)) tcp.pause();
  });
  tcp.once('end', () => stream.push(null));
  tcp.once('close', () => stream.destroy());
  return stream;
}
