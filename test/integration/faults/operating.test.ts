import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { OperationState } from '../../../src/model/operation.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { createRedisClient } from '../../../src/store/redis/redis-client.ts';
import { createRedisOperations } from '../../../src/store/redis/redis-operations.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import { redisReplica, redisServer, startRedis } from '../../support/redis.ts';
import { startTestGateway } from '../../support/gateway.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, text = '']) => text,
  );

describe.skipIf(redisServer === undefined)('docs/operating.md', () => {
  it('names every metric that there is, and no other; alerts and queries are about what is there', async () => {
    await using redis = await startRedis();
    const target = {
      kind: 'single',
      addresses: [{ host: '127.0.0.1', port: redis.port }],
    } as const;
    await using served = await startTestGateway({
      fleet: { clusters: ['east'], stations: 2, nodes: 4 },
      gateway: {
        store: {
          kind: 'redis',
          prefix: 'operating',
          ca: undefined,
          target: {
            ...target,
            master: undefined,
            database: 0,
            tls: false,
            username: undefined,
            password: undefined,
          },
        },
      },
    });
    const exported = async () => {
      const text = await (await fetch(`${served.url}/metrics`)).text();
      return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
        name,
        type,
      }));
    };
    const metrics = await exported();
    const own = metrics.filter(({ name }) => name.startsWith('stationmaster_'));
    const listed = [...page.matchAll(/^\| `(stationmaster_\w+)`/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(own.map(({ name }) => name).toSorted());
    const samples = new Set(
      metrics.flatMap(({ name, type }) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const alerts = blocks('promql');
    expect(alerts.length).toBeGreaterThan(5);
    for (const alert of alerts) {
      for (const [name] of alert.matchAll(/\b(stationmaster|nodejs|process)_\w+/g)) {
        expect(samples, alert).toContain(name);
      }
    }
    const queries = blocks('graphql');
    expect(queries).toHaveLength(1);
    for (const query of queries) expect(await served.post(query)).toMatchObject({ errors: [] });
  });

  it('gives a user of Redis all the rights that the gateway needs', async () => {
    await using redis = await startRedis();
    const [command = ''] = blocks('redis');
    const [acl = '', ...rest] = command.trim().replace('>PASSWORD', '>hunter2').split(' ');
    await redis.client.call(acl, ...rest);
    await redis.client.call('ACL', 'SETUSER', 'default', 'off');
    const url = redis.url.replace('//', '//gateway:hunter2@');
    const replica = () => redisReplica(url, { prefix: 'stationmaster' });
    const [holding, following] = [replica(), replica()];
    const deps = { clock: systemClock, logger: silentLogger };
    const access = createRedisClient(deps, { target: parseRedisUrl(url) });
    const board = createRedisOperations({ ...deps, redis: access }, { prefix: 'stationmaster' });
    try {
      const seen: unknown[] = [];
      await following.follow('east', ({ changes }) => seen.push(...changes));
      const writer = await holding.acquire('east');
      const row = { name: 'a' };
      await writer?.write([{ kind: 'Node', key: 'a', row }]);
      await vi.waitFor(() => expect(seen).toContainEqual({ kind: 'Node', key: 'a', row }));
      await writer?.write([{ kind: 'Node', key: 'a', row: null }]);
      await vi.waitFor(() => expect(seen).toContainEqual({ kind: 'Node', key: 'a', row: null }));
      await writer?.release();

      let state: OperationState = 'RUNNING';
      const id = 'an-operation';
      const current = () => ({ id, state, done: 0, total: 1, failed: 0, message: '' });
      const changed = board.show({
        ...{ id, current },
        cancel: () => {
          state = 'CANCELLED';
          changed();
        },
      });
      const states: string[] = [];
      await vi.waitFor(async () => {
        expect(await board.watch(id, (operation) => states.push(operation.state))).toBeDefined();
      });
      await board.cancel(id);
      await vi.waitFor(() => expect(states).toContain('CANCELLED'));
    } finally {
      await board.close();
      await Promise.all([holding.close(), following.close(), access.close()]);
    }
  });
});
