import type { Clock } from '../runtime/clock.ts';
import { discover } from './discovery.ts';
import { createTransport, kubeErrorOf, type TransportOptions } from './http-transport.ts';
import { apiRootOf } from './kinds.ts';
import type {
  ApiResource,
  Capabilities,
  KubeClient,
  KubeObject,
  KubeRequest,
  ObjectRef,
  ReadOptions,
  WriteOptions,
} from './kube-client.ts';
import type { ClusterConnection } from './kube-config.ts';
import { isNotFound, ownError } from './kube-error.ts';
import { readLines } from './line-reader.ts';

/** Whose the fields are that the gateway writes. */
export const fieldManager = 'stationmaster';
/** Discovery is read again on a miss, but not more often than this. */
const discoveryForMs = 1_000;

export interface KubeClientDeps {
  /** The gateway's own name of the cluster. */
  readonly cluster: string;
  readonly connection: ClusterConnection;
  readonly clock: Clock;
}

/** A client of one cluster over HTTP. Opens its first connection with the first request. */
export function createKubeClient(deps: KubeClientDeps, options?: TransportOptions): KubeClient {
  const transport = createTransport(deps, options);
  let discovery:
    { readonly resources: Promise<readonly ApiResource[]>; readonly at: number } | undefined;

  const request = async (wanted: KubeRequest): Promise<unknown> => {
    const text = await transport.call(wanted);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw ownError('BadAnswer', `${wanted.method} ${wanted.path}: the answer is not JSON`, error);
    }
  };

  const resources = (maxAgeMs: number): Promise<readonly ApiResource[]> => {
    const now = deps.clock.now();
    if (discovery === undefined || now - discovery.at > maxAgeMs) {
      const reading = discover({ request });
      discovery = { resources: reading, at: now };
      reading.catch(() => {
        if (discovery?.resources === reading) discovery = undefined;
      });
    }
    return discovery.resources;
  };

  const resource = async (apiVersion: string, kind: string): Promise<ApiResource | undefined> => {
    const find = (all: readonly ApiResource[]) =>
      all.find((one) => one.kind === kind && groupVersionOf(one) === apiVersion);
    return find(await resources(Number.POSITIVE_INFINITY)) ?? find(await resources(discoveryForMs));
  };

  const collectionPath = async (ref: Omit<ObjectRef, 'name'>): Promise<string> => {
    const served = await resource(ref.apiVersion, ref.kind);
    if (served === undefined) {
      throw ownError(
        'KindNotServed',
        `${deps.cluster} does not serve ${ref.apiVersion} ${ref.kind}`,
      );
    }
    const within = served.namespaced ? `/namespaces/${ref.namespace ?? 'default'}` : '';
    return `${apiRootOf(ref.apiVersion)}${within}/${served.plural}`;
  };

  const objectPath = async (ref: ObjectRef, subresource?: string): Promise<string> =>
    `${await collectionPath(ref)}/${encodeURIComponent(ref.name)}${subresource === undefined ? '' : `/${subresource}`}`;

  return {
    cluster: deps.cluster,
    request,
    text: (wanted) => transport.call(wanted),
    async *lines(wanted, onOpen) {
      const answer = await transport.open(wanted);
      try {
        onOpen?.(answer);
        yield* readLines(answer.chunks);
      } catch (error) {
        throw kubeErrorOf(error, wanted, false);
      } finally {
        answer.discard();
      }
    },
    resource,
    async get(ref, readOptions) {
      return asObject(
        await request({ method: 'GET', path: await objectPath(ref), ...limits(readOptions) }),
      );
    },
    async create(object, writeOptions) {
      const path = await collectionPath(refOf(object));
      return asObject(
        await request({
          method: 'POST',
          path,
          body: object,
          query: writing(writeOptions),
          ...limits(writeOptions),
        }),
      );
    },
    async update(object, updateOptions) {
      const path = await objectPath(refOf(object), updateOptions?.subresource);
      return asObject(
        await request({
          method: 'PUT',
          path,
          body: object,
          query: writing(updateOptions),
          ...limits(updateOptions),
        }),
      );
    },
    async apply(object, applyOptions) {
      return asObject(
        await request({
          method: 'PATCH',
          path: await objectPath(refOf(object)),
          contentType: 'application/apply-patch+yaml',
          body: object,
          query: { ...writing(applyOptions), force: String(applyOptions?.force === true) },
          ...limits(applyOptions),
        }),
      );
    },
    async mergePatch(ref, patch, patchOptions) {
      return asObject(
        await request({
          method: 'PATCH',
          path: await objectPath(ref, patchOptions?.subresource),
          contentType: 'application/merge-patch+json',
          body: patch,
          query: writing(patchOptions),
          ...limits(patchOptions),
        }),
      );
    },
    async delete(ref, { uid, resourceVersion, propagation = 'Background', ...writeOptions } = {}) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: propagation,
        preconditions: { uid, resourceVersion },
        // A server that is given DeleteOptions does not look at the query, which only says it to logs and audits.
        ...(writeOptions.dryRun === true ? { dryRun: ['All'] } : {}),
      };
      try {
        await request({
          method: 'DELETE',
          path: await objectPath(ref),
          body,
          query: dryRun(writeOptions),
          ...limits(writeOptions),
        });
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    },
    async capabilities(): Promise<Capabilities> {
      const [version, served] = await Promise.all([
        request({ method: 'GET', path: '/version' }),
        resources(discoveryForMs),
      ]);
      const versions = new Set(served.map(groupVersionOf));
      const kinds = served.map((one) => `${groupVersionOf(one)}/${one.kind}`);
      return {
        kubeVersion: (version as { readonly gitVersion: string }).gitVersion,
        apiVersions: [...versions, ...kinds],
      };
    },
    close: () => transport.close(),
  };
}

function groupVersionOf({ group, version }: ApiResource): string {
  return group === '' ? version : `${group}/${version}`;
}

function refOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): ObjectRef {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function asObject(answer: unknown): KubeObject {
  if (typeof answer === 'object' && answer !== null && 'kind' in answer && 'metadata' in answer) {
    return answer as KubeObject;
  }
  throw ownError('BadAnswer', 'The answer is no Kubernetes object');
}

function limits({ signal, timeoutMs }: ReadOptions = {}): Pick<
  KubeRequest,
  'signal' | 'timeoutMs'
> {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function dryRun(options: WriteOptions | undefined): Record<string, string> {
  return options?.dryRun === true ? { dryRun: 'All' } : {};
}

function writing(options: WriteOptions | undefined): Record<string, string> {
  return { fieldManager, ...dryRun(options) };
}
