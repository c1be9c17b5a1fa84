import { readFile } from 'node:fs/promises';

/** One request that the API server has answered, from its audit log. */
export interface AuditRequest {
  readonly receivedAt: Date;
  /** Kubernetes' verb: get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string;
  /** Path and query. */
  readonly uri: string;
  readonly user: string;
  readonly userAgent: string;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Which requests to count; what is left out does not restrict. */
export interface AuditFilter {
  /** Received at this time or later. */
  readonly since?: Date;
  readonly user?: string;
  /** Begins with. */
  readonly userAgent?: string;
}

/**
 * Logs who asked for what (no bodies), but not what the cluster's own parts do, so that the log stays small and
 * all that is in it was asked for by a person, a test or the gateway.
 */
export function auditPolicy(internalUsers: readonly string[]): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted'],
    rules: [
      { level: 'None', users: [...internalUsers, 'system:apiserver'] },
      { level: 'Metadata' },
    ],
  };
}

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user?: { readonly username?: string };
  readonly userAgent?: string;
  readonly responseStatus?: { readonly code?: number };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly requestReceivedTimestamp: string;
}

/** Every request in the log so far, in the order in which they were answered. */
export async function readAuditLog(file: string): Promise<AuditRequest[]> {
  const text = await readFile(file, 'utf8');
  // What follows the last line break is a line still being written.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => requestOf(JSON.parse(line) as AuditEvent));
}

function requestOf(event: AuditEvent): AuditRequest {
  const about = event.objectRef;
  return {
    receivedAt: new Date(event.requestReceivedTimestamp),
    verb: event.verb,
    uri: event.requestURI,
    user: event.user?.username ?? '',
    userAgent: event.userAgent ?? '',
    status: event.responseStatus?.code ?? 0,
    apiGroup: about?.apiGroup ?? '',
    resource: about?.resource ?? '',
    subresource: about?.subresource ?? '',
    namespace: about?.namespace ?? '',
    name: about?.name ?? '',
  };
}

export function matches(request: AuditRequest, filter: AuditFilter): boolean {
  return (
    (filter.since === undefined || request.receivedAt >= filter.since) &&
    (filter.user === undefined || request.user === filter.user) &&
    (filter.userAgent === undefined || request.userAgent.startsWith(filter.userAgent))
  );
}

const mutatingVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const questions = new Set(['authorization.k8s.io', 'authentication.k8s.io']);

/**
 * Whether a request could have changed something: neither a dry run nor one of the reviews, which are questions
 * sent by POST. Refused requests count, they were sent.
 */
export function isMutating(request: AuditRequest): boolean {
  return (
    mutatingVerbs.has(request.verb) &&
    !questions.has(request.apiGroup) &&
    !new URL(request.uri, 'http://cluster').searchParams.has('dryRun')
  );
}
