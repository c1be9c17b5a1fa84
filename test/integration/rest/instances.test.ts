import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mutatingRequests, objectsIn } from '../../support/apps.ts';
import { instances, startRestWorld, type RestAnswer, type RestWorld } from '../../support/rest.ts';

let world: RestWorld;
beforeAll(async () => {
  world = await startRestWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const standing = ({ stations }: RestAnswer['body']) =>
  Object.fromEntries(
    stations.map(({ cluster, name, replicas }) => [`${cluster}/${name}`, replicas.ready]),
  );
const place = (index: number) => world.stations[index]!;
const keyOf = (index: number) => `${place(index).cluster}/${place(index).name}`;

describe('the seed’s way through the life of an app', () => {
  it('creates it from a chart and a values file that holds the stations', async () => {
    const values = world.valuesFile(
      'cache.yaml',
      [
        { ...place(0), replicas: 2 },
        { ...place(1), replicas: 1 },
      ],
      { page: { title: 'By REST' } },
    );
    const { status, headers, body } = await world.call('POST', instances, {
      body: { name: 'cache', template_file_url: 'web', values_file_path: values },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'cache', namespace: 'default', revision: 1 });
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('location')).toBe(`${instances}/${body.id}`);
    const there = await world.done(body.id);
    expect(standing(there)).toEqual({ [keyOf(0)]: 2, [keyOf(1)]: 1 });
    expect(there).toMatchObject({ phase: 'READY', chart: { name: 'web', version: '1.2.0' } });
    expect(there.stations[0]?.release).toBe(`cache.${place(0).name}`);
    expect(JSON.stringify(objectsIn(world.served.fleet, 'east', 'configmaps'))).toContain(
      'By REST',
    );
  });

  it('finds it by its id, by its name, and by namespace and name', async () => {
    const { body } = await world.call('GET', `${instances}/cache`);
    for (const id of [body.id, 'default%2Fcache']) {
      const found = await world.call('GET', `${instances}/${id}`);
      expect(found).toMatchObject({ status: 200, body: { id: body.id } });
    }
    const head = await fetch(`${world.served.url}${instances}/cache`, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"1"', '']);
  });

  it('lists it, page by page', async () => {
    const values = world.valuesFile('other.yaml', [place(0)]);
    for (const name of ['a', 'b']) {
      await world.call('POST', instances, {
        body: { name, template_file_url: 'web', values_file_path: values },
      });
    }
    const names: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: RestAnswer = await world.call(
        'GET',
        `${instances}?limit=2&namespace=default${next === '' ? '' : `&continue=${next}`}`,
      );
      expect(body.total).toBe(3);
      expect(body.items.length).toBeLessThanOrEqual(2);
      names.push(...body.items.map(({ name }) => name));
      next = body.continue;
    }
    expect(names).toEqual(['a', 'b', 'cache']);
    const elsewhere = await world.call('GET', `${instances}?namespace=kube-system`);
    expect(elsewhere.body).toEqual({ items: [], total: 0, continue: null });
    for (const name of ['a', 'b']) {
      await world.call('DELETE', `${instances}/${name}`);
      await world.gone(name);
    }
  });

  it('says what an update would do, without doing it', async () => {
    const before = mutatingRequests(world.served.fleet);
    const values = world.valuesFile('moved.yaml', [{ ...place(0), replicas: 3 }, place(2)]);
    const { status, body } = await world.call('POST', `${instances}/cache`, {
      body: { values_file_path: values, dry_run: true },
    });
    expect(status).toBe(200);
    expect(body.plan.chosen.map(({ name }) => name).sort()).toEqual(
      [place(0).name, place(2).name].sort(),
    );
    const actions = Object.fromEntries(
      body.plan.changes.map(({ release, action }) => [release, action]),
    );
    expect(actions[`cache.${place(0).name}`]).toBe('UPGRADE');
    expect(actions[`cache.${place(1).name}`]).toBe('DELETE');
    expect(actions[`cache.${place(2).name}`]).toBe('CREATE');
    const deployment = (index: number) =>
      body.plan.changes
        .find(({ release }) => release === `cache.${place(index).name}`)
        ?.objects?.find(({ kind }) => kind === 'Deployment');
    expect(deployment(0)).toMatchObject({ action: 'UPDATE', drift: null });
    expect(deployment(0)?.diff).toContain('+  replicas: 3');
    expect(deployment(1)).toMatchObject({ action: 'DELETE' });
    expect(body.plan.warnings).toEqual([]);
    const ports = world.valuesFile('ports.yaml', [place(0)], { service: { port: 8080 } });
    const shared = await world.call('POST', `${instances}/cache`, {
      body: { values_file_path: ports, dry_run: true },
    });
    expect(shared.body.plan.warnings).toMatchObject([
      { code: 'SHARED_OBJECT_CHANGES', cluster: place(0).cluster },
    ]);
    expect(mutatingRequests(world.served.fleet)).toBe(before);
  });

  it('updates stations and replicas by the values file, at the revision that was read', async () => {
    const etag = (await world.call('GET', `${instances}/cache`)).headers.get('etag') ?? '';
    const { status, headers } = await world.call('POST', `${instances}/cache`, {
      body: { values_file_path: 'moved.yaml' },
      headers: { 'if-match': etag },
    });
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    await vi.waitFor(async () => {
      expect(standing(await world.done('cache', 2))).toEqual({ [keyOf(0)]: 3, [keyOf(2)]: 2 });
    }, 20_000);
    const stale = await world.call('POST', `${instances}/cache`, {
      body: { values_file_path: 'cache.yaml' },
      headers: { 'if-match': etag },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'CONFLICT' } });
    expect((await world.call('GET', `${instances}/cache`)).body.revision).toBe(2);
  });

  it('deletes it, everywhere', async () => {
    const asked = await world.call('DELETE', `${instances}/cache?dry_run=true`);
    expect(asked.status).toBe(200);
    expect(new Set(asked.body.plan.changes.map(({ action }) => action))).toEqual(
      new Set(['DELETE']),
    );
    const { status, body } = await world.call('DELETE', `${instances}/cache`, {
      headers: { 'if-match': '"2"' },
    });
    expect([status, body.phase]).toEqual([202, 'DELETING']);
    await world.gone('cache');
    for (const cluster of ['east', 'west']) {
      expect(
        objectsIn(world.served.fleet, cluster, 'deployments.apps').map(
          ({ metadata }) => metadata.name,
        ),
      ).toEqual([]);
    }
  });
});

describe('where things come from', () => {
  it('may be a file: URL, values in the body, and a namespace that is made', async () => {
    const { status, body } = await world.call('POST', instances, {
      body: {
        name: 'inline',
        namespace: 'edge',
        create_namespace: true,
        template_file_url: pathToFileURL(join(world.folder, 'web')).href,
        values: { stationmaster: { stations: [place(3)], replicas: 1 } },
      },
    });
    expect(status).toBe(201);
    expect(standing(await world.done(body.id))).toEqual({ [keyOf(3)]: 1 });
    expect((await world.call('GET', `${instances}/edge%2Finline`)).status).toBe(200);
    await world.call('DELETE', `${instances}/${body.id}`);
    await world.gone(body.id);
  });

  it('is asked once for one idempotency key', async () => {
    const body = {
      name: 'once',
      template_file_url: 'web',
      values: { stationmaster: { stations: [place(0)] } },
    };
    const headers = { 'idempotency-key': 'the-first' };
    const first = await world.call('POST', instances, { body, headers });
    const again = await world.call('POST', instances, { body, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    const other = await world.call('POST', instances, { body });
    expect(other).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS', path: ['name'] } });
    await world.call('DELETE', `${instances}/once`);
    await world.gone('once');
  });
});
