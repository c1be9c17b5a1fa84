import { describe, expect, it, vi } from 'vitest';
import type { SimObject } from '../../../src/sim/object-store.ts';
import { startServer } from './running-server.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

const configMap = (name: string, labels: Record<string, string> = {}): SimObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', labels },
  data: { x: '1' },
});

const names = (items: readonly SimObject[]): string[] => items.map(({ metadata }) => metadata.name);

describe('api server, objects', () => {
  it('creates, reads, replaces, patches and deletes', async () => {
    await using server = await startServer();
    const created = await server.send('POST', CONFIG_MAPS, { body: configMap('a') });
    expect(created.code).toBe(201);
    const path = `${CONFIG_MAPS}/a`;
    expect((await server.send('GET', path)).body).toEqual(created.body);
    const body = { ...created.body, data: { x: '2' } };
    expect((await server.send('PUT', path, { body })).body['data']).toEqual({ x: '2' });
    const merged = await server.send('PATCH', path, {
      type: 'application/merge-patch+json',
      body: { data: { x: null, y: '3' } },
    });
    expect(merged.body['data']).toEqual({ y: '3' });
    const patched = await server.send('PATCH', path, {
      type: 'application/json-patch+json',
      body: [
        { op: 'test', path: '/data/y', value: '3' },
        { op: 'add', path: '/data/z', value: '4' },
      ],
    });
    expect(patched.body['data']).toEqual({ y: '3', z: '4' });
    const deleted = await server.send('DELETE', path);
    expect(deleted.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: created.body.metadata.uid },
    });
    expect((await server.send('GET', path)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'configmaps "a" not found',
      reason: 'NotFound',
      details: { name: 'a', kind: 'configmaps' },
      code: 404,
    });
  });

  it('refuses what it cannot serve with the status code for it', async () => {
    await using server = await startServer();
    const codeOf = async (...args: Parameters<typeof server.send>): Promise<number> =>
      (await server.send(...args)).code;
    const body = configMap('a');
    expect(await codeOf('GET', '/apis/nowhere.io/v1/things')).toBe(404);
    expect(await codeOf('GET', '/api/v1/things')).toBe(404);
    expect(await codeOf('POST', `${CONFIG_MAPS}/a`, { body })).toBe(405);
    expect(await codeOf('POST', '/api/v1/configmaps', { body })).toBe(405);
    expect(await codeOf('POST', CONFIG_MAPS, { body, type: 'application/xml' })).toBe(415);
    expect(await codeOf('GET', CONFIG_MAPS, { accept: 'text/csv' })).toBe(406);
    expect(await codeOf('POST', CONFIG_MAPS, { body: '{' })).toBe(400);
    expect(await codeOf('POST', CONFIG_MAPS, { body: { ...body, kind: 'Pod' } })).toBe(400);
    expect(
      await codeOf('POST', '/api/v1/namespaces/nowhere/configmaps', {
        body: { ...body, metadata: { name: 'a' } },
      }),
    ).toBe(404);
    expect(await codeOf('POST', CONFIG_MAPS, { body: configMap('Not A Name') })).toBe(422);
    await server.send('POST', CONFIG_MAPS, { body });
    expect(await codeOf('POST', CONFIG_MAPS, { body })).toBe(409);
    const stale = { ...body, metadata: { ...body.metadata, resourceVersion: '1' } };
    expect(await codeOf('PUT', `${CONFIG_MAPS}/a`, { body: stale })).toBe(409);
    expect(
      await codeOf('PATCH', `${CONFIG_MAPS}/a`, {
        type: 'application/json-patch+json',
        body: [{ op: 'test', path: '/data/x', value: 'other' }],
      }),
    ).toBe(422);
  });

  it('counts requests by verb, resource and caller, and dry runs not as mutating', async () => {
    await using server = await startServer();
    await server.send('POST', `${CONFIG_MAPS}?dryRun=All`, { body: configMap('a') });
    expect(server.api.requests.report().mutating).toBe(0);
    await server.send('POST', CONFIG_MAPS, { body: configMap('a') });
    await server.send('GET', CONFIG_MAPS);
    const report = server.api.requests.report();
    expect(report).toMatchObject({ total: 3, mutating: 1 });
    expect(report.requests).toContainEqual({
      verb: 'create',
      resource: 'configmaps',
      userAgent: 'unit-test/1.0',
      count: 2,
    });
  });

  it('evicts pods and tells their log', async () => {
    await using server = await startServer();
    const pods = '/api/v1/namespaces/default/pods';
    await server.send('POST', pods, {
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'main', image: 'web' }] },
      },
    });
    const log = await server.send('GET', `${pods}/p/log?tailLines=1`);
    expect(log.body).toMatchObject({ text: expect.stringMatching(/^phase /) as string });
    const evicted = await server.send('POST', `${pods}/p/eviction`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } },
    });
    expect(evicted.code).toBe(201);
    expect(server.store.count('pods')).toBe(0);
  });
});

