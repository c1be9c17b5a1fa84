/** Who can be asked for the pods of a control plane, and how. */
import { Client } from 'undici';
import type { ServerProcess } from '../processes.ts';
import type { PeersWorld } from './world.ts';

/** The five values that every peer is asked for. */
export interface PodValues {
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string;
  /** As Kubernetes writes it, but in capitals. */
  readonly phase: string;
  readonly ip: string;
}

/** Asked over one connection that stays open. Disposing closes it. */
export interface Peer extends AsyncDisposable {
  readonly name: string;
  /** The process that answers. */
  readonly pid: number;
  /** The body of one answer with every pod; throws unless its status is 200. */
  ask(): Promise<string>;
  /** What is in the body once it was parsed. */
  podsOf(body: unknown): readonly PodValues[];
}

interface KubePod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly phase: string; readonly podIP: string };
}

/** The gateway of this project. */
export function gatewayPeer({ pid, url }: ServerProcess, pods: number): Peer {
  const query = `query Pods($first: Int) {
    pods(first: $first) { edges { node { name namespace node { name } phase ip } } }
  }`;
  type Node = Omit<PodValues, 'nodeName'> & { readonly node: { readonly name: string } };
  interface Answer {
    readonly data: { readonly pods: { readonly edges: readonly { readonly node: Node }[] } };
  }
  return peer(
    { name: 'gateway', pid },
    graphql(url, { query, variables: { first: pods } }),
    (body) =>
      (body as Answer).data.pods.edges.map(({ node: { node, ...pod } }) => ({
        ...pod,
        nodeName: node.name,
      })),
  );
}

/** The API server's own list of all pods. */
export function listPeer({ plane, apiServerPid, authority, token }: PeersWorld): Peer {
  const client = new Client(plane.url, { connect: { ca: authority.pem } });
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  return peer(
    { name: "API server's JSON list", pid: apiServerPid },
    { client, method: 'GET', path: '/api/v1/pods', headers },
    (body) => (body as { readonly items: readonly KubePod[] }).items.map(valuesOf),
  );
}

/** The Hive gateway. */
export function hivePeer({ pid, url }: ServerProcess): Peer {
  const query = `query Pods {
    listCoreV1PodForAllNamespaces {
      items { metadata { name namespace } spec { nodeName } status { phase podIP } }
    }
  }`;
  interface Answer {
    readonly data: {
      readonly listCoreV1PodForAllNamespaces: { readonly items: readonly KubePod[] };
    };
  }
  return peer({ name: 'Hive gateway', pid }, graphql(url, { query }), (body) =>
    (body as Answer).data.listCoreV1PodForAllNamespaces.items.map(valuesOf),
  );
}

interface Request {
  readonly client: Client;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function graphql(url: string, operation: object): Request {
  return {
    client: new Client(url),
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  };
}

function peer(
  about: Pick<Peer, 'name' | 'pid'>,
  { client, ...request }: Request,
  podsOf: Peer['podsOf'],
): Peer {
  return {
    ...about,
    ask: async () => {
      const { statusCode, body } = await client.request(request);
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${about.name}: ${statusCode} ${text.slice(0, 500)}`);
      return text;
    },
    podsOf,
    [Symbol.asyncDispose]: async () => await client.close(),
  };
}

function valuesOf({ metadata: { name, namespace }, spec, status }: KubePod): PodValues {
  const phase = status.phase.toUpperCase();
  return { name, namespace, nodeName: spec.nodeName, phase, ip: status.podIP };
}
