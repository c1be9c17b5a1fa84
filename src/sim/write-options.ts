import { ApiError, badRequest, invalid, type FieldFault } from './api-error.ts';
import { textParameter, type ApiRequest } from './api-request.ts';

/** Query parameters that every write shares. */
export interface WriteOptions {
  dryRun: boolean;
  /** Who writes: `fieldManager`, else the first part of the User-Agent. */
  manager: string;
  /** Take over fields that others own; only for apply. */
  force: boolean;
  /** What happens to fields that the schema does not know. */
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
}

const VALIDATIONS = ['Ignore', 'Warn', 'Strict'] as const;

function managerOf({ query, incoming }: ApiRequest): string {
  const agent = (incoming.headers['user-agent'] ?? '').split('/')[0] ?? '';
  return textParameter(query, 'fieldManager', agent === '' ? 'unknown' : agent.slice(0, 128));
}

/** Reads and checks them. Throws `ApiError` 422 for values that Kubernetes does not know. */
export function parseWriteOptions(request: ApiRequest, kind: string): WriteOptions {
  const { query } = request;
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const validation = textParameter(query, 'fieldValidation', 'Warn');
  const fieldValidation = VALIDATIONS.find((each) => each === validation);
  const faults: FieldFault[] = [];
  if (dryRun.some((value) => value !== 'All')) {
    faults.push(notSupported('dryRun', dryRun.map((each) => `"${each}"`).join(' '), '"All"'));
  }
  if (!fieldValidation) {
    faults.push(
      notSupported('fieldValidation', `"${validation}"`, '"", "Ignore", "Strict", "Warn"'),
    );
  }
  if (faults.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', faults);
  request.dryRun = dryRun.length > 0;
  return {
    dryRun: dryRun.length > 0,
    manager: managerOf(request),
    force: query.get('force') === 'true',
    fieldValidation: fieldValidation ?? 'Warn',
  };
}

function notSupported(field: string, value: string, supported: string): FieldFault {
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${value}: supported values: ${supported}`,
  };
}

/** 415 naming what would be understood. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', {
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

/** The media type of a body, without parameters; '' when none is named. */
export function mediaTypeOf({ incoming }: ApiRequest): string {
  return (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** 400 for a body that cannot be read. */
export function unreadable(why: string): ApiError {
  return badRequest(`error decoding: ${why}`);
}
