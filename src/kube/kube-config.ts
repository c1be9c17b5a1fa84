import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';

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
  /** Read anew each time: tokens and client certificates of files, exec plugins and OIDC are renewed by it. */
  credentials(): Promise<Credentials>;
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
  return contextsOf(load((config) => config.loadFromFile(file), file));
}

/** Reads a kubeconfig from its YAML text. */
export function loadKubeConfigText(text: string): KubeContexts {
  return contextsOf(load((config) => config.loadFromString(text), 'the given kubeconfig'));
}

/** A server that wants no credentials: the simulated clusters, or a `kubectl proxy`. */
export function plainConnection(server: string): ClusterConnection {
  return { server, credentials: () => Promise.resolve({ headers: {}, tls: {} }) };
}

function load(read: (config: KubeConfig) => void, what: string): KubeConfig {
  const config = new KubeConfig();
  try {
    read(config);
    if (config.contexts.length === 0) throw new Error('it has no contexts');
  } catch (error) {
    throw new Error(
      `Cannot read ${what}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  return config;
}

function contextsOf(config: KubeConfig): KubeContexts {
  return {
    names: config.contexts.map((context) => context.name),
    current: config.currentContext,
    connection: (context = config.currentContext) => connectionOf(config, context),
  };
}

function connectionOf(all: KubeConfig, context: string): ClusterConnection {
  // One KubeConfig for each context: its current context decides, and its plugins keep their tokens in it.
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
  const cluster = config.getCurrentCluster();
  if (config.getContextObject(context) === null) {
    throw new Error(
      `No context "${context}" in the kubeconfig; it has: ${all.contexts.map((c) => c.name).join(', ')}`,
    );
  }
  if (cluster === null)
    throw new Error(`The cluster of context "${context}" is not in the kubeconfig`);
  return {
    server: cluster.server,
    credentials: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return credentialsOf(options);
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