describe('api server, lists', () => {
  it('pages through one consistent snapshot though objects come and go', async () => {
    await using server = await startServer();
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      server.store.create('configmaps', configMap(name));
    const first = await server.send('GET', `${CONFIG_MAPS}?limit=2`);
    expect(first.body.metadata).toMatchObject({ remainingItemCount: 3 });
    server.store.delete('configmaps', { namespace: 'default', name: 'd' });
    server.store.create('configmaps', configMap('bb'));
    const seen = names(first.body.items);
    let { continue: token } = first.body.metadata as { continue?: string };
    while (token) {
      const page = await server.send('GET', `${CONFIG_MAPS}?limit=2&continue=${token}`);
      expect(page.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
      seen.push(...names(page.body.items));
      ({ continue: token } = page.body.metadata as { continue?: string });
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('answers 410 with a token to go on inconsistently when the snapshot is gone', async () => {
    await using server = await startServer();
    for (const name of ['a', 'b', 'c']) server.store.create('configmaps', configMap(name));
    const first = await server.send('GET', `${CONFIG_MAPS}?limit=1`);
    const { continue: token } = first.body.metadata as { continue?: string };
    server.store.create('configmaps', configMap('ab'));
    server.api.compact();
    const gone = await server.send('GET', `${CONFIG_MAPS}?limit=1&continue=${token ?? ''}`);
    expect(gone).toMatchObject({ code: 410, body: { reason: 'Expired' } });
    const { continue: anyway } = gone.body.metadata as { continue?: string };
    const rest = await server.send('GET', `${CONFIG_MAPS}?continue=${anyway ?? ''}`);
    expect(names(rest.body.items)).toEqual(['ab', 'b', 'c']);
  });

  it('reads a list as it was at an exact version', async () => {
    await using server = await startServer();
    server.store.create('configmaps', configMap('a'));
    const then = server.store.resourceVersion;
    server.store.create('configmaps', configMap('b'));
    server.store.delete('configmaps', { namespace: 'default', name: 'a' });
    const past = await server.send(
      'GET',
      `${CONFIG_MAPS}?resourceVersion=${then}&resourceVersionMatch=Exact`,
    );
    expect(names(past.body.items)).toEqual(['a']);
    const future = await server.send('GET', `${CONFIG_MAPS}?resourceVersion=${then + 1000}`);
    expect(future).toMatchObject({ code: 504, body: { reason: 'Timeout' } });
  });

  it('selects by labels and fields', async () => {
    await using server = await startServer();
    server.store.create('configmaps', configMap('a', { app: 'web', tier: 'front' }));
    server.store.create('configmaps', configMap('b', { app: 'web' }));
    server.store.create('configmaps', configMap('c', { app: 'db' }));
    const selected = async (query: string): Promise<string[]> =>
      names((await server.send('GET', `${CONFIG_MAPS}?${query}`)).body.items);
    expect(await selected('labelSelector=app%3Dweb')).toEqual(['a', 'b']);
    expect(await selected('labelSelector=app%20in%20(web,db),!tier')).toEqual(['b', 'c']);
    expect(await selected('labelSelector=app%20notin%20(web)')).toEqual(['c']);
    expect(await selected('labelSelector=tier')).toEqual(['a']);
    expect(await selected('fieldSelector=metadata.name!%3Da')).toEqual(['b', 'c']);
    expect((await server.send('GET', `${CONFIG_MAPS}?fieldSelector=data.x%3D1`)).code).toBe(400);
  });

  it('gives only metadata to who asks for it', async () => {
    await using server = await startServer();
    server.store.create('configmaps', configMap('a'));
    const list = await server.send('GET', CONFIG_MAPS, {
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });
    expect(list.body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      items: [{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }],
    });
    expect(list.body.items[0]?.['data']).toBeUndefined();
  });
});

describe('api server, watches', () => {
  it('begins with what is there and goes on with what changes', async () => {
    await using server = await startServer();
    server.store.create('configmaps', configMap('a'));
    await using watch = await server.watch(`${CONFIG_MAPS}?watch=1`);
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'a' } },
    });
    const b = server.store.create('configmaps', configMap('b'));
    server.store.update('configmaps', { ...b, data: { x: '2' } });
    server.store.delete('configmaps', b.metadata);
    const events = await watch.take(3);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('resumes after a version and says when that is too old', async () => {
    await using server = await startServer();
    const { resourceVersion } = server.store.create('configmaps', configMap('a')).metadata;
    server.store.create('configmaps', configMap('b'));
    const path = `${CONFIG_MAPS}?watch=1&resourceVersion=${resourceVersion ?? ''}`;
    await using watch = await server.watch(path);
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'b' } },
    });
    server.api.compact();
    await using late = await server.watch(path);
    expect(await late.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await late.next()).toBeUndefined();
  });

  it('shows an object that enters or leaves the selection as added or deleted', async () => {
    await using server = await startServer();
    const a = server.store.create('configmaps', configMap('a'));
    await using watch = await server.watch(`${CONFIG_MAPS}?watch=1&labelSelector=on`);
    const label = (labels: Record<string, string>): SimObject => ({
      ...configMap('a'),
      metadata: { name: 'a', namespace: 'default', labels },
    });
    server.store.update('configmaps', label({ on: 'yes' }));
    server.store.update('configmaps', label({ on: 'still' }));
    const left = server.store.update('configmaps', label({}));
    const events = await watch.take(3);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(events[2]?.object.metadata).toMatchObject({
      uid: a.metadata.uid,
      labels: { on: 'still' },
      resourceVersion: left.metadata.resourceVersion,
    });
  });

  it('ends the initial events with a bookmark that says so', async () => {
    await using server = await startServer();
    server.store.create('configmaps', configMap('a'));
    await using watch = await server.watch(
      `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const [added, bookmark] = await watch.take(2);
    expect(added?.type).toBe('ADDED');
    expect(bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: {
          resourceVersion: String(server.store.resourceVersion),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    const unmatched = await server.send('GET', `${CONFIG_MAPS}?watch=1&sendInitialEvents=true`);
    expect(unmatched.code).toBe(422);
  });

  it('bookmarks a quiet watch with the version of other kinds', async () => {
    await using server = await startServer({ bookmarkIntervalMs: 20 });
    const { resourceVersion } = server.store.create('configmaps', configMap('a')).metadata;
    await using watch = await server.watch(
      `${CONFIG_MAPS}?watch=1&allowWatchBookmarks=true&resourceVersion=${resourceVersion ?? ''}`,
    );
    server.store.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n' },
    });
    const version = String(server.store.resourceVersion);
    await vi.waitFor(async () => {
      const event = await watch.next();
      expect(event).toMatchObject({
        type: 'BOOKMARK',
        object: { metadata: { resourceVersion: version } },
      });
    });
  });

  it('ends when its time is up, when it is cut, and forgets who has left', async () => {
    await using server = await startServer();
    await using timed = await server.watch(`${CONFIG_MAPS}?watch=1&timeoutSeconds=1`);
    expect(await timed.next()).toBeUndefined();
    await using cut = await server.watch(`${CONFIG_MAPS}?watch=1`);
    expect(server.api.openWatches).toBe(1);
    server.api.cutWatches();
    expect(await cut.next()).toBeUndefined();
    await vi.waitFor(() => expect(server.api.openWatches).toBe(0));
  });
});

describe('api server, discovery', () => {
  it('lists groups and resources, plain and aggregated', async () => {
    await using server = await startServer();
    const groups = (await server.send('GET', '/apis')).body as unknown as {
      groups: { name: string; preferredVersion: object }[];
    };
    expect(groups.groups).toContainEqual(
      expect.objectContaining({
        name: 'apps',
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      }),
    );
    const { resources } = (await server.send('GET', '/apis/apps/v1')).body as unknown as {
      resources: { name: string }[];
    };
    expect(resources.map(({ name }) => name)).toContain('deployments/scale');
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const aggregated = await server.send('GET', '/api', { accept });
    expect(aggregated.headers.get('content-type')).toBe(accept);
    expect(aggregated.body).toMatchObject({ kind: 'APIGroupDiscoveryList', items: [{}] });
  });
});
