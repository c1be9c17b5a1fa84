/** Admission over HTTP: what the API server calls. Bodies are never logged: objects may hold secrets. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from '../runtime/http-server.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { BodyError, readJsonBody } from '../runtime/request-body.ts';
import { admit } from './admit.ts';
import { ReviewError } from './review.ts';

/** Where reviews are posted. */
export const admissionPath = '/admit';

/** An object of at most 3 MiB comes with its former self, as controller-runtime reckons it. */
const maxReviewBytes = 7 * 1024 * 1024;

const methods = new Map([
  [admissionPath, 'POST'],
  ['/healthz', 'GET'],
]);

const secondsBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

export interface AdmissionDeps {
  readonly metrics: Pick<Metrics, 'counter' | 'histogram'>;
  readonly logger: Logger;
}

/**
 * Answers `POST /admit`, and `GET /healthz` for probes. What is no review gets a 4xx that says why. A bug of ours is a
 * 500, which changes nothing: the API server goes on as the webhook's failure policy says.
 */
export function createAdmissionHandler(
  { metrics, logger }: AdmissionDeps,
  options: { readonly stationLabel: string },
): RequestHandler {
  const admissions = metrics.counter({
    name: 'admissions_total',
    help: 'Admissions by outcome: allowed, patched, refused, invalid (no review), failed (a bug).',
    labels: ['outcome'],
  });
  const seconds = metrics.histogram({
    name: 'admission_seconds',
    help: 'Time from the head of a request to its answer.',
    buckets: secondsBuckets,
  });

  const answerReview = async (request: IncomingMessage, response: ServerResponse) => {
    const end = seconds.startTimer();
    try {
      const { answer, outcome } = admit(await readJsonBody(request, maxReviewBytes), options);
      admissions.inc({ outcome });
      end();
      send(response, 200, answer);
    } catch (error) {
      if (error instanceof BodyError || error instanceof ReviewError) {
        admissions.inc({ outcome: 'invalid' });
        refuse(response, error instanceof BodyError ? error.status : 400, error.message);
      } else if (request.readableAborted) logger.debug('A caller went away', { error });
      else {
        admissions.inc({ outcome: 'failed' });
        logger.error('An admission failed', { error });
        refuse(response, 500, 'Internal error: nothing was changed');
      }
    }
  };

  return async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    const served = methods.get(path ?? '');
    if (served === undefined) refuse(response, 404, `Reviews are posted to ${admissionPath}`);
    else if (request.method !== served) {
      response.setHeader('allow', served);
      refuse(response, 405, `${String(path)} takes ${served}`);
    } else if (path === admissionPath) await answerReview(request, response);
    else response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  };
}

/** A `metav1.Status`, so that the API server shows the message; the rest of the body is not waited for. */
function refuse(response: ServerResponse, code: number, message: string): void {
  response.setHeader('connection', 'close');
  send(response, code, { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, message });
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}
