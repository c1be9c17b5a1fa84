/** From the text of a command to the objects that it names, and where they are to go. */
import type { KubeClient } from '../kube/kube-client.ts';
import { applySetOf, defaultSetName, type ApplySet } from '../model/apply-set.ts';
import type { KubeManifest } from '../model/manifest.ts';
import { givenObjects, type GivenObject } from '../model/manifests/given-objects.ts';
import { placeObjects } from '../model/manifests/place-objects.ts';
import { isDnsLabel } from '../model/names.ts';
import { Refusal } from '../runtime/errors.ts';
import { documentsWithMore } from './lost-documents.ts';
import type { ManifestDeps } from './manifest-deps.ts';
import { Refusals } from './preview.ts';

/** How much one command may give. */
export const manifestLimits = { bytes: 2 ** 20, objects: 200 };

/** Where a command names its cluster. */
export const clusterPath = ['input', 'station', 'cluster'];
const path = ['input', 'manifests'];
const wrong = (message: string): Refusal => new Refusal('INVALID_INPUT', `${message}.`, path);

/** The set that a command means. Throws `INVALID_INPUT`. */
export function setMeant(
  { namespace, set = defaultSetName }: { readonly namespace: string; readonly set?: string },
  station: string,
): ApplySet {
  for (const [field, name] of [['namespace', namespace] as const, ['set', set] as const]) {
    if (isDnsLabel(name)) continue;
    const message = `${field} must be 1 to 63 of a-z, 0-9 and "-", with no "-" at either end.`;
    throw new Refusal('INVALID_INPUT', message, ['input', field]);
  }
  return applySetOf({ station, namespace, name: set });
}

/** The objects of a text, as they were written. Throws `LIMIT_EXCEEDED`, or everything that is wrong with them. */
export async function objectsGiven(
  { engine }: Pick<ManifestDeps, 'engine'>,
  text: string,
): Promise<readonly GivenObject[]> {
  const bytes = Buffer.byteLength(text);
  if (bytes > manifestLimits.bytes) {
    throw tooMuch(`${bytes} bytes`, `${manifestLimits.bytes} bytes`);
  }
  const parsed = await engine.parseYaml(text);
  // The engine counts from 0.
  if (!parsed.ok) {
    throw wrong(countedFromOne(parsed.fault.message));
  }
  const cut = documentsWithMore(text).map(
    (at) => `document ${at}: something follows its end: put a line --- between two documents`,
  );
  if (cut.length > 0) throw new Refusals(cut.map(wrong));
  const { objects, problems } = givenObjects(parsed.value);
  if (problems.length > 0) throw new Refusals(problems.map(wrong));
  if (objects.length === 0) throw wrong('There is no object in it');
  if (objects.length > manifestLimits.objects) {
    throw tooMuch(`${objects.length} objects`, `${manifestLimits.objects} objects`);
  }
  return objects;
}

/** The same as they are to be at the station. Throws everything that speaks against it. */
export async function objectsPlaced(
  { stationLabel, view }: Pick<ManifestDeps, 'stationLabel' | 'view'>,
  client: KubeClient,
  { given, set }: { readonly given: readonly GivenObject[]; readonly set: ApplySet },
): Promise<readonly KubeManifest[]> {
  const kindOf = ({ apiVersion, kind }: KubeManifest): string => `${apiVersion}/${kind}`;
  const namespaced = new Map<string, boolean | undefined>();
  for (const { object } of given) {
    if (namespaced.has(kindOf(object))) continue;
    const served = await client.resource(object.apiVersion, object.kind);
    namespaced.set(kindOf(object), served?.namespaced);
  }
  const { objects, problems } = placeObjects(given, {
    set,
    stationLabel,
    isNamespaced: (object) => namespaced.get(kindOf(object)),
    stationOfNode: (node) => view.get('Node', client.cluster, node)?.row.labels[stationLabel],
  });
  if (problems.length > 0) throw new Refusals(problems.map(wrong));
  return objects;
}

const countedFromOne = (message: string): string =>
  message.replace(/^document (\d+)/, (_, index) => `document ${Number(index) + 1}`);

function tooMuch(given: string, allowed: string): Refusal {
  return new Refusal(
    'LIMIT_EXCEEDED',
    `That is ${given}, and one call takes ${allowed} at most: give the rest in another set.`,
    path,
  );
}
