import { parse as parseYaml } from 'yaml';
import { ApiError, badRequest } from './api-error.ts';
import { readBody, type ApiRequest } from './api-request.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { groupVersionOf } from './resource-types.ts';
import type { SimMetadata, SimObject } from './sim-object.ts';
import { mediaTypeOf, unreadable, unsupportedMediaType } from './write-options.ts';

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** JSON or YAML text as an object. Throws `ApiError` 400. */
export function parseDocument(text: string, language: 'json' | 'yaml'): unknown {
  try {
    return language === 'json' ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'not a document');
  }
}

/** The document in a request's body; undefined for an empty one. Throws `ApiError` 400, 413 or 415. */
export async function readDocument(request: ApiRequest): Promise<JsonObject | undefined> {
  const media = mediaTypeOf(request);
  const yaml = media === 'application/yaml' || media === 'text/yaml';
  if (!yaml && media !== '' && media !== 'application/json') throw unsupportedMediaType(ACCEPTED);
  const text = await readBody(request.incoming);
  if (text.trim() === '') return undefined;
  const document = parseDocument(text, yaml ? 'yaml' : 'json');
  if (!isJsonObject(document)) {
    throw badRequest(`couldn't get version/kind; json parse error: not an object`);
  }
  return document;
}

function stringMap(value: unknown, field: string): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  const entries = isJsonObject(value) ? Object.entries(value) : [['', undefined] as const];
  for (const [, text] of entries) {
    if (typeof text !== 'string') {
      throw badRequest(
        `json: cannot unmarshal ${jsonKind(text)} into Go struct field ObjectMeta.metadata.${field} of type string`,
      );
    }
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The word that Go's decoder has for the kind of a JSON value. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'undefined' ? 'null' : typeof value;
}

/** Metadata with the optional maps and lists left out where they are null. Throws `ApiError` 400 for wrong types. */
export function metadataOf(document: JsonObject): SimMetadata {
  const { metadata } = document;
  if (metadata === undefined || metadata === null) return { name: '' };
  if (!isJsonObject(metadata)) {
    throw badRequest(
      `json: cannot unmarshal ${jsonKind(metadata)} into Go struct field .metadata of type v1.ObjectMeta`,
    );
  }
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(metadata)) if (value !== null) kept[key] = value;
  const labels = stringMap(metadata['labels'], 'labels');
  const annotations = stringMap(metadata['annotations'], 'annotations');
  if (labels) kept['labels'] = labels;
  if (annotations) kept['annotations'] = annotations;
  if (typeof kept['name'] !== 'string') kept['name'] = '';
  return kept as unknown as SimMetadata;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A document as an object of the request's kind: kind and version checked, namespace and name taken from the path
 * where the document has none. Throws `ApiError` 400 when document and path disagree.
 */
export function objectOf(request: ApiRequest, document: JsonObject): SimObject {
  const { type } = request;
  // A built-in kind is known from the address; only custom resources must say what they are.
  const implied = type.custom === true ? {} : { kind: type.kind, apiVersion: groupVersionOf(type) };
  const kind = textOf(document['kind']) ?? implied.kind;
  const apiVersion = textOf(document['apiVersion']) ?? implied.apiVersion;
  const shown = JSON.stringify(document).slice(0, 200);
  if (kind === undefined) throw badRequest(`Object 'Kind' is missing in '${shown}'`);
  if (apiVersion === undefined) throw badRequest(`Object 'apiVersion' is missing in '${shown}'`);
  const expected = groupVersionOf(type);
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== type.kind) {
    throw badRequest(
      `${kind} in version "${type.version}" cannot be handled as a ${type.kind}: no kind "${kind}" is registered for this resource`,
    );
  }
  const metadata = metadataOf(document);
  checkPlace(request, metadata);
  return { ...document, apiVersion, kind, metadata };
}

/** Takes namespace and name from the path; throws `ApiError` 400 where the object says otherwise. */
export function checkPlace({ type, namespace, name }: ApiRequest, metadata: SimMetadata): void {
  if (type.namespaced) {
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    metadata.namespace = namespace;
  } else if (metadata.namespace === '') {
    delete metadata.namespace;
  }
  if (name === '') return;
  if (metadata.name === '') {
    throw new ApiError(400, 'BadRequest', { message: 'name must be provided' });
  }
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}
