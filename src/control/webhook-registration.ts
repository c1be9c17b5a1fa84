/** The webhook as the API servers know it: a MutatingWebhookConfiguration in every managed cluster, made and kept. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject, ReadOptions } from '../kube/kube-client.ts';
import { admissionRules } from '../model/admitted-kinds.ts';
import { managedBy, managedByLabel } from '../model/labels.ts';
import { objectsOf } from '../model/manifest.ts';
import { contains } from './install.ts';

/** How API servers reach the webhook. */
export type WebhookAddress =
  /** With the path that reviews are posted to. */
  | { readonly url: string }
  | {
      readonly service: {
        readonly name: string;
        readonly namespace: string;
        readonly port: number;
        readonly path: string;
      };
    };

export type FailurePolicy = 'Ignore' | 'Fail';

export interface Registration {
  readonly stationLabel: string;
  readonly address: WebhookAddress;
  /** PEM; undefined: left to whoever else writes it. */
  readonly authorities: string | undefined;
  /** `namespace/name` of the Certificate whose authority cert-manager writes; undefined: not cert-manager's. */
  readonly certManagerCertificate: string | undefined;
  readonly failurePolicy: FailurePolicy;
  readonly timeoutSeconds: number;
  /** The gateway's own: what is in it is let through. */
  readonly namespace: string;
}

export const configurationName = 'stationmaster';
const webhookName = 'stations.stationmaster.io';
/** By cert-manager: whose authority is put into `caBundle`. */
const injectionAnnotation = 'cert-manager.io/inject-ca-from';

/** Which namespaces are looked at: all but those that keep the cluster and the gateway alive. */
export const admittedNamespaces = (own: string) => ({
  matchExpressions: [
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', own] },
  ],
});

/** Only what bears the station label, or bore it before. */
export const admittedObjects = (stationLabel: string) => ({
  matchExpressions: [{ key: stationLabel, operator: 'Exists' }],
});

/** The object as it is applied: what is not in it belongs to others. */
export function webhookConfiguration(registration: Registration): KubeObject {
  const { address, authorities, certManagerCertificate, stationLabel } = registration;
  const { failurePolicy, timeoutSeconds, namespace } = registration;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: {
      name: configurationName,
      labels: { [managedByLabel]: managedBy },
      ...(certManagerCertificate !== undefined && {
        annotations: { [injectionAnnotation]: certManagerCertificate },
      }),
    },
    webhooks: [
      {
        name: webhookName,
        admissionReviewVersions: ['v1'],
        clientConfig: {
          ...address,
          ...(authorities !== undefined && {
            caBundle: Buffer.from(authorities).toString('base64'),
          }),
        },
        rules: admissionRules,
        objectSelector: admittedObjects(stationLabel),
        namespaceSelector: admittedNamespaces(namespace),
        matchPolicy: 'Equivalent',
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'None',
        failurePolicy,
        timeoutSeconds,
      },
    ],
  };
}

export interface Keeping extends ReadOptions {
  /** What must be there for it to be left as it is. Left out: all that is wanted. */
  readonly enough?: KubeObject;
}

/**
 * Makes the configuration, or puts back what was changed of it by hand. Resolves with whether it had to write. Other
 * webhooks in the same object, and fields that it does not speak of, are left to whoever wrote them.
 */
export async function keepConfiguration(
  client: KubeClient,
  wanted: KubeObject,
  { enough = wanted, ...options }: Keeping = {},
): Promise<boolean> {
  const { apiVersion, kind, metadata } = wanted;
  const present = await getIfPresent(client, { apiVersion, kind, name: metadata.name }, options);
  if (present !== undefined && isKept(present, enough)) return false;
  await client.apply(wanted, { ...options, force: true });
  return true;
}

function isKept(present: KubeObject, wanted: KubeObject): boolean {
  const { labels = {}, annotations = {} } = wanted.metadata;
  return (
    contains({ labels: {}, annotations: {}, ...present.metadata }, { labels, annotations }) &&
    objectsOf(wanted['webhooks']).every((webhook) =>
      objectsOf(present['webhooks']).some((candidate) => contains(candidate, webhook)),
    )
  );
}
