import { KubeConfig } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** What a request needs to be let in, as of now. */
export interface Credentials {
  /** `authorization` and what else identifies us. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsOptions;
}

/** Options of `tls.connect` that come from a kubeconfig. */
export type TlsOptions = Pick<
  RequestOptions,
  'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'rejectUnauthorized' | 'servername'
>;

/** How to reach one API server. */
export interface ClusterConnection {
  /** Such as `https://10.0.0.1:6443`; may have a path in front of the API. */
  readonly server: string;
  /**
   * Read anew each time: tokens and client certificates of files, exec plugins and OIDC are renewed by it. `refused`: the
   * server took the last ones no more, so a plugin is asked again also where it promised that they would last.
   */
  credentials(asked?: { readonly refused?: boolean }): Promise<Credentials>;
}

/** The contexts of a kubeconfig. */
export interface KubeContexts {
  readonly names: readonly string[];
  readonly current: string;
  /** Throws with a clear message when the context, its cluster or its user is missing. Left out: the current one. */
  connection(context?: string): ClusterConnection;
}

/** Reads a kubeconfig file; paths in it are relative to it. Throws when it cannot be read or is none. */
export function loadKubeConfigFile(file: string): KubeContexts {
  return load(() => readFileSync(file, 'utf8'), { what: file, folder: dirname(resolve(file)) });
}

/** Reads a kubeconfig from its YAML text. */
export function loadKubeConfigText(text: string): KubeContexts {
  return load(() => text, { what: 'the given kubeconfig' });
}

/** A server that wants no credentials: the simulated clusters, or a `kubectl proxy`. */
export function plainConnection(server: string): ClusterConnection {
  return { server, credentials: () => Promise.resolve({ headers: {}, tls: {} }) };
}

interface Loaded {
  readonly config: KubeConfig;
  /** Paths of the files with their tokens, by the names of users. */
  readonly tokenFiles: ReadonlyMap<string, string>;
}

function load(
  read: () => string,
  { what, folder }: { readonly what: string; readonly folder?: string },
): KubeContexts {
  const config = new KubeConfig();
  try {
    const text = read();
    config.loadFromString(text);
    if (folder !== undefined) config.makePathsAbsolute(folder);
    if (config.contexts.length === 0) throw new Error('it has no contexts');
    return contextsOf({ config, tokenFiles: tokenFilesOf(text, folder) });
  } catch (error) {
    throw new Error(
      `Cannot read ${what}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The library knows every field of a user but this one (client-go's `AuthInfo.TokenFile`). */
function tokenFilesOf(text: string, folder = ''): ReadonlyMap<string, string> {
  const { users } = parse(text) as {
    readonly users?:
      readonly { readonly name: string; readonly user?: { readonly tokenFile?: string } }[] | null;
  };
  return new Map(
    (users ?? []).flatMap(({ name, user }) =>
      user?.tokenFile === undefined ? [] : [[name, resolve(folder, user.tokenFile)] as const],
    ),
  );
}

function contextsOf(loaded: Loaded): KubeContexts {
  const { config } = loaded;
  return {
    names: config.contexts.map((context) => context.name),
    current: config.currentContext,
    connection: (context = config.currentContext) => connectionOf(loaded, context),
  };
}

function connectionOf({ config: all, tokenFiles }: Loaded, context: string): ClusterConnection {
  // One KubeConfig for each context: its current context decides, and its plugins keep their tokens in it.
  const fresh = () => {
    const config = new KubeConfig();
    config.loadFromOptions({
      // The library refuses plain HTTP (simulated clusters, kubectl proxy) unless told that there is no TLS to verify.
      clusters: all.clusters.map((cluster) =>
        cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
      ),
      users: all.users,
      contexts: all.contexts,
      currentContext: context,
    });
    return config;
  };
  let config = fresh();
  const cluster = config.getCurrentCluster();
  const tokenFile = tokenFiles.get(config.getCurrentUser()?.name ?? '');
  if (config.getContextObject(context) === null) {
    throw new Error(
      `No context "${context}" in the kubeconfig; it has: ${all.contexts.map((c) => c.name).join(', ')}`,
    );
  }
  if (cluster === null)
    throw new Error(`The cluster of context "${context}" is not in the kubeconfig`);
  return {
    server: cluster.server,
    credentials: async ({ refused = false } = {}) => {
      // What its plugins have kept is forgotten with it.
      if (refused) config = fresh();
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      const { headers, tls } = credentialsOf(options);
      if (tokenFile === undefined) return { headers, tls };
      const token = (await readFile(tokenFile, 'utf8')).trim();
      return { headers: { ...headers, authorization: `Bearer ${token}` }, tls };
    },
  };
}

function credentialsOf({ headers, auth, ...options }: RequestOptions): Credentials {
  const given = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  const basic =
    typeof auth === 'string'
      ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }
      : {};
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  return {
    headers: { ...Object.fromEntries(given), ...basic },
    tls: defined({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }),
  };
}

function defined(options: { [K in keyof TlsOptions]: TlsOptions[K] | undefined }): TlsOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
