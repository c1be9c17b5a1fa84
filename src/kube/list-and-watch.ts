import type { WatchedKind } from './kinds.ts';
import type { KubeClient, KubeObject, OpenStream } from './kube-client.ts';
import { errorFromStatus, isNotFound, ownError } from './kube-error.ts';
import { parseWithoutManagedFields } from './managed-fields.ts';

const pageSize = 500;

/** One line of a watch. An ERROR line is thrown as the `KubeError` it stands for. */
export type WatchEvent =
  | { readonly type: 'changed'; readonly resourceVersion: string; readonly object: KubeObject }
  | { readonly type: 'removed'; readonly resourceVersion: string; readonly object: KubeObject }
  | {
      readonly type: 'bookmark';
      readonly resourceVersion: string;
      readonly initialEventsEnd: boolean;
    };

export interface WatchRequest {
  readonly client: KubeClient;
  readonly kind: WatchedKind;
  /** Where to begin; watch, bookmarks and the kind's selectors are added. */
  readonly query: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onOpen: (stream: OpenStream) => void;
}

/** Follows a watch until the server ends it. Throws `KubeError`, also for a line that cannot be parsed. */
export async function* followWatch(request: WatchRequest): AsyncGenerator<WatchEvent> {
  const { client, kind, signal } = request;
  const lines = client.lines(
    {
      method: 'GET',
      path: kind.path,
      query: { ...kind.query, watch: 'true', allowWatchBookmarks: 'true', ...request.query },
      accept: acceptOf(kind, 'PartialObjectMetadata'),
      signal,
    },
    request.onOpen,
  );
  for await (const line of lines) yield parseLine(line);
}

/** One page of a list. */
export interface ListPage {
  readonly resourceVersion: string;
  /** Token of the next page; undefined on the last. */
  readonly next: string | undefined;
  readonly objects: readonly KubeObject[];
}

export interface PageRequest {
  readonly client: KubeClient;
  readonly kind: WatchedKind;
  readonly next: string | undefined;
  readonly signal: AbortSignal;
}

/** Fetches a page of 500. Without `resourceVersion=0`, which would make the server ignore the limit. */
export async function fetchPage({ client, kind, next, signal }: PageRequest): Promise<ListPage> {
  const answer = (await client.request({
    method: 'GET',
    path: kind.path,
    query: {
      ...kind.query,
      limit: String(pageSize),
      ...(next === undefined ? {} : { continue: next }),
    },
    accept: acceptOf(kind, 'PartialObjectMetadataList'),
    signal,
  })) as ListAnswer;
  const { resourceVersion = '', continue: token } = answer.metadata;
  // Items of a typed list come without their apiVersion and kind.
  const typed = { apiVersion: kind.apiVersion, kind: kind.kubeKind };
  return {
    resourceVersion,
    next: token === undefined || token === '' ? undefined : token,
    objects: (answer.items ?? []).map((item) => ({ ...typed, ...item })),
  };
}

/** The kind as the cluster serves it, from the discovery of its API version alone; undefined where it does not. */
export async function probeKind(
  client: KubeClient,
  kind: WatchedKind,
  signal: AbortSignal,
): Promise<WatchedKind | undefined> {
  try {
    const answer = (await client.request({ method: 'GET', path: kind.apiPath, signal })) as {
      readonly resources?: readonly { readonly name: string; readonly kind: string }[];
    };
    const served = answer.resources?.find(
      // Subresources stand in the same list, some under the same kind.
      (resource) => resource.kind === kind.kubeKind && !resource.name.includes('/'),
    );
    return served && { ...kind, plural: served.name, path: `${kind.apiPath}/${served.name}` };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

interface ListAnswer {
  /** Of what is made up for the answer, as by metrics.k8s.io, there is no version. */
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly ListItem[] | null;
}

type ListItem = Pick<KubeObject, 'metadata'> & Partial<Pick<KubeObject, 'apiVersion' | 'kind'>>;

interface Line {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

function acceptOf(kind: WatchedKind, as: string): string {
  return kind.metadataOnly ? `application/json;as=${as};g=meta.k8s.io;v=v1` : 'application/json';
}

function parseLine(line: string): WatchEvent {
  const { type, object } = parseJson(line);
  if (type === 'ERROR') throw errorFromStatus(object);
  const resourceVersion = object.metadata.resourceVersion ?? '';
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'changed', resourceVersion, object };
    case 'DELETED':
      return { type: 'removed', resourceVersion, object };
    case 'BOOKMARK':
      return {
        type: 'bookmark',
        resourceVersion,
        initialEventsEnd: object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true',
      };
    default:
      throw ownError('BadAnswer', `A watch event of unknown type "${String(type)}"`);
  }
}

function parseJson(line: string): Line {
  try {
    return parseWithoutManagedFields(line) as Line;
  } catch (error) {
    throw ownError('BadAnswer', 'A line of a watch is not JSON', error);
  }
}
