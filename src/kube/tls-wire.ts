import { createHttp1Wire, type Http1WireOptions } from './http1-wire.ts';
import { createHttp2Lane } from './http2-lane.ts';
import { Http2NotSpoken, type Http2SessionDeps } from './http2-session.ts';
import type { Wire } from './wire.ts';

/** Calls share a connection, streams another, so that a watch that pours in holds up no call; each may be doubled when it is full. */
const sessionsEach = 2;

/** HTTP/2 where the server speaks it (at most four connections), else HTTP/1.1: the server is asked once. */
export function createTlsWire(deps: Http2SessionDeps, options: Http1WireOptions): Wire {
  const calls = createHttp2Lane(deps, { maxSessions: sessionsEach });
  const streams = createHttp2Lane(deps, { maxSessions: sessionsEach });
  let http1: Wire | undefined;
  const all = () => [calls, streams, ...(http1 === undefined ? [] : [http1])];
  return {
    async send(request) {
      if (http1 !== undefined) return await http1.send(request);
      try {
        return await (request.stream ? streams : calls).send(request);
      } catch (error) {
        if (!(error instanceof Http2NotSpoken)) throw error;
        http1 ??= createHttp1Wire(options);
        return await http1.send(request);
      }
    },
    async retire() {
      await Promise.all(all().map((wire) => wire.retire()));
    },
    async destroy() {
      await Promise.all(all().map((wire) => wire.destroy()));
    },
  };
}
