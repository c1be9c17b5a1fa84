/** The operations of the REST interface: each reads a request, asks commands or the view, and shows what came of it. */
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppOutcome, AppRef, Commands } from '../commands/commands.ts';
import type { ChartSource } from '../helm/chart-source.ts';
import { InvalidCursorError } from '../view/cursors.ts';
import type { Entry, View } from '../view/view.ts';
import { chartLocation, readValues } from './locations.ts';
import { pageSizes } from './openapi.ts';
import { Problem, problemOf, type PathInRequest } from './problem.ts';
import {
  createBody,
  expectedRevision,
  idempotencyKey,
  invalid,
  queryOf,
  updateBody,
  type ChangeBody,
} from './read-request.ts';
import { instanceId, showInstance, showPlan, showSummary } from './show-instance.ts';

export interface InstancesDeps {
  readonly view: View;
  readonly commands: Commands;
  /** Charts and values files, from where the configuration allows. */
  readonly charts: ChartSource;
  /** Name of the home cluster. */
  readonly home: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export const instancesPath = '/v1/helm_app/instances';

export async function listInstances(
  { view }: InstancesDeps,
  request: IncomingMessage,
): Promise<Answer> {
  const query = queryOf(request, ['limit', 'continue', 'namespace']);
  const after = query.get('continue');
  const namespace = query.get('namespace');
  try {
    const page = view.apps({
      first: limitOf(query.get('limit')),
      ...(after !== undefined && { after }),
      ...(namespace !== undefined && { filter: { namespaces: [namespace] } }),
    });
    return {
      status: 200,
      body: {
        items: await inTurns(page.edges, ({ node }) => showSummary(view, node)),
        total: page.totalCount,
        continue: page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null,
      },
    };
  } catch (error) {
    if (error instanceof InvalidCursorError) throw invalid(['continue'], 'is none of this server');
    throw error;
  }
}

/** How an app stands is put together from all of its stations: others get their turn in between. */
async function inTurns<T, R>(items: readonly T[], show: (item: T) => R): Promise<readonly R[]> {
  const shown: R[] = [];
  for (const item of items) {
    if (shown.length > 0 && shown.length % shownAtOnce === 0) await nextTurn();
    shown.push(show(item));
  }
  return shown;
}

const shownAtOnce = 20;

function limitOf(text: string | undefined): number {
  if (text === undefined) return pageSizes.usual;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1) throw invalid(['limit'], 'must be a whole number, 1 or more');
  if (limit <= pageSizes.largest) return limit;
  const detail = `limit: at most ${pageSizes.largest} can be asked for at once.`;
  throw new Problem({ code: 'LIMIT_EXCEEDED', detail, path: ['limit'] });
}

export function getInstance({ view, home }: InstancesDeps, app: Required<AppRef>): Answer {
  const entry = view.get('HelmApp', home, app.name, app.namespace);
  if (entry === undefined) throw noSuchApp(`${app.namespace}/${app.name}`);
  return instance(view, entry, 200);
}

export function noSuchApp(id: string): Problem {
  return new Problem({ code: 'NOT_FOUND', detail: `There is no app ${id}.`, path: ['id'] });
}

export async function createInstance(
  deps: InstancesDeps,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await createBody(request);
  const { name, namespace, create_namespace: createNamespace, template_file_url: chart } = body;
  const key = idempotencyKey(request, body.idempotency_key);
  const outcome = await deps.commands.createApp({
    app: { name, ...(namespace !== undefined && { namespace }) },
    ...(createNamespace !== undefined && { createNamespace }),
    chart: chartLocation(chart),
    ...(await valuesOf(deps, body)),
    ...(body.expected_revision !== undefined && { expectedRevision: body.expected_revision }),
    ...(body.dry_run !== undefined && { dryRun: body.dry_run }),
    ...(key !== undefined && { idempotencyKey: key }),
  });
  refuse(outcome, { pathOf: pathsIn(body), conflictStatus: 409 });
  if (outcome.app === null) return await dryRun(outcome);
  const answer = instance(deps.view, outcome.app, 201);
  const location = `${instancesPath}/${instanceId(outcome.app)}`;
  return { ...answer, headers: { ...answer.headers, location } };
}

