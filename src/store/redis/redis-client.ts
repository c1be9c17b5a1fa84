import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import { StoreRefusedError } from '../store-refused-error.ts';
import type { RedisAccess } from './redis-access.ts';
import type { RedisTarget } from './redis-url.ts';
import type { Script } from './scripts.ts';

export interface RedisClientOptions {
  readonly target: RedisTarget;
  /** Certificates to trust, in PEM; left out: those that Node trusts. */
  readonly ca?: string | undefined;
  /** Who we are to the sentinels, which are not told who we are to the servers. Left out: they ask nobody. */
  readonly sentinel?: { readonly username?: string; readonly password?: string };
  /** How long the first connection is waited for, in milliseconds; left out: 2,000. */
  readonly firstAnswerMs?: number;
}

/** So long a command may take. */
const answerMs = 2_000;
/** A connection on which nothing comes though something is asked is given up, and opened anew. */
const silentMs = 5_000;

const retryMs = (times: number) => Math.min(times * 50, 1_000);

/** Connects at once, and again whenever the connection breaks. A command that cannot be sent now fails now. */
export function createRedisClient(
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  { target, ca, sentinel, firstAnswerMs = answerMs }: RedisClientOptions,
): RedisAccess {
  const client = clientOf({ target, ca, sentinel });
  // A connection that listens can do nothing else. That of a cluster keeps one for it by itself.
  const listening =
    client instanceof Cluster ? client : client.duplicate({ enableOfflineQueue: true });
  const listeners = new Map<string, Set<() => void>>();
  let refused: Error | undefined;
  const answered: PromiseWithResolvers<void> = Promise.withResolvers();
  let wellSaid = true;

  const subscribe = (...channels: readonly string[]) => {
    if (channels.length > 0) listening.subscribe(...channels).catch(() => undefined);
  };
  const onReady = async () => {
    refused = await refusalOf(client).catch(() => undefined);
    if (refused !== undefined) logger.error('Redis is not used', { error: refused });
    else if (!wellSaid) logger.info('Redis answers again');
    wellSaid = true;
    answered.resolve();
  };
  client.on('ready', () => void onReady());
  // What was subscribed to while it was away has failed, and ioredis repeats only what has not.
  listening.on('ready', () => subscribe(...listeners.keys()));
  for (const connection of new Set<Redis | Cluster>([client, listening])) {
    connection.on('error', (error: unknown) => {
      if (wellSaid) logger.warn('Redis does not answer', { error });
      wellSaid = false;
    });
  }
  listening.on('message', (channel: string) => {
    for (const called of listeners.get(channel) ?? []) called();
  });

  const cancelFirst = clock.after(firstAnswerMs, () => answered.resolve());
  const usable = async (): Promise<void> => {
    await answered.promise;
    if (refused !== undefined) throw refused;
  };
  const evaluate = async (
    { sha, text }: Script,
    rest: readonly [number, ...(string | number)[]],
  ): Promise<unknown> => {
    try {
      return await client.call('EVALSHA', sha, ...rest);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await client.call('EVAL', text, ...rest);
    }
  };

  return {
    async command(name, ...args) {
      await usable();
      return await client.call(name, ...args);
    },
    async run(script, keys, args) {
      await usable();
      return await evaluate(script, [keys.length, ...keys, ...args]);
    },
    listen(channel, called) {
      const own = () => called();
      const present = listeners.get(channel);
      if (present === undefined) {
        listeners.set(channel, new Set([own]));
        subscribe(channel);
      } else present.add(own);
      return () => {
        const left = listeners.get(channel);
        left?.delete(own);
        if (left?.size !== 0) return;
        listeners.delete(channel);
        listening.unsubscribe(channel).catch(() => undefined);
      };
    },
    ready: usable,
    close() {
      cancelFirst();
      answered.resolve();
      client.disconnect();
      listening.disconnect();
      return Promise.resolve();
    },
  };
}

function clientOf({
  target,
  ca,
  sentinel = {},
}: {
  readonly target: RedisTarget;
  readonly ca: string | undefined;
  readonly sentinel: RedisClientOptions['sentinel'] | undefined;
}): Redis | Cluster {
  const { kind, addresses, master, database, tls, username, password } = target;
  const secure = tls ? { tls: ca === undefined ? {} : { ca } } : {};
  const common = {
    // Replies as they always were, whatever the server's version.
    protocol: 2,
    commandTimeout: answerMs,
    connectTimeout: answerMs,
    socketTimeout: silentMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    keepAlive: 10_000,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...secure,
  } satisfies RedisOptions;
  if (kind === 'cluster') {
    const options = {
      enableOfflineQueue: false,
      clusterRetryStrategy: retryMs,
      slotsRefreshTimeout: answerMs,
      redisOptions: common,
    } satisfies ClusterOptions;
    // By name as they were given: certificates are for names.
    return new Cluster(
      addresses.map((address) => ({ ...address })),
      {
        ...options,
        dnsLookup: (address, callback) => callback(null, address),
      },
    );
  }
  const alone = {
    ...common,
    db: database,
    enableOfflineQueue: false,
    retryStrategy: retryMs,
    // A master that has become a replica: the new one is asked for.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions;
  if (kind === 'single') return new Redis({ ...alone, ...addresses[0] });
  return new Redis({
    ...alone,
    sentinels: addresses.map((address) => ({ ...address })),
    ...(master !== undefined && { name: master }),
    sentinelRetryStrategy: retryMs,
    ...(sentinel.username !== undefined && { sentinelUsername: sentinel.username }),
    ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: secure.tls ?? {} }),
  });
}

/** Why this Redis must not be used: it would throw rows away without a word when its memory is full. */
async function refusalOf(client: Redis | Cluster): Promise<Error | undefined> {
  for (const node of client instanceof Cluster ? client.nodes('master') : [client]) {
    const policy = await evictionPolicyOf(node);
    if (policy !== undefined && policy !== 'noeviction') {
      return new StoreRefusedError(
        `Redis has the eviction policy ${policy}, with which it loses rows without a word; set maxmemory-policy to noeviction`,
      );
    }
  }
  return undefined;
}

async function evictionPolicyOf(node: Redis): Promise<string | undefined> {
  try {
    const [, policy] = (await node.call('CONFIG', 'GET', 'maxmemory-policy')) as string[];
    if (policy !== undefined) return policy;
  } catch {
    // Not allowed to ask; the other way needs less.
  }
  const memory = (await node.call('INFO', 'memory')) as string;
  return /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
}
