import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problemKinds } from '../../../src/rest/problem.ts';
import { mutatingRequests } from '../../support/apps.ts';
import { instances, startRestWorld, type RestRequest, type RestWorld } from '../../support/rest.ts';

let world: RestWorld;
/** A folder that no configuration names. */
let elsewhere: string;
let written: number;
beforeAll(async () => {
  world = await startRestWorld();
  elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  writeFileSync(join(elsewhere, 'secret.yaml'), 'password: hidden\n');
  symlinkSync(join(elsewhere, 'secret.yaml'), join(world.folder, 'link.yaml'));
  symlinkSync(elsewhere, join(world.folder, 'way'));
  writeFileSync(join(world.folder, 'broken.yaml'), 'a: [1\n');
  writeFileSync(join(world.folder, 'list.yaml'), '- 1\n');
  writeFileSync(join(world.folder, 'large.yaml'), `a: ${'x'.repeat(2 ** 20)}\n`);
  world.valuesFile('fine.yaml', [world.stations[0]!]);
  world.valuesFile('mistyped.yaml', [{ ...world.stations[0], replica: 1 }]);
  world.valuesFile('nowhere.yaml', [{ name: 'nowhere' }]);
  await world.call('POST', instances, {
    body: { name: 'there', template_file_url: 'web', values_file_path: 'fine.yaml' },
  });
  await world.done('there');
  written = mutatingRequests(world.served.fleet);
});
afterAll(async () => {
  // Nothing that was refused has written anything.
  expect(mutatingRequests(world.served.fleet)).toBe(written);
  await world[Symbol.asyncDispose]();
  rmSync(elsewhere, { recursive: true });
});

const create = (fields: object): RestRequest => ({
  body: { name: 'new', template_file_url: 'web', values_file_path: 'fine.yaml', ...fields },
});
const text = (sent: string, type = 'application/json'): RestRequest => ({
  text: sent,
  headers: { 'content-type': type },
});
const values = (stationmaster: object) => ({
  values_file_path: undefined,
  values: { stationmaster },
});
const there = `${instances}/there`;

