/**
 * Chart archives in the home cluster: once by digest in a namespace, as immutable ConfigMaps of at most 900 KiB each,
 * owned by the HelmApps that use them, so that Kubernetes itself removes an archive with the last of these.
 */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict } from '../kube/kube-error.ts';
import { chunkArchive, joinChunks } from './chart-chunks.ts';
import { apiVersion, chartDigestLabel, managedBy, managedByLabel } from '../model/labels.ts';

/** The HelmApp that uses an archive. */
export interface ArchiveOwner {
  readonly name: string;
  readonly uid: string;
}

const countAnnotation = 'stationmaster.io/chunks';

/** Writes the archive where it is missing. Idempotent; sends nothing that mutates when it is there. */
export async function putArchive(
  client: KubeClient,
  { namespace, digest }: { namespace: string; digest: string },
  archive: Uint8Array,
): Promise<void> {
  const chunks = chunkArchive(archive);
  for (const [index, chunk] of chunks.entries()) {
    const name = chunkName(digest, index);
    if (await present(client, namespace, name)) continue;
    await client
      .create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name,
          namespace,
          labels: { [managedByLabel]: managedBy, [chartDigestLabel]: shortDigest(digest) },
          annotations: { [countAnnotation]: String(chunks.length) },
        },
        immutable: true,
        binaryData: { chunk: Buffer.from(chunk).toString('base64') },
      })
      .catch((error: unknown) => {
        // Another request stored the same digest: the same bytes.
        if (!isAlreadyExists(error)) throw error;
      });
  }
}

/** The archive, checked against its digest; undefined when it (or a part of it) is not there. */
export async function readArchive(
  client: KubeClient,
  { namespace, digest }: { namespace: string; digest: string },
): Promise<Uint8Array | undefined> {
  const first = await present(client, namespace, chunkName(digest, 0));
  if (!first) return undefined;
  const count = Number(first.metadata.annotations?.[countAnnotation] ?? '1');
  const rest = await Promise.all(
    Array.from(
      { length: count - 1 },
      async (_, index) => await present(client, namespace, chunkName(digest, index + 1)),
    ),
  );
  const chunks = [first, ...rest].map((object) =>
    object === undefined ? undefined : chunkOf(object),
  );
  if (!chunks.every((chunk) => chunk !== undefined)) return undefined;
  return joinChunks(chunks, digest);
}

/**
 * Makes `owner` one of the archive's owners. Resolves with false when the archive is not there (it went with its last
 * owner in the meantime: put it again).
 */
export async function ownArchive(
  client: KubeClient,
  place: { readonly namespace: string; readonly digest: string },
  owner: ArchiveOwner,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await addOwner(client, place, owner);
    } catch (error) {
      // Somebody else became an owner at the same time.
      if (!isConflict(error) || attempt === 5) throw error;
    }
  }
}

async function addOwner(
  client: KubeClient,
  { namespace, digest }: { readonly namespace: string; readonly digest: string },
  owner: ArchiveOwner,
): Promise<boolean> {
  const first = await present(client, namespace, chunkName(digest, 0));
  if (!first) return false;
  const count = Number(first.metadata.annotations?.[countAnnotation] ?? '1');
  for (let index = 0; index < count; index += 1) {
    const chunk = index === 0 ? first : await present(client, namespace, chunkName(digest, index));
    if (!chunk) return false;
    const owners = chunk.metadata.ownerReferences ?? [];
    if (owners.some(({ uid }) => uid === owner.uid)) continue;
    const reference = { apiVersion, kind: 'HelmApp', name: owner.name, uid: owner.uid };
    await client.mergePatch(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: chunk.metadata.name },
      {
        metadata: {
          // The list is replaced whole: only over the version it was read at.
          resourceVersion: chunk.metadata.resourceVersion,
          ownerReferences: [...owners, reference],
        },
      },
    );
  }
  return true;
}

/**
 * Ends an app's use of an archive: it goes at once with its last owner. (Garbage collection would see to it too, but
 * hears of a new kind of owner only after half a minute.)
 */
export async function disownArchive(
  client: KubeClient,
  { namespace, digest }: { namespace: string; digest: string },
  owner: Pick<ArchiveOwner, 'uid'>,
): Promise<void> {
  for (let index = 0, count = 1; index < count; index += 1) {
    const chunk = await present(client, namespace, chunkName(digest, index));
    if (!chunk) continue;
    count = Number(chunk.metadata.annotations?.[countAnnotation] ?? '1');
    const { uid, resourceVersion, ownerReferences = [] } = chunk.metadata;
    const others = ownerReferences.filter((reference) => reference.uid !== owner.uid);
    if (others.length === ownerReferences.length) continue;
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: chunk.metadata.name };
    if (others.length > 0) {
      await client.mergePatch(ref, { metadata: { resourceVersion, ownerReferences: others } });
    } else {
      // Only as it was read: another app may be making it its own.
      await client.delete(ref, {
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      });
    }
  }
}

async function present(
  client: KubeClient,
  namespace: string,
  name: string,
): Promise<KubeObject | undefined> {
  return await getIfPresent(client, { apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
}

function chunkOf(object: KubeObject): Uint8Array {
  const { chunk } = object['binaryData'] as { chunk: string };
  return Buffer.from(chunk, 'base64');
}

const shortDigest = (digest: string): string => digest.replace('sha256:', '').slice(0, 40);
const chunkName = (digest: string, index: number): string =>
  `stationmaster-chart-${shortDigest(digest)}-${index}`;
