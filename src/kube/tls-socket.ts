import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { TlsOptions } from './kube-config.ts';

/** Idle time before TCP probes start, for what lies below HTTP's own signs of life. */
const tcpKeepAliveMs = 15_000;

/** A TLS connection that offers HTTP/2 and HTTP/1.1; `alpnProtocol` says what the server chose. The signal gives it up. */
export function connectTls(server: URL, tls: TlsOptions, signal: AbortSignal): Promise<TLSSocket> {
  // A URL writes an IPv6 address in brackets.
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...tls,
      host,
      port: server.port === '' ? 443 : Number(server.port),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    const giveUp = () => socket.destroy(new Error('the connection was given up'));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, tcpKeepAliveMs);
    // Stays for good: a connection may break also while nobody uses it.
    socket.on('error', reject);
    socket.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      reject(new Error('the connection was closed'));
    });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