describe('a request that is refused', () => {
  it.each<[string, [string, string, RestRequest?], [number, string, string?]]>([
    ['no JSON', ['POST', instances, text('{"name":')], [400, 'INVALID_INPUT']],
    ['no object', ['POST', instances, text('[]')], [400, 'INVALID_INPUT', '']],
    [
      'a form',
      ['POST', instances, text('name=a', 'application/x-www-form-urlencoded')],
      [415, 'UNSUPPORTED'],
    ],
    ['too large', ['POST', instances, text(`"${'x'.repeat(2 ** 20)}"`)], [413, 'LIMIT_EXCEEDED']],
    [
      'an unknown field',
      ['POST', instances, create({ replica: 1 })],
      [400, 'INVALID_INPUT', 'replica'],
    ],
    [
      'a field of create in an update',
      ['POST', there, { body: { name: 'x' } }],
      [400, 'INVALID_INPUT', 'name'],
    ],
    [
      'a field of another type',
      ['POST', instances, create({ dry_run: 'yes' })],
      [400, 'INVALID_INPUT', 'dry_run'],
    ],
    [
      'no chart',
      ['POST', instances, create({ template_file_url: undefined })],
      [400, 'INVALID_INPUT', 'template_file_url'],
    ],
    ['values twice', ['POST', instances, create({ values: {} })], [400, 'INVALID_INPUT', 'values']],
    [
      'a name that is none',
      ['POST', instances, create({ name: 'Not.One' })],
      [400, 'INVALID_INPUT', 'name'],
    ],
    [
      'a name that is too long',
      ['POST', instances, create({ name: 'x'.repeat(54) })],
      [422, 'NAME_TOO_LONG', 'name'],
    ],
    [
      'a name that is taken',
      ['POST', instances, create({ name: 'there' })],
      [409, 'ALREADY_EXISTS', 'name'],
    ],
    [
      'a namespace that is missing',
      ['POST', instances, create({ namespace: 'none' })],
      [422, 'NOT_FOUND', 'namespace'],
    ],
    [
      'a new app with a revision',
      ['POST', instances, create({ expected_revision: 4 })],
      [409, 'CONFLICT', 'expected_revision'],
    ],
    [
      'a revision of long ago in the body',
      ['POST', there, { body: { values: {}, expected_revision: 7 } }],
      [409, 'CONFLICT', 'expected_revision'],
    ],
    [
      'a revision of long ago in If-Match',
      ['POST', there, { body: { values: {} }, headers: { 'if-match': '"7"' } }],
      [412, 'CONFLICT', 'expected_revision'],
    ],
    [
      'an ETag of somebody else',
      ['DELETE', there, { headers: { 'if-match': 'W/"1"' } }],
      [412, 'CONFLICT'],
    ],
    [
      'two revisions',
      ['POST', there, { body: { expected_revision: 1 }, headers: { 'if-match': '"2"' } }],
      [400, 'INVALID_INPUT', 'expected_revision'],
    ],
    ['an app that is not there', ['GET', `${instances}/none`], [404, 'NOT_FOUND', 'id']],
    [
      'an update of none',
      ['POST', `${instances}/none`, { body: { values: {} } }],
      [404, 'NOT_FOUND', 'id'],
    ],
    ['a deletion of none', ['DELETE', `${instances}/default%2Fnone`], [404, 'NOT_FOUND', 'id']],
    ['an id that is none', ['GET', `${instances}/a%2Fb%2Fc`], [404, 'NOT_FOUND', 'id']],
    ['an id that is not encoded well', ['GET', `${instances}/%E0%A4%A`], [404, 'NOT_FOUND', 'id']],
    ['a path that is none', ['GET', '/v1/helm_app'], [404, 'NOT_FOUND']],
    ['a path below', ['GET', `${there}/stations`], [404, 'NOT_FOUND']],
    ['a parameter that is none', ['GET', `${instances}?page=1`], [400, 'INVALID_INPUT', 'page']],
    ['no page', ['GET', `${instances}?limit=0`], [400, 'INVALID_INPUT', 'limit']],
    [
      'a page that is too large',
      ['GET', `${instances}?limit=501`],
      [400, 'LIMIT_EXCEEDED', 'limit'],
    ],
    ['a cursor of nowhere', ['GET', `${instances}?continue=x`], [400, 'INVALID_INPUT', 'continue']],
    [
      'a dry run that is none',
      ['DELETE', `${there}?dry_run=maybe`],
      [400, 'INVALID_INPUT', 'dry_run'],
    ],
  ])('(%s) says so', async (_name, [method, path, request], [status, code, at]) => {
    const answer = await world.call(method, path, request);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (at !== undefined) expect(answer.body.path?.join('.')).toBe(at);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ status });
  });

  it.each<[string, object, [number, string, string]]>([
    [
      'a section with a mistake',
      { values_file_path: 'mistyped.yaml' },
      [422, 'INVALID_VALUES', 'values_file_path.stationmaster.stations.0.replica'],
    ],
    [
      'the same in the body',
      values({ stations: [{ name: 'a', replica: 1 }] }),
      [422, 'INVALID_VALUES', 'values.stationmaster.stations.0.replica'],
    ],
    [
      'a station that is not there',
      { values_file_path: 'nowhere.yaml' },
      [422, 'STATION_NOT_FOUND', 'values_file_path.stationmaster'],
    ],
    ['no station', values({ replicas: 2 }), [422, 'NO_STATION_MATCHES', 'values.stationmaster']],
    [
      'no values at all',
      { values_file_path: undefined },
      [422, 'NO_STATION_MATCHES', 'values.stationmaster'],
    ],
    [
      'values that are no YAML',
      { values_file_path: 'broken.yaml' },
      [422, 'INVALID_VALUES', 'values_file_path'],
    ],
    [
      'values that are no object',
      { values_file_path: 'list.yaml' },
      [422, 'INVALID_VALUES', 'values_file_path'],
    ],
    [
      'values that are too large',
      { values_file_path: 'large.yaml' },
      [422, 'INVALID_VALUES', 'values_file_path'],
    ],
    [
      'a chart that is none',
      { template_file_url: 'fine.yaml' },
      [422, 'INVALID_CHART', 'template_file_url'],
    ],
    [
      'a chart of another scheme',
      { template_file_url: 'oci://charts.example.org/web' },
      [400, 'INVALID_INPUT', 'template_file_url'],
    ],
    [
      'a file: URL with a host',
      { template_file_url: 'file://host/web' },
      [400, 'INVALID_INPUT', 'template_file_url'],
    ],
  ])('(%s) says where', async (_name, fields, [status, code, at]) => {
    const { body } = await world.call('POST', instances, create(fields));
    expect([body.code, body.path?.join('.')]).toEqual([code, at]);
    expect(body).toMatchObject({ status });
  });

  it('names every mistake of a section', async () => {
    const { body } = await world.call(
      'POST',
      instances,
      create(values({ stations: 1, replicas: 'many' })),
    );
    expect(body).toMatchObject({
      errors: [
        { path: ['values', 'stationmaster', 'stations'] },
        { path: ['values', 'stationmaster', 'replicas'] },
      ],
    });
  });
});

