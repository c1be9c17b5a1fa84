/** From the documents of a text to the Kubernetes objects in it, and what is wrong with those that are none. Pure. */
import { isObject, listOf, type JsonObject, type KubeManifest } from '../manifest.ts';

/** An object as it was given. */
export interface GivenObject {
  readonly object: KubeManifest;
  /** Where it stands, for messages: `document 2 (Deployment web)`. */
  readonly place: string;
}

export interface Given {
  readonly objects: readonly GivenObject[];
  /** Each with the place that it is about. */
  readonly problems: readonly string[];
}

/** The objects of all documents, those of lists one by one, without what only a server can say of them. */
export function givenObjects(documents: readonly unknown[]): Given {
  const objects: GivenObject[] = [];
  const problems: string[] = [];
  for (const { value, place } of documents.flatMap(itemsOf)) {
    const found = problemOf(value);
    if (found !== undefined) problems.push(`${place}${nameIn(value)}: ${found}`);
    else if (isManifest(value))
      objects.push({ object: asWritten(value), place: `${place}${nameIn(value)}` });
  }
  return { objects, problems };
}

interface Item {
  readonly value: unknown;
  readonly place: string;
}

/** A `List`, or a list of one kind, is its items. */
function itemsOf(value: unknown, index: number): readonly Item[] {
  const place = `document ${index + 1}`;
  if (
    !isObject(value) ||
    !String(value['kind']).endsWith('List') ||
    !Array.isArray(value['items'])
  ) {
    return [{ value, place }];
  }
  return listOf(value['items']).map((item, at) => ({
    value: item,
    place: `${place}, item ${at + 1}`,
  }));
}

function nameIn(value: unknown): string {
  if (!isObject(value)) return '';
  const { kind, metadata } = value;
  const name = isObject(metadata) ? metadata['name'] : undefined;
  const words = [kind, name].filter((word) => typeof word === 'string' && word !== '');
  return words.length === 0 ? '' : ` (${words.join(' ')})`;
}

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'is no object';
  const { apiVersion, kind, metadata } = value;
  if (!isText(apiVersion)) return 'apiVersion: is missing';
  if (!isText(kind)) return 'kind: is missing';
  if (!isObject(metadata)) return 'metadata: is missing';
  if (metadata['generateName'] !== undefined && !isText(metadata['name'])) {
    return 'metadata.generateName: applied twice it would be two objects: give it a name';
  }
  if (!isText(metadata['name'])) return 'metadata.name: is missing';
  const unclear = ['labels', 'annotations'].find((field) => !isTextMap(metadata[field]));
  if (unclear !== undefined) {
    return `metadata.${unclear}: every value must be a text: put numbers and true or false in quotes`;
  }
  const inexact = inexactAt(value, '');
  return inexact === undefined
    ? undefined
    : `${inexact}: a number beyond 2^53 - 1 cannot be kept exactly: put it in quotes`;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isTextMap = (value: unknown): boolean =>
  value == null ||
  (isObject(value) && Object.values(value).every((member) => typeof member === 'string'));

const isManifest = (value: unknown): value is KubeManifest => problemOf(value) === undefined;

/** Where a whole number stands that was rounded when it was read. */
function inexactAt(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? path.slice(1) : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = inexactAt(member, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ofServer = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** Without status, and without what a server writes into metadata, so that what was read there can be given back. */
export function asWritten(object: KubeManifest): KubeManifest {
  const without = (fields: JsonObject, left: (field: string) => boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => !left(field)));
  return {
    ...(without(object, (field) => field === 'status') as KubeManifest),
    metadata: without(object.metadata, (field) => ofServer.has(field)) as KubeManifest['metadata'],
  };
}
