/** One side of the bench in a process of its own: `webhook`, or `echo`, which parses the body and sends it back. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdmissionHandler } from '../../src/admission/admission-handler.ts';
import { createHttpsServer, type ServingCertificate } from '../../src/runtime/https-server.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';

const host = '127.0.0.1';

async function serveWebhook(certificate: ServingCertificate): Promise<number> {
  const logger = silentLogger;
  const handle = createAdmissionHandler(
    { metrics: createMetrics({ runtime: false }), logger },
    { stationLabel: 'NodeGroup' },
  );
  const server = createHttpsServer(handle, { host, port: 0, certificate }, { logger });
  return (await server.start()).port;
}

function serveEcho({ certificate, key }: ServingCertificate): Promise<number> {
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

process.once('message', (certificate: ServingCertificate) => {
  const serving =
    process.argv[2] === 'webhook' ? serveWebhook(certificate) : serveEcho(certificate);
  void serving.then((port) => process.send?.({ port }));
});
// Nothing is left behind when the bench ends, however it does.
process.once('disconnect', () => process.exit());