describe('a place that the configuration does not name', () => {
  const outside = () => [
    join(elsewhere, 'secret.yaml'),
    `../${elsewhere.split('/').at(-1)}/secret.yaml`,
    `file://${elsewhere}/secret.yaml`,
    'link.yaml',
    'way/secret.yaml',
    '/etc/passwd',
    'https://charts.example.org/secret.yaml',
    'no\0where',
  ];

  it('is not read for values, and nothing is said of what lies there', async () => {
    for (const place of outside()) {
      const { status, body } = await world.call(
        'POST',
        instances,
        create({ values_file_path: place }),
      );
      expect([place, status, body.code, body.path]).toEqual([
        place,
        400,
        'INVALID_INPUT',
        ['values_file_path'],
      ]);
      expect(body.detail).not.toContain('hidden');
      expect(body.detail).toMatch(/configured (directory|chart URL)\.$/);
    }
  });

  it('is not read for a chart', async () => {
    for (const place of [elsewhere, 'way', ...outside()]) {
      const { status, body } = await world.call(
        'POST',
        instances,
        create({ template_file_url: place }),
      );
      expect([place, status, body.code]).toEqual([place, 400, 'INVALID_INPUT']);
    }
  });
});

describe('what a path serves', () => {
  it.each([
    [instances, 'PUT', 'GET, HEAD, POST'],
    [instances, 'DELETE', 'GET, HEAD, POST'],
    [there, 'PATCH', 'GET, HEAD, POST, DELETE'],
    ['/v1/openapi.json', 'POST', 'GET, HEAD'],
  ])('%s does not serve %s, and says what it does', async (path, method, allow) => {
    const { status, headers, body } = await world.call(method, path);
    expect([status, headers.get('allow'), body.code]).toEqual([405, allow, 'METHOD_NOT_ALLOWED']);
  });

  it('stands in the document with every status that a code has', async () => {
    const { body } = await world.call('GET', '/v1/openapi.json');
    const described = JSON.stringify(body);
    for (const { status } of Object.values(problemKinds)) {
      if (status !== 405) expect(described).toContain(`"${status}":`);
    }
  });
});

describe('a gateway or a cluster that cannot', () => {
  it('only looks: 403', async () => {
    await using looking = await startRestWorld({ manage: false });
    looking.valuesFile('fine.yaml', [looking.stations[0]!]);
    const { status, body } = await looking.call('POST', instances, create({}));
    expect([status, body.code]).toEqual([403, 'READ_ONLY']);
    expect((await looking.call('GET', instances)).status).toBe(200);
  });

  it('is the home cluster, and it is down: 503, and what is known is shown', async () => {
    await using cut = await startRestWorld();
    cut.valuesFile('fine.yaml', [cut.stations[0]!]);
    cut.served.fleet.inject({ cluster: 'east', api: 'down' });
    await vi.waitFor(async () => {
      const { status, body } = await cut.call('POST', instances, create({}));
      expect([status, body.code]).toEqual([503, 'CLUSTER_UNREACHABLE']);
    }, 20_000);
    expect((await cut.call('GET', instances)).status).toBe(200);
  });
});
