import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { watchedKinds } from '../../src/kube/kinds.ts';
import type { KubeObject } from '../../src/kube/kube-client.ts';
import {
  createReflector,
  defaultReflectorTimes,
  type ReflectorTimes,
} from '../../src/kube/reflector.ts';
import type { BuiltInKind } from '../../src/model/rows.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import {
  installDefinition,
  serverTls,
  simNode,
  startSimApi,
  type Fault,
  type SimApi,
} from '../support/sim-api.ts';

const quick: ReflectorTimes = {
  ...defaultReflectorTimes,
  backoff: { firstMs: 10, maxMs: 50 },
  probeMs: 30,
  rightsMs: 30,
};

interface Seen {
  readonly resourceVersion: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly fields: readonly string[];
}

const project = ({ metadata, ...rest }: KubeObject): Seen => ({
  resourceVersion: metadata.resourceVersion,
  labels: metadata.labels,
  fields: Object.keys(rest).sort(),
});

/** A running reflector and the rows it has told of. */
function reflect(api: SimApi, kind: BuiltInKind, times: ReflectorTimes = quick) {
  const rows = new Map<string, object>();
  let replacements = 0;
  const errors = new Set<string>();
  const reflector = createReflector(
    {
      client: api.client,
      kind: watchedKinds[kind],
      project,
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      onStatus: ({ lastError }) => {
        if (lastError !== null) errors.add(lastError);
      },
      sink: {
        replace(_, all) {
          replacements += 1;
          rows.clear();
          for (const [key, row] of all) rows.set(key, row);
        },
        change(_, key, row) {
          if (row === null) rows.delete(key);
          else rows.set(key, row);
        },
      },
    },
    times,
  );
  reflector.start();
  return {
    reflector,
    rows,
    /** Every error that it has told of. */
    errors,
    replacements: () => replacements,
    health: () => reflector.status().health,
    [Symbol.asyncDispose]: () => reflector.stop(),
  };
}

/** What the API server holds, as the reflector's rows would say it. */
const truth = (api: SimApi, resource: string) =>
  Object.fromEntries(
    api.store
      .list(resource)
      .map(({ metadata }) => [
        metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
        metadata.resourceVersion,
      ]),
  );
const told = (rows: ReadonlyMap<string, object>) =>
  Object.fromEntries([...rows].map(([key, row]) => [key, (row as Seen).resourceVersion]));

const converged = async (api: SimApi, rows: ReadonlyMap<string, object>, resource = 'nodes') => {
  await vi.waitFor(() => expect(told(rows)).toEqual(truth(api, resource)), {
    timeout: 5_000,
    interval: 10,
  });
};
const synced = async (watching: ReturnType<typeof reflect>) => {
  await vi.waitFor(() => expect(watching.health()).toBe('SYNCED'), { timeout: 5_000, interval: 5 });
};

const refuseToStream: Fault = (query, _, response) => {
  if (!query.has('sendInitialEvents')) return true;
  response
    .writeHead(422, { 'content-type': 'application/json' })
    .end('{"kind":"Status","message":"forbidden","code":422}');
  return false;
};

