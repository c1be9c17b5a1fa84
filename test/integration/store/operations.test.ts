import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { startProcess, type GatewayProcess } from '../../support/gateway-process.ts';
import { crds } from '../../support/gateway.ts';
import { redisServer, startRedis, type RedisServer } from '../../support/redis.ts';
import { subscribeTo, type Message } from '../../support/subscribe.ts';

interface Answer {
  readonly data: Record<string, { operation: { id: string } | null; errors: unknown[] }>;
}

/** So many more nodes than are written at the same time that an operation takes several turns. */
const nodes = 200;

describe.skipIf(redisServer === undefined)('an operation at another replica', () => {
  const stack = new AsyncDisposableStack();
  let fleet: SimFleet;
  let redis: RedisServer;
  let config: string;
  let first: GatewayProcess;
  let second: GatewayProcess;
  beforeAll(async () => {
    redis = stack.use(await startRedis());
    fleet = stack.use(
      await startSimFleet({ clusters: ['east'], stations: 2, nodes, heartbeatMs: 0, crds }),
    );
    const folder = await mkdtemp(join(tmpdir(), 'operations-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const clusters = fleet.clusters.map(({ name, kubeconfig }) => ({ name, kubeconfig }));
    for (const { name, kubeconfig } of clusters) {
      await writeFile(join(folder, `${name}.yaml`), kubeconfig);
    }
    config = join(folder, 'gateway.json');
    const named = clusters.map(({ name }) => ({
      name,
      kubeconfig: join(folder, `${name}.yaml`),
      manage: true,
    }));
    const text = JSON.stringify({ home: 'east', clusters: named, store: { redis: redis.url } });
    await writeFile(config, text);
    [first, second] = [startProcess(config), startProcess(config)];
    for (const gateway of [first, second]) stack.defer(() => gateway.kill());
    await Promise.all([first.url, second.url]);
  }, 60_000);
  afterAll(async () => {
    await stack.disposeAsync();
  });

  async function ask(gateway: GatewayProcess, query: string, input: object): Promise<Answer> {
    const response = await fetch(`${await gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    return (await response.json()) as Answer;
  }

  /** Begins to take all nodes into a station at the first replica, each of which takes a while. */
  async function begin(station: string): Promise<string> {
    const names = fleet
      .cluster('east')
      .store.list('nodes')
      .map(({ metadata }) => metadata.name);
    fleet.inject({ cluster: 'east', api: 'slow', delayMs: 500 });
    const assignments = [{ station, nodes: names }];
    const { data } = await ask(
      first,
      `mutation($input: AssignNodesInput!) { assignNodes(input: $input) { operation { id } errors { code message } } }`,
      { cluster: 'east', assignments, move: true, wait: false },
    );
    expect(data['assignNodes']?.errors).toEqual([]);
    return data['assignNodes']?.operation?.id ?? '';
  }

  const cancel = async (gateway: GatewayProcess, id: string) =>
    await ask(
      gateway,
      `mutation($input: CancelOperationInput!) { cancelOperation(input: $input) { operation { id } errors { code } } }`,
      { id },
    );

  const followed = async (gateway: GatewayProcess, id: string) =>
    await vi.waitFor(async () => {
      const messages = subscribeTo(
        await gateway.url,
        { name: 'OperationProgress' },
        { variables: { id } },
      );
      const message = await messages.next();
      expect(message).toMatchObject({ data: { operationProgress: { operation: { id } } } });
      return messages;
    });

  it('is followed to its end, and ended there', async () => {
    const id = await begin('followed');
    await using messages = await followed(second, id);
    const hasBegun = ({ data }: Message) => !JSON.stringify(data).includes('"done":0,');
    expect((await messages.until(hasBegun)).at(-1)).toMatchObject({
      data: { operationProgress: { operation: { state: 'RUNNING' } } },
    });
    expect(await cancel(second, id)).toMatchObject({
      data: { cancelOperation: { operation: { id }, errors: [] } },
    });
    const last = (await messages.rest()).at(-1);
    expect(last).toMatchObject({
      data: { operationProgress: { operation: { id, state: 'CANCELLED' } } },
    });
    for (const gateway of [first, second]) {
      expect(await cancel(gateway, id)).toMatchObject({
        data: { cancelOperation: { operation: null, errors: [{ code: 'CONFLICT' }] } },
      });
    }
  });

  it('has failed when the replica that ran it is gone', { timeout: 60_000 }, async () => {
    const id = await begin('abandoned');
    await using messages = await followed(second, id);
    await first.kill();
    const last = (await messages.rest()).at(-1);
    expect(last).toMatchObject({
      data: {
        operationProgress: {
          operation: {
            state: 'FAILED',
            message: expect.stringContaining(
              'Nothing is heard of the process that ran it',
            ) as unknown,
          },
        },
      },
    });
    expect(await cancel(second, id)).toMatchObject({
      data: { cancelOperation: { errors: [{ code: 'CONFLICT' }] } },
    });
  });
});
