/** The workloads that are held at their station at admission (SPEC R2.2), and when: one table for webhook and policy. */

type Operation = 'CREATE' | 'UPDATE';

export interface AdmittedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly operations: readonly Operation[];
}

const always: readonly Operation[] = ['CREATE', 'UPDATE'];
/** The template of a Job and nearly all of a Pod cannot be changed: a patch would make the update fail. */
const onCreation: readonly Operation[] = ['CREATE'];

const apps = { group: 'apps', version: 'v1', operations: always };
const batch = { group: 'batch', version: 'v1' };

export const admittedKinds: readonly AdmittedKind[] = [
  { ...apps, kind: 'Deployment', plural: 'deployments' },
  { ...apps, kind: 'StatefulSet', plural: 'statefulsets' },
  { ...apps, kind: 'DaemonSet', plural: 'daemonsets' },
  { ...apps, kind: 'ReplicaSet', plural: 'replicasets' },
  { ...batch, kind: 'CronJob', plural: 'cronjobs', operations: always },
  { ...batch, kind: 'Job', plural: 'jobs', operations: onCreation },
  { group: '', version: 'v1', kind: 'Pod', plural: 'pods', operations: onCreation },
];

/** The entry of a kind, whatever its version; undefined for what is never touched. */
export function admittedKind({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): AdmittedKind | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return admittedKinds.find((known) => known.kind === kind && known.group === group);
}

/** A rule of a webhook's or a policy's match: resources of a group that are looked at in these operations. */
export interface AdmissionRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly Operation[];
  readonly scope: 'Namespaced';
}

/** The table as rules, one for each kind. */
export const admissionRules: readonly AdmissionRule[] = admittedKinds.map((known) => ({
  apiGroups: [known.group],
  apiVersions: [known.version],
  resources: [known.plural],
  operations: known.operations,
  scope: 'Namespaced',
}));
