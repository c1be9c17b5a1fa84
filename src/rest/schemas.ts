/** The bodies of the REST interface: requests are checked against these very schemas, and the OpenAPI document shows them. */
import { refusalCodes } from '../runtime/errors.ts';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const listOf = (items: object): object => ({ type: 'array', items });
export const schemaRef = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

/** An object with these fields and no others; those whose names end in `?` may be left out. */
function fields(description: string, given: Readonly<Record<string, object>>): object {
  const entries = Object.entries(given);
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(
      entries.map(([name, schema]) => [name.replace('?', ''), schema]),
    ),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

const said = (schema: object, description: string): object => ({ ...schema, description });

const location = { type: 'string', minLength: 1, maxLength: 2_000 };
const chartField = said(
  location,
  'Where the chart is: an http or https URL, or a path or file: URL of a folder or archive on the gateway’s own disk. Only from where the configuration allows (`charts`).',
);
const common = {
  'values_file_path?': said(
    location,
    'Where the values document (YAML) is: a path, file: URL or URL that the configuration allows. Its section `stationmaster` holds the stations and their replicas. Not together with `values`.',
  ),
  'values?': said({ type: 'object' }, 'The values document itself.'),
  'expected_revision?': said(
    count,
    'Only at this revision; else CONFLICT. `If-Match` says the same.',
  ),
  'dry_run?': said({ type: 'boolean' }, 'True: only say what would be done.'),
  'idempotency_key?': said(
    { type: 'string', minLength: 1, maxLength: 200 },
    'The same request with the same key is carried out once.',
  ),
};

const state = {
  id: said(text, 'Global id of the app, as in the graph.'),
  name: text,
  namespace: text,
  phase: said(text, 'How the app stands as a whole, as `App.phase` of the graph.'),
  revision: said(count, 'Revision of the intent; also the ETag.'),
  chart: said(orNull(schemaRef('Chart')), 'Null until the chart was read.'),
};

export const schemas = {
  CreateInstance: fields('A new app.', {
    name: said({ type: 'string', minLength: 1 }, 'A DNS label of at most 53 characters.'),
    template_file_url: chartField,
    'namespace?': said({ type: 'string', minLength: 1 }, 'Left out: `default`.'),
    'create_namespace?': said({ type: 'boolean' }, 'Make the namespace where it is missing.'),
    ...common,
  }),
  UpdateInstance: fields(
    'What is to change. What is left out stays as it is; values replace the whole document.',
    { 'template_file_url?': chartField, ...common },
  ),
  InstanceSummary: fields('An app in a list.', {
    ...state,
    station_count: said(count, 'Stations that the app is at, or should be at.'),
  }),
  Instance: fields('An app and how it stands at each station.', {
    ...state,
    rollout: said(orNull(schemaRef('Rollout')), 'The last one; null before the first has begun.'),
    conditions: listOf(schemaRef('Condition')),
    stations: listOf(schemaRef('InstanceStation')),
  }),
  InstanceStation: fields('An app at one station.', {
    cluster: text,
    name: text,
    phase: said(text, 'As `AppTarget.phase` of the graph.'),
    revision: said(orNull(count), 'The revision that the station has; null when it has none.'),
    replicas: fields('Over all workloads of the station.', { desired: count, ready: count }),
    release: said(orNull(text), 'Name of the Helm release; null when there is none.'),
    message: orNull(text),
  }),
  Chart: fields('The chart in use.', {
    name: text,
    version: text,
    app_version: text,
    digest: text,
  }),
  Rollout: fields('A rollout.', { revision: count, phase: text, reason: orNull(text) }),
  Condition: fields('A condition of the app.', {
    type: text,
    status: text,
    reason: text,
    message: text,
  }),
  InstanceList: fields('A page of apps, by namespace and name.', {
    items: listOf(schemaRef('InstanceSummary')),
    total: said(count, 'Of all pages.'),
    continue: said(orNull(text), 'For the next page; null on the last.'),
  }),
  Plan: fields('What would be done.', {
    chosen: listOf(schemaRef('PlannedStation')),
    rejected: listOf(schemaRef('PlannedStation')),
    changes: listOf(
      fields('What would happen to a Helm release.', {
        cluster: text,
        release: text,
        action: { enum: ['CREATE', 'UPGRADE', 'DELETE', 'NONE'] },
        objects: said(
          orNull(listOf(schemaRef('PlannedObject'))),
          'What happens to each of its objects; null when the cluster does not answer.',
        ),
      }),
    ),
    warnings: said(
      listOf(schemaRef('PlanWarning')),
      'What speaks against it without forbidding it.',
    ),
  }),
  PlannedObject: fields('What would happen to an object.', {
    kind: text,
    name: text,
    action: { enum: ['CREATE', 'UPDATE', 'DELETE', 'NONE'] },
    diff: said(
      orNull(text),
      'From what the cluster has to what is wanted, as a unified diff of YAML with Secrets masked; null when nothing changes.',
    ),
    drift: said(
      orNull(text),
      'What was changed in the cluster since the release was applied, likewise; null when nothing was.',
    ),
  }),
  PlanWarning: fields('Something to know before a plan is carried out.', {
    code: said(orNull(text), 'Which rule it comes from.'),
    message: text,
    object: said(orNull(text), 'Its kind and name; null when it is about no single one.'),
    cluster: said(orNull(text), 'Null when it is about the chart, wherever it goes.'),
  }),
  PlannedStation: fields('A station, and why it is chosen or not.', {
    cluster: text,
    name: text,
    reason: text,
  }),
  DryRun: fields('The answer to a dry run: nothing was changed.', {
    dry_run: { const: true },
    plan: schemaRef('Plan'),
  }),
  Problem: fields('A refusal (RFC 9457); nothing was changed.', {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: said(text, 'For the person who asked.'),
    code: { enum: [...refusalCodes, 'METHOD_NOT_ALLOWED', 'INTERNAL_SERVER_ERROR'] },
    path: said(orNull(listOf(text)), 'Where in the request the cause lies.'),
    'errors?': listOf(
      fields('One of several refusals.', { code: text, detail: text, path: orNull(listOf(text)) }),
    ),
  }),
};
