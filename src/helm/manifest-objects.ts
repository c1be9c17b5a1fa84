import { parseAllDocuments } from 'yaml';

/** Where an object of a manifest is; without a namespace: cluster-scoped, or in the release's. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Names the objects of a release's manifest, in its order, for showing. Never for writing: other readers of YAML read
 * some values otherwise than Helm does. Documents that name no object are left out.
 */
export function objectsInManifest(manifest: string): readonly ManifestObject[] {
  return parseAllDocuments(manifest, {
    logLevel: 'silent',
    uniqueKeys: false,
    version: '1.1',
  }).flatMap((document) => {
    const read: unknown = document.toJS({ maxAliasCount: 100 });
    return isObject(read) ? [nameOf(read)] : [];
  });
}

interface WrittenObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: unknown };
}

function nameOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: WrittenObject): ManifestObject {
  return {
    apiVersion,
    kind,
    name,
    ...(typeof namespace === 'string' && namespace !== '' && { namespace }),
  };
}

function isObject(read: unknown): read is WrittenObject {
  const { apiVersion, kind, metadata } = (read ?? {}) as Readonly<Record<string, unknown>>;
  const { name } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  return [apiVersion, kind, name].every((part) => typeof part === 'string');
}
