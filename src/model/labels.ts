/** Names of labels, annotations, finalizers and namespaces that the gateway writes or reads (CONTRACT: Kubernetes). */
import { createHash } from 'node:crypto';
import type { Labels } from './rows.ts';

export const group = 'stationmaster.io';
export const apiVersion = `${group}/v1alpha1`;

/** Default key of the station label (SPEC: Terms); configurable. */
export const defaultStationLabel = 'NodeGroup';

/** Leases of the gateway live here, in the home cluster. */
export const systemNamespace = 'stationmaster-system';

/** Value of managed-by on what is outside a release. */
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedBy = 'Stationmaster';

export const appLabel = `${group}/app`;
export const appNamespaceLabel = `${group}/app-namespace`;

/**
 * On release Secrets: what was released, so that metadata alone tells (ARCHITECTURE 13). The revision stands on
 * the workloads too: a row that bears it was read after the apply, so that stale health completes nothing.
 */
export const appRevisionLabel = `${group}/app-revision`;
/** `station` or `cluster`; on an object of a chart, as an annotation, it overrides the split. */
export const scopeLabel = `${group}/scope`;
export const digestLabel = `${group}/digest`;

/** On an object of a chart: `keep` leaves its replica count to the chart. */
export const replicasAnnotation = `${group}/replicas`;

/** On release Secrets: how many workloads of watched kinds the release has; all of them must be ready. */
export const workloadsLabel = `${group}/workloads`;

export const hardwareLabel = `${group}/hardware`;

/** On the objects that hold a chart archive. */
export const chartDigestLabel = `${group}/chart-digest`;

/** On the Secret of a cluster release: what keeps its Services in their stations; left out where that is nothing. */
export const serviceLocalityLabel = `${group}/service-locality`;

export const crossTypeLabel = 'Cross_Type';
export const crossTypeValue = 'Cross_MEC_Station';

/** On an object of a hook: which run of which event made it, so that it is known to have run. */
export const hookRunLabel = `${group}/hook-run`;
/** On release Secrets: how far the hooks of this revision are (`HookProgress`). */
export const hooksAnnotation = `${group}/hooks`;

/** On a HelmApp until all of its releases are gone. */
export const appFinalizer = `${group}/uninstall`;
/** On a MecStation that has nodes or apps, until its apps are gone and its nodes let go. */
export const stationFinalizer = `${group}/station`;
/** On a MecStation: `true` lets it go although apps are there. */
export const forceDeleteAnnotation = `${group}/force-delete`;

export const helmReleaseName = 'meta.helm.sh/release-name';
export const helmReleaseNamespace = 'meta.helm.sh/release-namespace';

/** On a HelmApp, by hand or by the gateway: what a person asks of its rollout (src/model/rollout-controls.ts). */
export const pausedAnnotation = `${group}/paused`;
export const cancelledAnnotation = `${group}/cancelled`;
export const approvedAnnotation = `${group}/approved`;
export const forgivenAnnotation = `${group}/forgiven`;
export const retriedAnnotation = `${group}/retried`;
/** On a HelmApp: `<revision>.<failed revision>` when the gateway itself went back; `<revision>.hand` when a person did. */
export const rolledBackAnnotation = `${group}/rolled-back`;
/** On a HelmApp or a MecStation: answers that were given to idempotency keys. */
export const idempotencyAnnotation = `${group}/idempotency`;
/** On a pod template: when a restart was asked for. */
export const restartedAnnotation = `${group}/restarted-at`;
/** On a kept revision (a ControllerRevision): how its rollout ended, who made it, and when; on the parent of a set: when. */
export const outcomeLabel = `${group}/outcome`;
export const changedByAnnotation = `${group}/changed-by`;
export const changedAtAnnotation = `${group}/changed-at`;

/** The annotations by which something is asked of the gateway, as one text that is the same for the same ones. */
export function marksOf(annotations: Labels = {}): string {
  const own = Object.entries(annotations)
    .filter(([key]) => key.startsWith(`${group}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return own.length === 0
    ? ''
    : createHash('sha256').update(JSON.stringify(own)).digest('base64url');
}

/** On a workload, by the admission webhook: what it added there (src/admission/record.ts). */
export const admittedAnnotation = `${group}/admitted`;

/** On an object of a set of manifests: name of the set (src/model/apply-set.ts). */
export const manifestsLabel = `${group}/manifests`;
/** The same in the words of KEP-3659: id of the set. It alone says what belongs to a set. */
export const partOfLabel = 'applyset.kubernetes.io/part-of';
