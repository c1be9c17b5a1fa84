/** Reads that would be one request for each object, put together into a few lists. */
import { apiRootOf } from './kinds.ts';
import type { KubeClient, KubeObject, ObjectRef } from './kube-client.ts';

/** One revision of a Helm release: Helm's name of the release, and its Secret's name. */
export interface ReleaseSecretName {
  readonly release: string;
  readonly secret: string;
}

export type KindName = Pick<ObjectRef, 'apiVersion' | 'kind'>;

export interface ObjectChoice {
  /** Undefined: cluster-scoped. */
  readonly namespace: string | undefined;
  readonly labelSelector: string;
}

const timeoutMs = 5_000;
const pageSize = '500';
/** A label selector travels in the URL, which proxies bound to some 8 KiB. */
const releasesAtOnce = 80;

export async function releasePayloads(
  client: KubeClient,
  namespace: string,
  wanted: readonly ReleaseSecretName[],
): Promise<ReadonlyMap<string, string>> {
  const secrets = new Set(wanted.map(({ secret }) => secret));
  const releases = [...new Set(wanted.map(({ release }) => release))];
  const payloads = new Map<string, string>();
  for (let at = 0; at < releases.length; at += releasesAtOnce) {
    const names = releases.slice(at, at + releasesAtOnce).join(',');
    const path = `/api/v1/namespaces/${namespace}/secrets`;
    const query = { labelSelector: `owner=helm,name in (${names})` };
    for await (const { metadata, ...secret } of listed<KubeObject>(client, { path, query })) {
      const payload = (secret['data'] as { readonly release?: string } | undefined)?.release;
      if (payload !== undefined && secrets.has(metadata.name)) payloads.set(metadata.name, payload);
    }
  }
  return payloads;
}

export async function objectNames(
  client: KubeClient,
  kind: KindName,
  choice: ObjectChoice,
): Promise<ReadonlySet<string>> {
  const accept =
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
  const named = await chosenObjects(client, kind, { ...choice, accept });
  return new Set(named.map(({ metadata }) => metadata.name));
}

/** Objects of a kind, whole unless `accept` asks for less; none when the kind is not served. */
export async function chosenObjects(
  client: KubeClient,
  { apiVersion, kind }: KindName,
  { namespace, labelSelector, accept }: ObjectChoice & { readonly accept?: string },
): Promise<readonly KubeObject[]> {
  const resource = await client.resource(apiVersion, kind);
  if (resource === undefined) return [];
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const path = `${apiRootOf(apiVersion)}${place}/${resource.plural}`;
  const query = { labelSelector };
  return await Array.fromAsync(
    listed<KubeObject>(client, { path, query, ...(accept !== undefined && { accept }) }),
  );
}

interface ListRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly accept?: string;
}

/** Items of a list, page by page. */
async function* listed<T>(
  client: KubeClient,
  { query, ...request }: ListRequest,
): AsyncGenerator<T> {
  let next: string | undefined;
  do {
    const page = (await client.request({
      ...request,
      method: 'GET',
      query: { ...query, limit: pageSize, ...(next === undefined ? {} : { continue: next }) },
      timeoutMs,
    })) as { readonly metadata?: { readonly continue?: string }; readonly items?: readonly T[] };
    yield* page.items ?? [];
    next = page.metadata?.continue === '' ? undefined : page.metadata?.continue;
  } while (next !== undefined);
}
