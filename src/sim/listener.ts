import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';

/** What a server shows to prove that it is 127.0.0.1, PEM; `authority` is what its clients are to trust. */
export interface ServerTls {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** How a request is answered, whatever version of HTTP it came by. */
export type RequestListener = (incoming: IncomingMessage, response: ServerResponse) => void;

/** As API servers have it; a client that wants more opens another connection. */
const MAX_STREAMS = 250;
const connections = { keepAliveTimeout: 60_000, requestTimeout: 0 };

/** Plain HTTP/1.1; with `tls` HTTP/2 and HTTP/1.1 on one port, as the client chooses. Not listening yet. */
export function createListener(
  listener: RequestListener,
  tls: ServerTls | undefined,
): Server | Http2SecureServer {
  if (tls === undefined) return createServer(connections, listener);
  return createSecureServer(
    {
      ...connections,
      cert: tls.certificate,
      key: tls.key,
      allowHTTP1: true,
      settings: { maxConcurrentStreams: MAX_STREAMS },
    },
    (incoming, response) => {
      listener(incoming as unknown as IncomingMessage, likeHttp1(response));
    },
  );
}

/** Breaks the connection that a request came by, with everything else on it. */
export function breakConnection(incoming: IncomingMessage): void {
  const { stream } = incoming as unknown as Partial<Http2ServerRequest>;
  if (stream === undefined) incoming.socket.destroy();
  else stream.session?.destroy();
}

/** A response over HTTP/2 does not say whether it is destroyed, and its end would look like a good one. */
function likeHttp1(response: Http2ServerResponse): ServerResponse {
  // With HTTP/1.1 the very same callback is given the other kind, which lacks nothing.
  if (!('stream' in response)) return response;
  const { stream } = response;
  return Object.defineProperties(response as unknown as ServerResponse, {
    destroyed: { get: () => stream.destroyed },
    destroy: { value: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR) },
  });
}
