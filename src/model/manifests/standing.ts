/** Whose an object is that is there already, and whether applying to it would change anything. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { isMemberOf, type ApplySet } from '../apply-set.ts';
import {
  appLabel,
  appNamespaceLabel,
  helmReleaseName,
  helmReleaseNamespace,
  partOfLabel,
} from '../labels.ts';
import { objectsOf, type KubeManifest } from '../manifest.ts';
import { manifestSetOfLabels } from '../object-owner.ts';
import { asWritten } from './given-objects.ts';

/** `null` for nobody's; undefined for the set's own; else whose, for messages. */
export type OwnerOfPresent = string | null | undefined;

export function ownerOfPresent(
  present: KubeManifest,
  { set, stationLabel }: { readonly set: ApplySet; readonly stationLabel: string },
): OwnerOfPresent {
  const { labels = {}, annotations = {} } = present.metadata;
  const controller = objectsOf(present.metadata['ownerReferences']).find(
    (one) => one['controller'] === true,
  );
  if (controller) return `${String(controller['kind'])} ${String(controller['name'])}`;
  if (annotations[helmReleaseName] !== undefined) {
    return `Helm release ${annotations[helmReleaseNamespace] ?? '?'}/${annotations[helmReleaseName]}`;
  }
  if (labels[appLabel] !== undefined) {
    return `app ${labels[appNamespaceLabel] ?? present.metadata.namespace ?? '?'}/${labels[appLabel]}`;
  }
  if (isMemberOf(present, set)) return undefined;
  const station = labels[stationLabel];
  if (labels[partOfLabel] !== undefined) {
    const name = manifestSetOfLabels(labels);
    return name === undefined || station === undefined
      ? `another set of manifests (${labels[partOfLabel]})`
      : `set ${name} at station ${station}`;
  }
  return station !== undefined && station !== set.station ? `station ${station}` : null;
}

/** Whether what an apply answers, as a dry run, is what is there: then it need not be sent. */
export function isAsApplied(
  present: KubeManifest,
  answered: KubeManifest,
  manager: string,
): boolean {
  return isDeepStrictEqual(appliedPart(present, manager), appliedPart(answered, manager));
}

/** Everything but status and bookkeeping, with what the manager owns: a field that it takes over is a change too. */
function appliedPart(object: KubeManifest, manager: string): unknown {
  const owned = objectsOf(object.metadata['managedFields'])
    .filter((entry) => entry['manager'] === manager && entry['operation'] === 'Apply')
    .map(({ apiVersion, subresource, fieldsV1 }) => ({ apiVersion, subresource, fieldsV1 }));
  return { ...asWritten(object), owned };
}
