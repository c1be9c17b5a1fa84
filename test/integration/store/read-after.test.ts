import { expect, it, vi } from 'vitest';
import { createGateway } from '../../../src/app.ts';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { startSimFleet } from '../../../src/sim/fleet-process.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import { charts } from '../../support/apps.ts';
import { answerOf, crds, pick } from '../../support/gateway.ts';
import { redisServer, startRedis } from '../../support/redis.ts';
import { startStallingProxy } from '../../support/stalling-proxy.ts';
import { subscribeTo, transports } from '../../support/subscribe.ts';

const create = `mutation ($input: CreateAppInput!) { createApp(input: $input) { readAfter errors { code message } } }`;
const pause = `mutation { pauseRollout(input: { app: { namespace: "shop", name: "web" } }) { readAfter errors { code } } }`;
const read = '{ app(namespace: "shop", name: "web") { name } }';

it.skipIf(redisServer === undefined)(
  'a replica that lags answers after it has seen what was written at another',
  async () => {
    await using fleet = await startSimFleet({ stations: 2, nodes: 4, heartbeatMs: 0, crds });
    await using redis = await startRedis();
    await using line = await startStallingProxy(redis.port);
    const start = async (collect: boolean, redisUrl: string) => {
      const gateway = createGateway(
        {
          clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
            name,
            labels: {},
            manage: true,
            connection: loadKubeConfigText(kubeconfig).connection(),
          })),
          home: fleet.clusters[0]?.name ?? '',
          listen: { host: '127.0.0.1', port: 0, origins: [] },
          stationLabel: 'NodeGroup',
          collect,
          reconcile: false,
          installCrds: false,
          charts: { directories: [charts], urls: [] },
          store: { kind: 'redis', prefix: 'read-after', target: parseRedisUrl(redisUrl) },
        },
        { logger: silentLogger },
      );
      const { url } = await gateway.start();
      const post = (body: object) =>
        answerOf(
          fetch(`${url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
        );
      await vi.waitFor(
        () =>
          expect(gateway.view.clusters().every(({ sync }) => sync.state === 'SYNCED')).toBe(true),
        { timeout: 15_000, interval: 20 },
      );
      return { url, post, view: gateway.view, [Symbol.asyncDispose]: () => gateway.stop() };
    };
    await using writer = await start(true, redis.url);
    await using reader = await start(false, `redis://127.0.0.1:${line.port}`);
    const standing =
      '{ gateway { roles store { kind state } clusters { cluster { name } watchedHere } } }';
    const clusters = (watchedHere: boolean) =>
      fleet.clusters.map(({ name }) => ({ cluster: { name }, watchedHere }));
    const store = { kind: 'REDIS', state: 'ANSWERING' };
    expect((await writer.post({ query: standing })).data).toEqual({
      gateway: { roles: ['SERVE', 'COLLECT'], store, clusters: clusters(true) },
    });
    expect((await reader.post({ query: standing })).data).toEqual({
      gateway: { roles: ['SERVE'], store, clusters: clusters(false) },
    });
    const [station] = writer.view.stations({ first: 1 }).edges;
    const { cluster, name } = station!.node;

    line.hold();
    const input = {
      namespace: 'shop',
      name: 'web',
      createNamespace: true,
      chart: { directory: `${charts}/web` },
      placement: { stations: [{ cluster, name }] },
    };
    const made = await writer.post({ query: create, variables: { input } });
    expect(pick(made.data, 'createApp.errors')).toEqual([]);
    const extensions = { readAfter: pick(made.data, 'createApp.readAfter') as string };
    expect((await reader.post({ query: read })).data).toEqual({ app: null });
    const seen = { app: { name: 'web' } };
    const search = new URLSearchParams({ query: read, extensions: JSON.stringify(extensions) });
    const waiting = Promise.all([
      reader.post({ query: read, extensions }),
      answerOf(fetch(`${reader.url}/graphql?${search.toString()}`)),
      ...transports.map((over) =>
        subscribeTo(reader.url, { text: read }, { over, extensions }).next(),
      ),
    ]);
    let answered = false;
    void waiting.then(() => (answered = true));
    // Whoever is not told to wait does not.
    expect((await reader.post({ query: read })).data).toEqual({ app: null });
    expect(answered).toBe(false);
    line.release();
    expect((await waiting).map((answer) => answer?.data)).toEqual([seen, seen, seen, seen]);

    // Where it was written it is seen at once, and so is what makes no generation.
    const held = await writer.post({ query: pause, extensions });
    const later = { readAfter: pick(held.data, 'pauseRollout.readAfter') };
    if (later.readAfter !== null)
      expect((await reader.post({ query: read, extensions: later })).data).toEqual(seen);

    // Of stations and nodes one place in the log stands for all that was written.
    const nodes = [...writer.view.all('Node', cluster)].map(({ key }) => key.name);
    const there = `clusters: ["${cluster}"]`;
    const writes = [
      {
        name: 'cordonNodes',
        query: `mutation { cordonNodes(input: { cluster: "${cluster}", nodes: ${JSON.stringify(nodes)} }) { readAfter errors { code } } }`,
        read: `{ nodes(filter: { ${there}, schedulable: false }) { totalCount } }`,
        answers: [{ nodes: { totalCount: 0 } }, { nodes: { totalCount: nodes.length } }],
      },
      {
        name: 'assignNodes',
        query: `mutation { assignNodes(input: { cluster: "${cluster}", move: true, assignments: [{ station: "gathered", nodes: ${JSON.stringify(nodes)} }] }) { readAfter errors { code } } }`,
        read: `{ station(cluster: "${cluster}", name: "gathered") { membership { wanted labelled } } }`,
        answers: [
          { station: null },
          { station: { membership: { wanted: nodes.length, labelled: nodes.length } } },
        ],
      },
      {
        name: 'updateStation',
        query: `mutation { updateStation(input: { station: { cluster: "${cluster}", name: "gathered" }, tier: CITY }) { readAfter errors { code } } }`,
        read: `{ station(cluster: "${cluster}", name: "gathered") { tier } }`,
        answers: [{ station: { tier: null } }, { station: { tier: 'CITY' } }],
      },
    ];
    for (const { name: field, query, read: look, answers } of writes) {
      line.hold();
      const { data } = await writer.post({ query });
      expect(pick(data, `${field}.errors`)).toEqual([]);
      const after = { readAfter: pick(data, `${field}.readAfter`) };
      expect((await reader.post({ query: look })).data).toEqual(answers[0]);
      const late = reader.post({ query: look, extensions: after });
      line.release();
      expect((await late).data).toEqual(answers[1]);
      expect((await writer.post({ query: look, extensions: after })).data).toEqual(answers[1]);
    }

    const garbage = await reader.post({ query: read, extensions: { readAfter: 'garbage' } });
    expect(garbage).toMatchObject({ status: 400 });
    expect(garbage.errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  },
);
