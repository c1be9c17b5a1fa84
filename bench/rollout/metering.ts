/** What happens in the clusters of a world while something is done there. */
import { isMutating, type AuditRequest } from '../../tools/control-plane/audit-log.ts';
import { cpuMsOf } from '../measure.ts';
import type { World } from './world.ts';

export interface Figures {
  readonly wallMs: number;
  /** Of the client process, where its pid was given. */
  readonly clientCpuMs: number;
  readonly apiServerCpuMs: number;
  readonly requests: number;
  readonly mutating: number;
  /** Of the mutating requests: what renews leases, and what writes the status of the HelmApp. */
  readonly leases: number;
  readonly appStatus: number;
  /** Requests by verb and resource. */
  readonly byKind: Readonly<Record<string, number>>;
}

export interface Client {
  /** How its user agent begins. */
  readonly userAgent: string;
  readonly pid?: number;
}

export async function figuresOf(
  { clusters }: World,
  { userAgent, pid }: Client,
  work: () => Promise<void>,
): Promise<Figures> {
  const cpu = async () => ({
    client: pid === undefined ? 0 : await cpuMsOf(pid),
    servers: sum(await Promise.all(clusters.map(({ apiServerPid }) => cpuMsOf(apiServerPid)))),
  });
  const before = await cpu();
  const since = new Date();
  const begun = performance.now();
  await work();
  const wallMs = performance.now() - begun;
  const until = new Date();
  const after = await cpu();
  const logs = await Promise.all(
    clusters.map(({ plane }) => plane.auditRequests({ since, userAgent })),
  );
  const requests = logs.flat().filter(({ receivedAt }) => receivedAt <= until);
  const mutating = requests.filter(isMutating);
  return {
    wallMs,
    clientCpuMs: after.client - before.client,
    apiServerCpuMs: after.servers - before.servers,
    requests: requests.length,
    mutating: mutating.length,
    leases: mutating.filter(({ resource }) => resource === 'leases').length,
    appStatus: mutating.filter((request) => kindOf(request).endsWith('helmapps/status')).length,
    byKind: countsOf(requests.map(kindOf)),
  };
}

function kindOf({ verb, resource, subresource }: AuditRequest): string {
  return `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`;
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
