import { afterAll, beforeAll, describe } from 'vitest';
import type { FleetStore } from '../../src/store/fleet-store.ts';
import { redisReplica, redisServer, startRedis, type RedisServer } from '../support/redis.ts';
import { describeFleetStore } from './fleet-store.ts';

describe.skipIf(redisServer === undefined)('with a Redis server', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  let tests = 0;
  const start = () => {
    const prefix = `test-${(tests += 1)}`;
    const replicas: FleetStore[] = [];
    return Promise.resolve({
      replica: () => {
        const replica = redisReplica(redis.url, { prefix });
        replicas.push(replica);
        return replica;
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all(replicas.map((replica) => replica.close()));
      },
    });
  };
  describeFleetStore('in Redis', start, { runs: 10 });
});
