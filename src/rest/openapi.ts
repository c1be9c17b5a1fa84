/** The REST interface as OpenAPI 3.1: served as it stands, and what requests are checked against. */
import { schemaRef, schemas } from './schemas.ts';

const json = (schema: object): object => ({ 'application/json': { schema } });
const problem = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: schemaRef('Problem') } },
});

const problems: Readonly<Record<number, string>> = {
  400: 'The request cannot be read, or a value of it cannot be.',
  401: 'Nobody has said who asks.',
  403: 'It is not allowed, or the gateway only looks.',
  404: 'There is no such app.',
  409: 'It contradicts what is there now.',
  412: 'The app is not at the revision that If-Match names.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'Chart, values or stations cannot be used.',
  423: 'The app is frozen.',
  500: 'A fault of the gateway.',
  503: 'A cluster that is needed does not answer.',
};

const refusals = (...statuses: readonly number[]): object =>
  Object.fromEntries(
    [...statuses, 500].map((status) => [String(status), problem(problems[status] ?? '')]),
  );

const etag = { ETag: { description: 'The revision.', schema: { type: 'string' } } };
const instance = (description: string, headers: object = etag): object => ({
  description,
  headers,
  content: json(schemaRef('Instance')),
});
const dryRun = {
  description: 'A dry run: nothing was changed.',
  content: json(schemaRef('DryRun')),
};

const query = (name: string, schema: object, description: string): object => ({
  name,
  in: 'query',
  description,
  schema,
});
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag that was read: only at this revision, else 412.',
  schema: { type: 'string' },
};
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same as `idempotency_key`.',
  schema: { type: 'string' },
};
const body = (name: string): object => ({ required: true, content: json(schemaRef(name)) });

/** What is most asked for at once. */
export const pageSizes = { usual: 50, largest: 500 } as const;

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Stationmaster',
    version: 'v1',
    description:
      'Apps over many stations: a thin layer over the operations of the graph at /graphql.',
  },
  paths: {
    '/v1/helm_app/instances': {
      get: {
        operationId: 'listInstances',
        parameters: [
          query(
            'limit',
            { type: 'integer', minimum: 1, maximum: pageSizes.largest, default: pageSizes.usual },
            'How many at most.',
          ),
          query('continue', { type: 'string' }, 'Goes on after a page before.'),
          query('namespace', { type: 'string' }, 'Only apps of this namespace.'),
        ],
        responses: {
          200: { description: 'A page of apps.', content: json(schemaRef('InstanceList')) },
          ...refusals(400),
        },
      },
      post: {
        operationId: 'createInstance',
        parameters: [idempotencyKey],
        requestBody: body('CreateInstance'),
        responses: {
          200: dryRun,
          201: instance('The app was created; its rollout begins.', {
            ...etag,
            Location: { description: 'Where it is now.', schema: { type: 'string' } },
          }),
          ...refusals(400, 401, 403, 409, 413, 415, 422, 503),
        },
      },
    },
    '/v1/helm_app/instances/{id}': {
      parameters: [
        {
          name: 'id',
          in: 'path',
          required: true,
          description:
            'Global id of the app; or `namespace/name`, percent-encoded; or its name in namespace `default`.',
          schema: { type: 'string' },
        },
      ],
      get: {
        operationId: 'getInstance',
        responses: { 200: instance('The app.'), ...refusals(404) },
      },
      post: {
        operationId: 'updateInstance',
        parameters: [ifMatch, idempotencyKey],
        requestBody: body('UpdateInstance'),
        responses: {
          200: {
            description: 'The app as it was changed; or, for a dry run, what would be done.',
            headers: etag,
            content: json({ anyOf: [schemaRef('Instance'), schemaRef('DryRun')] }),
          },
          ...refusals(400, 401, 403, 404, 409, 412, 413, 415, 422, 423, 503),
        },
      },
      delete: {
        operationId: 'deleteInstance',
        parameters: [
          ifMatch,
          query('dry_run', { type: 'boolean' }, 'true: only say what would be done.'),
        ],
        responses: {
          200: dryRun,
          202: instance('The app is going; its releases are uninstalled everywhere.'),
          204: { description: 'The app is gone.' },
          ...refusals(400, 401, 403, 404, 409, 412, 423, 503),
        },
      },
    },
    '/v1/openapi.json': {
      get: {
        operationId: 'describe',
        responses: {
          200: { description: 'This document.', content: json({ type: 'object' }) },
          ...refusals(),
        },
      },
    },
  },
  components: { schemas },
};