export async function updateInstance(
  deps: InstancesDeps,
  app: AppRef,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await updateBody(request);
  const { revision, conflictStatus } = expectedRevision(request, body.expected_revision);
  const key = idempotencyKey(request, body.idempotency_key);
  const outcome = await deps.commands.updateApp({
    app,
    ...(body.template_file_url !== undefined && { chart: chartLocation(body.template_file_url) }),
    ...(await valuesOf(deps, body)),
    ...(revision !== undefined && { expectedRevision: revision }),
    ...(body.dry_run !== undefined && { dryRun: body.dry_run }),
    ...(key !== undefined && { idempotencyKey: key }),
  });
  refuse(outcome, { pathOf: pathsIn(body), conflictStatus });
  return outcome.app === null ? await dryRun(outcome) : instance(deps.view, outcome.app, 200);
}

export async function deleteInstance(
  { view, commands }: InstancesDeps,
  app: AppRef,
  request: IncomingMessage,
): Promise<Answer> {
  const asked = queryOf(request, ['dry_run']).get('dry_run') ?? 'false';
  if (asked !== 'true' && asked !== 'false') throw invalid(['dry_run'], 'must be true or false');
  const { revision, conflictStatus } = expectedRevision(request);
  const outcome = await commands.deleteApp({
    app,
    ...(revision !== undefined && { expectedRevision: revision }),
    dryRun: asked === 'true',
  });
  refuse(outcome, { pathOf: pathsIn({}), conflictStatus });
  if (asked === 'true') return await dryRun(outcome);
  if (outcome.app === null) return { status: 204 };
  // Also where this process has not seen yet that it goes.
  const going = { ...outcome.app, row: { ...outcome.app.row, deleting: true } };
  return instance(view, going, 202);
}

async function valuesOf(
  { charts }: InstancesDeps,
  { values, values_file_path: file }: ChangeBody,
): Promise<{ readonly values?: Readonly<Record<string, unknown>>; readonly valuesYaml?: string }> {
  if (file !== undefined) return { valuesYaml: await readValues(charts, file) };
  return values === undefined ? {} : { values };
}

/** The revision is what a change must be based on; how the app stands changes without it, so nothing is cached. */
function instance(view: View, app: Entry<'HelmApp'>, status: number): Answer {
  return {
    status,
    headers: { etag: `"${app.row.generation}"` },
    body: showInstance(view, app),
  };
}

async function dryRun({ plan }: AppOutcome): Promise<Answer> {
  return {
    status: 200,
    body: {
      dry_run: true,
      plan: await showPlan(plan ?? { chosen: [], rejected: [], changes: [], warnings: [] }),
    },
  };
}

function refuse({ errors }: AppOutcome, how: Parameters<typeof problemOf>[1]): void {
  if (errors.length > 0) throw problemOf(errors, how);
}

/** How the request calls the inputs of a command. */
function pathsIn({ values_file_path: file }: ChangeBody): PathInRequest {
  const values = file === undefined ? 'values' : 'values_file_path';
  const fields: Readonly<Record<string, readonly string[]>> = {
    app: ['id'],
    chart: ['template_file_url'],
    createNamespace: ['create_namespace'],
    expectedRevision: ['expected_revision'],
    idempotencyKey: ['idempotency_key'],
    valuesYaml: [values],
    values: [values],
  };
  // What else a command takes can only have come from the section of the values.
  const inSection = ['placement', 'stations', 'replicas', 'strategy', 'services'];
  return ([field, ...rest]) => {
    if (field === undefined) return null;
    if (inSection.includes(field)) return [values, 'stationmaster'];
    return [...(fields[field] ?? [field]), ...rest];
  };
}
