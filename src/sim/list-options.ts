import { badRequest, invalid, type FieldFault } from './api-error.ts';
import { booleanParameter, integerParameter, type ApiRequest } from './api-request.ts';
import { parseFieldSelector, type ObjectPredicate } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';
import { forbiddenValue } from './object-metadata.ts';

/** Which objects a list or watch is about. */
export interface Selection {
  /** '' for every namespace. */
  namespace: string;
  /** Undefined selects everything. */
  matches: ObjectPredicate | undefined;
}

/** apimachinery `meta/v1.ListOptions`, checked. */
export interface ListOptions {
  selection: Selection;
  watch: boolean;
  /** 0 for no limit. */
  limit: number;
  continueToken: string;
  /** As it was given; '' for none. */
  resourceVersion: string;
  resourceVersionMatch: string;
  sendInitialEvents: boolean;
  allowWatchBookmarks: boolean;
  /** Seconds; 0 for no wish. */
  timeoutSeconds: number;
}

function selectionOf(request: ApiRequest): Selection {
  const labels = parseLabelSelector(request.query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(request.query.get('fieldSelector') ?? '', request.type);
  const { namespace, name } = request;
  const conditions: ObjectPredicate[] = [];
  if (name !== '') conditions.push((object) => object.metadata.name === name);
  if (labels) conditions.push((object) => labels(object.metadata.labels));
  if (fields) conditions.push(fields);
  if (conditions.length === 0) return { namespace, matches: undefined };
  return { namespace, matches: (object) => conditions.every((holds) => holds(object)) };
}

/** Reads and checks what a list or watch asks for. Throws `ApiError` 400 or 422 in apimachinery's words. */
export function parseListOptions(request: ApiRequest): ListOptions {
  const { query } = request;
  const initial = booleanParameter(query, 'sendInitialEvents');
  const options: ListOptions = {
    selection: selectionOf(request),
    watch: booleanParameter(query, 'watch') ?? false,
    limit: integerParameter(query, 'limit') ?? 0,
    continueToken: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    sendInitialEvents: initial ?? false,
    allowWatchBookmarks: booleanParameter(query, 'allowWatchBookmarks') ?? false,
    timeoutSeconds: integerParameter(query, 'timeoutSeconds') ?? 0,
  };
  const faults = options.watch
    ? watchFaults(options, initial !== undefined)
    : listFaults(options, initial !== undefined);
  if (faults.length > 0) {
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', faults);
  }
  return options;
}

const MATCH = 'resourceVersionMatch';

function listFaults(options: ListOptions, initialGiven: boolean): FieldFault[] {
  const faults: FieldFault[] = [];
  const { resourceVersionMatch: match, resourceVersion, continueToken } = options;
  if (match !== '') {
    if (resourceVersion === '') {
      faults.push(
        forbiddenValue(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`),
      );
    }
    if (continueToken !== '') {
      faults.push(forbiddenValue(MATCH, `${MATCH} is forbidden when continue is provided`));
    }
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      faults.push(unsupported(match, '"Exact", "NotOlderThan", ""'));
    }
    if (match === 'Exact' && resourceVersion === '0') {
      faults.push(forbiddenValue(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (initialGiven) {
    faults.push(forbiddenValue('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return faults;
}

function watchFaults(options: ListOptions, initialGiven: boolean): FieldFault[] {
  const faults: FieldFault[] = [];
  const { resourceVersionMatch: match, continueToken } = options;
  if (initialGiven && match !== 'NotOlderThan') {
    faults.push(
      forbiddenValue(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`),
    );
  }
  if (match !== '') {
    if (!initialGiven) {
      faults.push(
        forbiddenValue(
          MATCH,
          `${MATCH} is forbidden for watch unless sendInitialEvents is provided`,
        ),
      );
    }
    if (match !== 'NotOlderThan') faults.push(unsupported(match, '"NotOlderThan"'));
    if (continueToken !== '') {
      faults.push(forbiddenValue(MATCH, `${MATCH} is forbidden when continue is provided`));
    }
  }
  return faults;
}

function unsupported(value: string, supported: string): FieldFault {
  return {
    field: MATCH,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: "${value}": supported values: ${supported}`,
  };
}

/** A resourceVersion as the number that it is inside the server. Throws `ApiError` 400 for anything else. */
export function parseResourceVersion(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}
