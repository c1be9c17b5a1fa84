import type { ObjectKey } from '../model/rows.ts';
import type { VersionedKind, WrittenVersion } from '../model/written-version.ts';
import type { Entry, View } from './view.ts';

/** Which versions of the objects that mutations write were shown here. */
export interface SeenVersions {
  /** Whether this very version was shown. */
  has(written: WrittenVersion): boolean;
  /** Whether the object was shown in any version. */
  knows(written: Omit<WrittenVersion, 'resourceVersion'>): boolean;
}

type WrittenEntry = Entry<VersionedKind>;

/** Objects, and versions of each, that are remembered: the latest. */
const mostObjects = 10_000;
const mostVersions = 32;

const writtenKinds: readonly VersionedKind[] = ['HelmApp', 'MecStation'];
const isWrittenKey = (key: ObjectKey): key is ObjectKey & { kind: VersionedKind } =>
  writtenKinds.some((kind) => kind === key.kind);

/** Remembers what a view shows from now on, for as long as the view is there. */
export function createSeenVersions(view: Pick<View, 'all' | 'get' | 'onChange'>): SeenVersions {
  // The one that was shown last is the last.
  const versions = new Map<string, string[]>();
  const note = ({ key, row }: WrittenEntry) => {
    const name = nameOf({ ...key, uid: row.uid });
    const known = versions.get(name) ?? [];
    if (known.at(-1) !== row.resourceVersion) known.push(row.resourceVersion);
    if (known.length > mostVersions) known.shift();
    versions.delete(name);
    versions.set(name, known);
    const [oldest] = versions.keys();
    if (versions.size > mostObjects && oldest !== undefined) versions.delete(oldest);
  };
  for (const kind of writtenKinds) for (const entry of view.all(kind)) note(entry);
  view.onChange(({ keys }) => {
    for (const key of keys) {
      const entry = isWrittenKey(key) && view.get(key.kind, key.cluster, key.name, key.namespace);
      if (entry) note(entry);
    }
  });
  return {
    has: (written) => versions.get(nameOf(written))?.includes(written.resourceVersion) ?? false,
    knows: (written) => versions.has(nameOf(written)),
  };
}

function nameOf({ kind, cluster, namespace, name, uid }: ObjectKey & { uid: string }): string {
  return `${kind}/${cluster}/${namespace}/${name}/${uid}`;
}