describe('reflector', () => {
  it('shows what is there and follows what changes', async () => {
    await using api = await startSimApi();
    for (let n = 0; n < 30; n += 1) api.store.create('nodes', simNode(`n${n}`));
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(told(nodes.rows)).toEqual(truth(api, 'nodes'));
    api.store.create('nodes', simNode('new'));
    api.store.delete('nodes', { name: 'n3' });
    const n4 = api.store.get('nodes', '', 'n4')!;
    api.store.update('nodes', { ...n4, metadata: { ...n4.metadata, labels: { changed: 'yes' } } });
    await converged(api, nodes.rows);
    expect(api.asked('watch', 'nodes')).toBe(1);
    expect(api.asked('list', 'nodes')).toBe(0);
  });

  it('fetches pages where the server refuses to stream', async () => {
    await using api = await startSimApi();
    api.fault = refuseToStream;
    for (let n = 0; n < 1_200; n += 1) api.store.create('nodes', simNode(`n${n}`));
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(told(nodes.rows)).toEqual(truth(api, 'nodes'));
    expect(nodes.replacements()).toBe(1);
    expect(api.asked('list', 'nodes')).toBe(3);
    expect(nodes.reflector.status().lastError).toBeNull();
    api.store.create('nodes', simNode('new'));
    await converged(api, nodes.rows);
  });

  it('begins again when the continue token expires under way', async () => {
    await using api = await startSimApi();
    for (let n = 0; n < 1_200; n += 1) api.store.create('nodes', simNode(`n${n}`));
    let compacted = false;
    api.fault = (query, request, response) => {
      if (query.has('continue') && !compacted) {
        compacted = true;
        api.store.delete('nodes', { name: 'n7' });
        api.server.compact();
      }
      return refuseToStream(query, request, response);
    };
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(compacted).toBe(true);
    expect(told(nodes.rows)).toEqual(truth(api, 'nodes'));
  });

  it('sees of Helm releases the metadata only, and of other Secrets nothing', async () => {
    await using api = await startSimApi();
    const secret = (name: string, type: string, labels: Record<string, string>) =>
      api.store.create('secrets', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace: 'default', labels },
        type,
        data: { release: 'c2VjcmV0' },
      });
    secret('sh.helm.release.v1.web.v1', 'helm.sh/release.v1', { owner: 'helm', name: 'web' });
    secret('labelled', 'Opaque', { owner: 'helm' });
    secret('password', 'Opaque', {});
    for (const fault of [undefined, refuseToStream]) {
      api.fault = fault;
      await using releases = reflect(api, 'Release');
      await synced(releases);
      expect([...releases.rows.keys()]).toEqual(['default/sh.helm.release.v1.web.v1']);
      expect([...releases.rows.values()]).toMatchObject([
        { fields: ['apiVersion', 'kind'], labels: { name: 'web' } },
      ]);
    }
  });

  it('resumes a cut watch without a list', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    for (let round = 0; round < 5; round += 1) {
      api.server.cutWatches();
      api.store.create('nodes', simNode(`n${round}`));
      await converged(api, nodes.rows);
    }
    expect(nodes.replacements()).toBe(1);
    expect(api.asked('list', 'nodes')).toBe(0);
  });

  it('re-lists after 410 and removes what is gone', async () => {
    await using api = await startSimApi({ bookmarkIntervalMs: 60_000 });
    for (const name of ['a', 'b', 'c']) api.store.create('nodes', simNode(name));
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    api.down = true;
    api.server.disconnectAll();
    await vi.waitFor(() => expect(nodes.health()).toBe('BROKEN'));
    api.store.delete('nodes', { name: 'b' });
    api.store.create('nodes', simNode('d'));
    api.server.compact();
    api.down = false;
    await converged(api, nodes.rows);
    expect(nodes.replacements()).toBe(2);
  });

  it('keeps its rows while the API is down, says so, and catches up', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    api.down = true;
    api.server.disconnectAll();
    await vi.waitFor(() => expect(nodes.reflector.status()).toMatchObject({ health: 'BROKEN' }));
    await vi.waitFor(() => expect(nodes.reflector.status().lastError).not.toBeNull());
    expect([...nodes.rows.keys()]).toEqual(['a']);
    api.store.create('nodes', simNode('b'));
    api.down = false;
    await converged(api, nodes.rows);
    await synced(nodes);
    expect(nodes.reflector.status().lastError).toBeNull();
  });

  describe.each([
    { over: 'HTTP/1.1', start: () => startSimApi(), from: 24, to: 30, idle: 'unguardedIdleMs' },
    {
      over: 'HTTP/2',
      start: async () => await startSimApi({ tls: await serverTls() }),
      from: 290,
      to: 590,
      idle: 'idleMs',
    },
  ])('over $over', ({ start, from, to, idle }) => {
    it('leaves a watch that has fallen silent', async () => {
      await using api = await start();
      api.store.create('nodes', simNode('a'));
      let silent = true;
      api.fault = (query, _, response) => {
        if (!query.has('watch') || query.has('sendInitialEvents') || !silent) return true;
        // The head comes, and then nothing, not even bookmarks: the other side is gone and nobody says so.
        response.writeHead(200).flushHeaders();
        silent = false;
        return false;
      };
      await using nodes = reflect(api, 'Node', { ...quick, [idle]: 200 });
      await synced(nodes);
      api.server.cutWatches();
      api.store.create('nodes', simNode('b'));
      await converged(api, nodes.rows);
      expect(silent).toBe(false);
    });

    it('lets the server end a watch in good order before it would be left', async () => {
      await using api = await start();
      const seconds: number[] = [];
      api.fault = (query) => {
        if (query.has('timeoutSeconds')) seconds.push(Number(query.get('timeoutSeconds')));
        return true;
      };
      await using nodes = reflect(api, 'Node');
      await synced(nodes);
      api.server.cutWatches();
      await vi.waitFor(() => expect(seconds).not.toEqual([]));
      expect(seconds[0]).toBeGreaterThanOrEqual(from);
      expect(seconds[0]).toBeLessThanOrEqual(to);
    });
  });

  it('does as Retry-After says', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    const asked: number[] = [];
    api.fault = (query, _, response) => {
      if (!query.has('watch')) return true;
      asked.push(Date.now());
      if (asked.length > 1) return true;
      response
        .writeHead(429, { 'retry-after': '1' })
        .end('{"kind":"Status","message":"too many","code":429}');
      return false;
    };
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(asked).toHaveLength(2);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(990);
  });

  it('keeps the pages that came when the server fails in the middle of them', async () => {
    await using api = await startSimApi();
    for (let n = 0; n < 1_200; n += 1) api.store.create('nodes', simNode(`n${n}`));
    const asked: (string | null)[] = [];
    api.fault = (query, request, response) => {
      if (!query.has('limit')) return refuseToStream(query, request, response);
      asked.push(query.get('continue'));
      if (asked.length !== 2 && asked.length !== 4) return true;
      response
        .writeHead(503, { 'retry-after': '0' })
        .end('{"kind":"Status","message":"overloaded","code":503}');
      return false;
    };
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(told(nodes.rows)).toEqual(truth(api, 'nodes'));
    expect([...nodes.errors]).toContain('overloaded');
    const [first, second, again, third, thirdAgain] = asked;
    expect(asked).toHaveLength(5);
    expect(first).toBeNull();
    expect([again, thirdAgain]).toEqual([second, third]);
  });

  it('says that it has no right to a kind, and reads it once it has', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    const message = 'nodes is forbidden: User "gateway" cannot list resource "nodes"';
    let allowed = false;
    api.fault = (query, _, response) => {
      if (allowed || !(query.has('watch') || query.has('limit'))) return true;
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ kind: 'Status', message, reason: 'Forbidden', code: 403 }));
      return false;
    };
    await using nodes = reflect(api, 'Node');
    await vi.waitFor(() =>
      expect(nodes.reflector.status()).toMatchObject({ health: 'FORBIDDEN', lastError: message }),
    );
    allowed = true;
    await synced(nodes);
    expect([...nodes.rows.keys()]).toEqual(['a']);

    allowed = false;
    api.server.cutWatches();
    await vi.waitFor(() => expect(nodes.health()).toBe('FORBIDDEN'));
    expect([...nodes.rows.keys()]).toEqual(['a']);
    api.store.delete('nodes', { name: 'a' });
    allowed = true;
    await vi.waitFor(() => expect(nodes.rows.size).toBe(0));
    expect(nodes.reflector.status()).toMatchObject({ health: 'SYNCED', lastError: null });
  });

  it('does not take credentials that are refused once for a right that is lost', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    let refusals = 2;
    api.fault = (query, _, response) => {
      if (!query.has('watch') || refusals === 0) return true;
      refusals -= 1;
      response.writeHead(401).end('{"kind":"Status","message":"Unauthorized","code":401}');
      return false;
    };
    const seen = new Set<string>();
    await using nodes = reflect(api, 'Node');
    await vi.waitFor(() => {
      seen.add(nodes.health());
      expect(nodes.health()).toBe('SYNCED');
    });
    expect(seen).not.toContain('FORBIDDEN');
  });

  it('takes a line that is no JSON for a broken connection, never for nothing', async () => {
    await using api = await startSimApi();
    api.store.create('nodes', simNode('a'));
    let garbled = 0;
    api.fault = (query, _, response) => {
      if (!query.has('watch') || query.has('sendInitialEvents') || garbled > 0) return true;
      garbled += 1;
      response.writeHead(200).write('{"type":"ADDED","object":{"metada\n');
      return false;
    };
    await using nodes = reflect(api, 'Node');
    await synced(nodes);
    api.server.cutWatches();
    await vi.waitFor(() => expect([...nodes.errors]).toContain('A line of a watch is not JSON'));
    api.store.create('nodes', simNode('b'));
    await converged(api, nodes.rows);
    expect(garbled).toBe(1);
    expect(nodes.replacements()).toBe(2);
  });

  it('picks a kind up when it appears, and lets its rows go when it disappears', async () => {
    await using api = await startSimApi();
    await using stations = reflect(api, 'MecStation');
    await vi.waitFor(() => expect(stations.health()).toBe('NOT_SERVED'));
    await installDefinition(api.store, 'mecstation');
    await synced(stations);
    api.store.create('mecstations.stationmaster.io', {
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'MecStation',
      metadata: { name: 'north' },
      spec: {},
    });
    await converged(api, stations.rows, 'mecstations.stationmaster.io');
    expect(stations.rows.size).toBe(1);
    api.store.delete('customresourcedefinitions.apiextensions.k8s.io', {
      name: 'mecstations.stationmaster.io',
    });
    // A server ends the watches of a kind that goes.
    api.server.cutWatches('mecstations.stationmaster.io');
    await vi.waitFor(() => expect(stations.rows.size).toBe(0), { timeout: 5_000 });
    await vi.waitFor(() => expect(stations.health()).toBe('NOT_SERVED'));
  });

  it('one object that cannot be read blinds it for none of the others', async () => {
    await using api = await startSimApi();
    for (const name of ['a', 'odd', 'b']) api.store.create('nodes', simNode(name));
    const rows = new Map<string, object>();
    const reflector = createReflector(
      {
        client: api.client,
        kind: watchedKinds.Node,
        project: (object) => {
          if (object.metadata.name === 'odd') throw new Error('odd');
          return {};
        },
        clock: systemClock,
        random: Math.random,
        logger: silentLogger,
        sink: {
          replace: (_, all) => all.forEach((row, key) => rows.set(key, row)),
          change: () => undefined,
        },
      },
      quick,
    );
    reflector.start();
    await vi.waitFor(() => expect([...rows.keys()].sort()).toEqual(['a', 'b']));
    await reflector.stop();
  });

  it('leaves nothing behind when it stops', async () => {
    await using api = await startSimApi();
    const nodes = reflect(api, 'Node');
    await synced(nodes);
    expect(api.server.openWatches).toBe(1);
    await nodes.reflector.stop();
    await vi.waitFor(() => expect(api.server.openWatches).toBe(0));
    api.store.create('nodes', simNode('late'));
    expect(nodes.rows.size).toBe(0);
  });

  it(
    'V1: ends equal to the cluster, whatever happens on the way',
    { timeout: 60_000 },
    async () => {
      const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
      const deed = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ do: fc.constantFrom('put' as const, 'remove' as const), name }),
        },
        fc.record({
          do: fc
            .constantFrom('cut', 'disconnect', 'compact', 'down', 'up', 'pages', 'stream', 'pause')
            .map(String),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { maxLength: 25 }), fc.nat(), async (deeds, seed) => {
          await using api = await startSimApi();
          await using nodes = reflect(api, 'Node');
          for (const [step, happen] of deeds.entries()) {
            const there = 'name' in happen ? api.store.get('nodes', '', happen.name) : undefined;
            if (happen.do === 'put' && 'name' in happen) {
              if (there === undefined) api.store.create('nodes', simNode(happen.name));
              else {
                const labels = { step: `${seed}-${step}` };
                api.store.update('nodes', { ...there, metadata: { ...there.metadata, labels } });
              }
            }
            if (happen.do === 'remove' && there !== undefined)
              api.store.delete('nodes', { name: there.metadata.name });
            if (happen.do === 'cut') api.server.cutWatches();
            if (happen.do === 'disconnect') api.server.disconnectAll();
            if (happen.do === 'compact') api.server.compact();
            if (happen.do === 'down' || happen.do === 'up') api.down = happen.do === 'down';
            if (happen.do === 'pages') api.fault = refuseToStream;
            if (happen.do === 'stream') api.fault = undefined;
            if (happen.do === 'pause')
              await new Promise((resolve) => setTimeout(resolve, (seed % 5) * 4));
          }
          api.down = false;
          await synced(nodes);
          await converged(api, nodes.rows);
        }),
        { numRuns: 60 },
      );
    },
  );
});
