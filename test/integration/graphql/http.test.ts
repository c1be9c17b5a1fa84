import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/runtime/logger.ts';
import { answerOf, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { subscribeTo } from '../../support/subscribe.ts';

let served: TestGateway;
const logged: string[] = [];

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east'], stations: 3, nodes: 6 },
    logger: createLogger({ level: 'info', write: (line) => logged.push(line) }),
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };
const send = (init: RequestInit, search = '') => fetch(`${served.url}/graphql${search}`, init);
const postJson = (body: unknown, headers: Record<string, string> = {}) =>
  send({ method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
const codes = (answer: { errors: readonly { extensions: Readonly<Record<string, unknown>> }[] }) =>
  answer.errors.map(({ extensions }) => extensions['code']);

describe('GraphQL over HTTP', () => {
  it.each(['application/json', 'application/graphql-response+json'])(
    'answers as %s when asked so',
    async (accept) => {
      const response = await postJson({ query: '{ clusters { name } }' }, { accept });
      expect(response.headers.get('content-type')).toContain(accept);
      expect(await response.json()).toEqual({ data: { clusters: [{ name: 'east' }] } });
    },
  );

  // Where several types are accepted it is Apollo that answers; a known query for any type is answered without it.
  it.each([
    ['a query', { query: '{ clusters { name } }' }],
    [
      'one of several',
      { query: 'query A { __typename } query B { clusters { name } }', operationName: 'B' },
    ],
    [
      'variables',
      { query: 'query ($n: String!) { cluster(name: $n) { name } }', variables: { n: 'east' } },
    ],
    ['null for all that may be', { query: '{ __typename }', variables: null, operationName: null }],
    [
      'a variable that does not fit',
      { query: 'query ($n: Int) { nodes(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['a variable that is missing', { query: 'query ($n: String!) { cluster(name: $n) { name } }' }],
    ['a page that is too large', { query: '{ nodes(first: 6000) { totalCount } }' }],
    ['a cursor of nobody', { query: '{ clusters { name } nodes(after: "x") { totalCount } }' }],
    ['no such operation', { query: 'query A { __typename }', operationName: 'C' }],
    ['several without a name', { query: 'query A { __typename } query B { __typename }' }],
    ['no such field', { query: '{ nothing }' }],
    ['a subscription', { query: 'subscription { clusterChanges { __typename } }' }],
    [
      'a persisted query that is unknown',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
    ],
  ])('answers %s alike whether it knows it or not', async (_name, body) => {
    const answers = [];
    for (const accept of ['application/json, text/plain', '*/*', 'application/json', '*/*']) {
      const response = await postJson(body, { accept });
      const headers = Object.fromEntries(response.headers);
      delete headers['date'];
      answers.push({ status: response.status, headers, body: await response.text() });
    }
    expect(
      new Set(answers.map((answer) => JSON.stringify(answer))).size,
      JSON.stringify(answers),
    ).toBe(1);
  });

  it('says so when there is no such operation', async () => {
    const query = 'query A { __typename } query B { __typename }';
    for (const operationName of ['C', undefined]) {
      const answer = await answerOf(postJson({ query, operationName }));
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    }
  });

  it('answers queries by GET, with variables', async () => {
    const search = new URLSearchParams({
      query: 'query ($name: String!) { cluster(name: $name) { name } }',
      variables: '{"name":"east"}',
    });
    expect(await answerOf(send({}, `?${search.toString()}`))).toMatchObject({
      status: 200,
      data: { cluster: { name: 'east' } },
    });
  });

  it('changes nothing by GET', async () => {
    const query = 'mutation { deleteApp(input: { app: { name: "x" } }) { deletedId } }';
    for (const headers of [{}, { accept: 'text/event-stream' }]) {
      const response = await send({ headers }, `?${new URLSearchParams({ query }).toString()}`);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'refuses a POST as %s, which a page elsewhere could send without asking',
    async (type) => {
      const response = await send({
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"query":"{__typename}"}',
      });
      expect(response.status).toBe(415);
    },
  );

  it.each([
    ['a body that is no JSON', '{"query":', 400],
    ['a list of operations', '[{"query":"{__typename}"}]', 400],
    ['a body without a query', '{}', 400],
    ['a query that is no text', '{"query":1}', 400],
    ['variables that are no object', '{"query":"{__typename}","variables":[1]}', 400],
  ])('refuses %s', async (_name, body, status) => {
    expect((await send({ method: 'POST', headers: json, body })).status).toBe(status);
    const streamed = await send({
      method: 'POST',
      headers: { ...json, accept: 'text/event-stream' },
      body,
    });
    expect(streamed.status).toBe(status);
  });

  it('refuses a body over the limit and says so, announced or not', async () => {
    const body = JSON.stringify({
      query: '{__typename}',
      variables: { a: 'x'.repeat(9 * 1024 * 1024) },
    });
    const announced = await answerOf(send({ method: 'POST', headers: json, body }));
    expect(announced.status).toBe(413);
    expect(codes(announced)).toEqual(['LIMIT_EXCEEDED']);
    const stream = new Blob([body]).stream();
    const chunked = await answerOf(
      send({ method: 'POST', headers: json, body: stream, duplex: 'half' }),
    );
    expect(chunked.status).toBe(413);
  });

  it('sends subscriptions to where they are served', async () => {
    const answer = await answerOf(
      postJson({ query: 'subscription { clusterChanges { cursor } }' }),
    );
    expect(answer.status).toBe(400);
    expect(answer.errors[0]?.message).toContain('text/event-stream');
  });
});

describe('input that does not fit the schema', () => {
  const create =
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { errors { code } } }';
  const placement = { stations: [{ name: 'x' }] };
  it.each<[string, string, object]>([
    ['a missing variable', 'query ($name: String!) { cluster(name: $name) { name } }', {}],
    [
      'a variable of another type',
      'query ($first: Int) { stations(first: $first) { totalCount } }',
      { first: 'many' },
    ],
    [
      'an enum value that is none',
      'query ($f: StationFilter) { stations(filter: $f) { totalCount } }',
      { f: { states: ['FINE'] } },
    ],
    [
      'a field that is none',
      'query ($f: StationFilter) { stations(filter: $f) { totalCount } }',
      { f: { colour: 'red' } },
    ],
    [
      'two keys of a one-of input',
      create,
      { input: { name: 'a', placement, chart: { url: 'https://a', archive: 'b' } } },
    ],
    ['no key of a one-of input', create, { input: { name: 'a', placement, chart: {} } }],
    [
      'null for the key of a one-of input',
      create,
      { input: { name: 'a', placement, chart: { url: null } } },
    ],
    ['a literal of another type', '{ stations(first: "many") { totalCount } }', {}],
    [
      'a literal enum value that is none',
      '{ stations(filter: { states: [FINE] }) { totalCount } }',
      {},
    ],
    [
      'a literal with two keys of a one-of input',
      'mutation { createApp(input: { name: "a", placement: {}, chart: { url: "a", archive: "b" } }) { errors { code } } }',
      {},
    ],
  ])(
    'refuses %s with 400 BAD_USER_INPUT, over HTTP and as an event stream',
    async (_name, query, variables) => {
      for (const accept of ['application/json', 'text/event-stream']) {
        const answer = await answerOf(postJson({ query, variables }, { accept }));
        expect(answer.status).toBe(400);
        expect(answer.data).toBeUndefined();
        expect(new Set(codes(answer))).toEqual(new Set(['BAD_USER_INPUT']));
      }
    },
  );

  it('says of a field that is not there that it is, not that input is wrong', async () => {
    const answer = await served.post('{ clusters { colour } }');
    expect(answer.status).toBe(400);
    expect(codes(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it.each([
    ['first: -1', 'BAD_USER_INPUT'],
    ['last: -1', 'BAD_USER_INPUT'],
    ['first: 1, last: 1', 'BAD_USER_INPUT'],
    ['after: "nonsense"', 'BAD_USER_INPUT'],
    ['first: 5001', 'LIMIT_EXCEEDED'],
    ['last: 5001', 'LIMIT_EXCEEDED'],
  ])('refuses stations(%s) with %s', async (args, code) => {
    expect(codes(await served.post(`{ stations(${args}) { totalCount } }`))).toEqual([code]);
  });

  it('names the limit on pages', async () => {
    const { errors } = await served.post('{ stations(first: 5001) { totalCount } }');
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'LIMIT_EXCEEDED', limit: 'pageSize', allowed: 5_000 },
    ]);
  });

  it('takes the largest page, none at all, and 50 when nothing is said', async () => {
    const { data } = await served.post(
      '{ all: nodes(first: 5000) { totalCount edges { cursor } } none: nodes(first: 0) { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } usual: nodes { edges { cursor } } }',
    );
    expect(pick(data, 'all.edges')).toHaveLength(6);
    expect(pick(data, 'none')).toEqual({
      totalCount: 6,
      edges: [],
      pageInfo: { hasNextPage: true, endCursor: null },
    });
    expect(pick(data, 'usual.edges')).toHaveLength(6);
  });
});

describe('limits and errors', () => {
  it('refuses what nests too deep, and says which limit that is', async () => {
    const deep = `{ stations { edges { node { ${'cluster { stations { edges { node { '.repeat(6)} name ${'} } } } '.repeat(6)} } } } }`;
    const answer = await served.post(deep);
    expect(answer.status).toBe(400);
    expect(answer.errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'LIMIT_EXCEEDED', limit: 'depth', asked: 28, allowed: 20 },
    ]);
  });

  it('counts fragments into the depth, however they are spread', async () => {
    const parts = Array.from(
      { length: 8 },
      (_, at) =>
        `fragment F${at} on Station { cluster { stations { edges { node { ${at === 7 ? 'name' : `...F${at + 1}`} } } } } }`,
    );
    const answer = await served.post(
      `{ stations { edges { node { ...F0 } } } } ${parts.join(' ')}`,
    );
    expect(codes(answer)).toEqual(['LIMIT_EXCEEDED']);
  });

  it('refuses a document without end', async () => {
    const answer = await served.post(`{ ${'a: __typename '.repeat(20_000)} }`);
    expect(answer.status).toBe(400);
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'LIMIT_EXCEEDED',
      limit: 'tokens',
      allowed: 20_000,
    });
  });

  it.each([
    ['rootFields', `{ ${Array.from({ length: 51 }, (_, at) => `a${at}: __typename`).join(' ')} }`],
    [
      'aliases',
      `{ clusters { ${Array.from({ length: 501 }, (_, at) => `a${at}: name`).join(' ')} } }`,
    ],
    [
      'cost',
      `{ stations { edges { node { ${'cluster { stations { edges { node { '.repeat(3)} ${Array.from({ length: 400 }, (_, at) => `a${at}: manifest`).join(' ')} ${'} } } } '.repeat(3)} } } } }`,
    ],
  ])(
    'refuses what is over the limit %s, over HTTP and as an event stream',
    async (limit, query) => {
      for (const accept of ['application/json', 'text/event-stream']) {
        const answer = await answerOf(postJson({ query }, { accept }));
        expect(answer.status).toBe(400);
        expect(answer.errors[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit });
      }
    },
  );

  it('answers a query by its hash once it has seen it, and says when it has not', async () => {
    const query = '{ clusters { name state } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const search = `?${new URLSearchParams({ extensions: JSON.stringify(extensions) }).toString()}`;
    expect(codes(await answerOf(send({}, search)))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const registered = await answerOf(postJson({ query, extensions }));
    expect(registered.errors).toEqual([]);
    // More than twice, so that a compiled program answers too.
    const again = [];
    for (let time = 1; time <= 3; time += 1) again.push(await answerOf(send({}, search)));
    expect(again).toEqual([registered, registered, registered]);
    const streamed = await send({ headers: { accept: 'text/event-stream' } }, search);
    expect(await streamed.text()).toContain(JSON.stringify({ data: registered.data }));
    await using socket = subscribeTo(served.url, { text: '' }, { extensions });
    expect(await socket.next()).toEqual({ data: registered.data });
    const wrong = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    expect((await answerOf(postJson({ query, extensions: wrong }))).status).toBe(400);
  });

  it('lets tools introspect', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect(await served.post(getIntrospectionQuery())).toMatchObject({ status: 200, errors: [] });
  });

  it('names the clusters when a station name is in several', async () => {
    await using several = await startTestGateway({
      fleet: { clusters: ['east', 'west'], stations: 2, nodes: 4 },
    });
    for (const name of ['east', 'west']) {
      const { store } = several.fleet.cluster(name);
      const [node] = store.list('nodes');
      store.update('nodes', {
        ...node!,
        metadata: { ...node!.metadata, labels: { ...node!.metadata.labels, NodeGroup: 'twin' } },
      });
    }
    const query =
      'query ($cluster: String) { station(name: "twin", cluster: $cluster) { cluster { name } } }';
    await expect.poll(async () => codes(await several.post(query))).toEqual(['AMBIGUOUS_STATION']);
    expect((await several.post(query)).errors[0]?.message).toContain('east, west');
    expect(await several.post(query, { cluster: 'west' })).toMatchObject({
      data: { station: { cluster: { name: 'west' } } },
    });
  });

  it('shows what it knows when a cluster does not answer a live question', async () => {
    await using cut = await startTestGateway({
      fleet: { clusters: ['east'], stations: 2, nodes: 4 },
    });
    cut.fleet.inject({ api: 'down' });
    const answer = await cut.post('{ nodes(first: 1) { edges { node { name ready manifest } } } }');
    expect(codes(answer)).toEqual(['CLUSTER_UNREACHABLE']);
    expect(pick(answer.data, 'nodes.edges.0.node')).toMatchObject({ ready: true, manifest: null });
  });
});

describe('beside the graph', () => {
  it('says that it is alive and ready, and how each cluster is', async () => {
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${served.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      ready: true,
      clusters: [{ name: 'east', state: 'SYNCED' }],
    });
  });

  it('tells Prometheus of the fleet', async () => {
    const text = await (await fetch(`${served.url}/metrics`)).text();
    expect(text).toContain('stationmaster_cluster_synced{cluster="east"} 1');
    expect(text).toContain('stationmaster_nodes{cluster="east"} 6');
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('serves a page that loads everything from here', async () => {
    const page = await fetch(`${served.url}/`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const asset = await fetch(`${served.url}${path}`);
      expect([path, asset.status]).toEqual([path, 200]);
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(20);
    }
  });

  it('offers examples that work as they stand', async () => {
    const examples = (await (await fetch(`${served.url}/explorer/examples.json`)).json()) as {
      query: string;
      variables: object;
    }[];
    expect(examples.length).toBeGreaterThan(1);
    for (const { query, variables } of examples.filter(
      ({ query: text }) => !text.startsWith('subscription'),
    )) {
      expect(await served.post(query, variables)).toMatchObject({ status: 200, errors: [] });
    }
  });

  it('serves nothing else', async () => {
    expect((await fetch(`${served.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${served.url}/explorer/../../package.json`)).status).toBe(404);
    expect((await fetch(`${served.url}/explorer/package.json`)).status).toBe(404);
    expect((await fetch(`${served.url}/healthz`, { method: 'POST' })).status).toBe(405);
  });

  it('answers only to its own name, so that no page can reach it by one of its own', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example:4000', ...json };
      request(`${served.url}/graphql`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end('{"query":"{ __typename }"}');
    });
    expect(status).toBe(421);
  });

  it('has logged no failure in all of this', () => {
    expect(logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
