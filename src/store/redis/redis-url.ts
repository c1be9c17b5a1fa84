/** Where Redis is, as people write it down. */

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** Of the server, of sentinels, or of some nodes of the cluster. */
  readonly addresses: readonly RedisAddress[];
  /** Name of the master, with sentinels. */
  readonly master: string | undefined;
  readonly database: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const kinds = {
  'redis:': { kind: 'single', tls: false, port: 6379 },
  'rediss:': { kind: 'single', tls: true, port: 6379 },
  'redis+sentinel:': { kind: 'sentinel', tls: false, port: 26_379 },
  'rediss+sentinel:': { kind: 'sentinel', tls: true, port: 26_379 },
  'redis+cluster:': { kind: 'cluster', tls: false, port: 6379 },
  'rediss+cluster:': { kind: 'cluster', tls: true, port: 6379 },
} as const;

/**
 * Reads `redis://[user:password@]host[:port][/database]`, `rediss://…` (TLS),
 * `redis+sentinel://host:port,host:port/master[/database]` and `redis+cluster://host:port,host:port`. Throws with what is
 * wrong, never with the URL: it may hold a password.
 */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = /^([a-z+]+:)\/\/(?:(.*)@)?([^@/]+)(?:\/(.*))?$/.exec(url);
  const known = kinds[(parts?.[1] ?? '') as keyof typeof kinds] as
    (typeof kinds)[keyof typeof kinds] | undefined;
  if (parts === null || known === undefined) {
    throw new Error(
      'a Redis URL is redis://HOST:PORT, rediss://HOST:PORT, redis+sentinel://HOST:PORT,…/MASTER or redis+cluster://HOST:PORT,…',
    );
  }
  const [, , login = '', hosts = '', path = ''] = parts;
  const { kind, tls } = known;
  const segments = path.split('/').filter((segment) => segment !== '');
  const master = kind === 'sentinel' ? segments.shift() : undefined;
  if (kind === 'sentinel' && master === undefined) {
    throw new Error('a Redis URL with sentinels ends with the name of the master');
  }
  const addresses = hosts.split(',').map((host) => addressOf(host, known.port));
  if (kind === 'single' && addresses.length > 1) {
    throw new Error('a Redis URL with several hosts begins with redis+sentinel: or redis+cluster:');
  }
  const database = databaseOf(segments);
  if (kind === 'cluster' && database !== 0) throw new Error('a Redis cluster has one database, 0');
  const colon = login.indexOf(':');
  const [username, password] =
    colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
  return {
    kind,
    addresses,
    master,
    database,
    tls,
    username: username === '' ? undefined : unescaped(username),
    password: password === '' ? undefined : unescaped(password),
  };
}

function addressOf(text: string, defaultPort: number): RedisAddress {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text.trim());
  const port = Number(parts?.[2] ?? defaultPort);
  if (parts?.[1] === undefined || port > 65_535) throw new Error('a Redis URL has a wrong host');
  return { host: parts[1].replace(/^\[|\]$/g, ''), port };
}

function databaseOf(segments: readonly string[]): number {
  const [text = '0', ...more] = segments;
  if (more.length > 0 || !/^\d{1,4}$/.test(text)) {
    throw new Error('the database of a Redis URL is a number');
  }
  return Number(text);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('a Redis URL has a user or password that is not percent-encoded');
  }
}
