/**
 * The places where an object may name another one in free text or by a reference that we do not rewrite:
 * arguments, environment, data of ConfigMaps and Secrets, annotations, and every string of a kind not known.
 */
import {
  groupKindOf,
  isObject,
  listOf,
  objectOf,
  objectsOf,
  textOf,
  valueAt,
  type JsonObject,
  type KubeManifest,
} from '../manifest.ts';
import { ruleOf } from './split-rules.ts';

/** A string that may name an object. */
export interface Mention {
  /** Field, as in `spec.template.spec.containers[0].args[1]`. */
  readonly path: string;
  readonly text: string;
  /** Kinds that it can name, where the field says so; left out: any. */
  readonly kinds?: readonly string[];
}

/** Every such string of an object, apart from what names the object itself. */
export function mentionsOf(object: KubeManifest): readonly Mention[] {
  const rule = ruleOf(object);
  const annotations = annotationMentions(object.metadata.annotations, 'metadata.annotations');
  if (rule.as === 'workload') {
    return [...annotations, ...templateMentions(object, rule.template)];
  }
  const byKind = mentionsByKind[groupKindOf(object)];
  return [...annotations, ...(byKind ? byKind(object) : stringsOf(bodyOf(object), ''))];
}

/** Where a workload's pod template is: its metadata and its spec. */
export function templateOf(
  object: KubeManifest,
  path: readonly string[],
): { readonly metadata: JsonObject; readonly spec: JsonObject } {
  const template = objectOf(valueAt(object, path));
  return { metadata: objectOf(template['metadata']), spec: objectOf(template['spec']) };
}

const none = (): readonly Mention[] => [];

/** Kinds whose references are known; what is not listed here is read whole. */
const mentionsByKind: Readonly<Record<string, (object: KubeManifest) => readonly Mention[]>> = {
  ConfigMap: ({ data }) => stringsOf(data, 'data'),
  Secret: ({ data, stringData }) => [
    ...stringsOf(stringData, 'stringData'),
    ...stringsOf(data, 'data').map((mention) => ({ ...mention, text: decoded(mention.text) })),
  ],
  Service: ({ spec }) => hinted('spec.externalName', objectOf(spec)['externalName'], ['Service']),
  ServiceAccount: (object) =>
    ['secrets', 'imagePullSecrets'].flatMap((list) =>
      objectsOf(object[list]).flatMap(({ name }, index) =>
        hinted(`${list}[${index}].name`, name, ['Secret']),
      ),
    ),
  'Role.rbac.authorization.k8s.io': roleMentions,
  'ClusterRole.rbac.authorization.k8s.io': roleMentions,
  'RoleBinding.rbac.authorization.k8s.io': bindingMentions,
  'ClusterRoleBinding.rbac.authorization.k8s.io': bindingMentions,
  'Ingress.networking.k8s.io': ({ spec }) =>
    objectsOf(objectOf(spec)['tls']).flatMap(({ secretName }, index) =>
      hinted(`spec.tls[${index}].secretName`, secretName, ['Secret']),
    ),
  'HorizontalPodAutoscaler.autoscaling': none,
  'PodDisruptionBudget.policy': none,
  PersistentVolumeClaim: none,
  'NetworkPolicy.networking.k8s.io': none,
  'CustomResourceDefinition.apiextensions.k8s.io': none,
  'APIService.apiregistration.k8s.io': none,
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': none,
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': none,
};

/** Annotations that tools write and nobody reads as a reference. */
const ownAnnotations =
  /^(?:checksum\/|(?:meta\.)?helm\.sh\/|stationmaster\.io\/|kubectl\.kubernetes\.io\/)/;

function annotationMentions(annotations: unknown, path: string): readonly Mention[] {
  return Object.entries(objectOf(annotations)).flatMap(([key, value]) =>
    ownAnnotations.test(key) ? [] : hinted(`${path}[${key}]`, value),
  );
}

/** Of a pod, only what reaches the program: names of containers, volumes and mounts are the pod's own business. */
function templateMentions(object: KubeManifest, path: readonly string[]): readonly Mention[] {
  const prefix = path.map((field) => `${field}.`).join('');
  const { metadata, spec } = templateOf(object, path);
  const own =
    path.length === 0
      ? []
      : annotationMentions(metadata['annotations'], `${prefix}metadata.annotations`);
  return [...own, ...programStrings(spec, `${prefix}spec`)];
}

function programStrings(value: unknown, path: string): readonly Mention[] {
  if (Array.isArray(value)) {
    return value.flatMap((member, index) => programStrings(member, `${path}[${index}]`));
  }
  return Object.entries(objectOf(value)).flatMap(([field, member]) =>
    field === 'command' || field === 'args' || field === 'value'
      ? stringsOf(member, `${path}.${field}`)
      : isObject(member) || Array.isArray(member)
        ? programStrings(member, `${path}.${field}`)
        : [],
  );
}

/** `resourceNames` name objects of the rule's resources only. */
function roleMentions({ rules }: KubeManifest): readonly Mention[] {
  return objectsOf(rules).flatMap((rule, index) => {
    const resources = listOf(rule['resources']).map(
      (resource) => textOf(resource)?.split('/')[0] ?? '',
    );
    const kinds = resources.includes('*')
      ? undefined
      : resources.map((plural) => kindOf[plural] ?? plural);
    return listOf(rule['resourceNames']).flatMap((name, at) =>
      hinted(`rules[${index}].resourceNames[${at}]`, name, kinds),
    );
  });
}

function bindingMentions({ subjects }: KubeManifest): readonly Mention[] {
  return objectsOf(subjects).flatMap(({ kind, name }, index) =>
    hinted(`subjects[${index}].name`, name, [textOf(kind) ?? '']),
  );
}

/** Plurals of the kinds that the split may rename. */
const kindOf: Readonly<Record<string, string>> = {
  deployments: 'Deployment.apps',
  statefulsets: 'StatefulSet.apps',
  daemonsets: 'DaemonSet.apps',
  replicasets: 'ReplicaSet.apps',
  jobs: 'Job.batch',
  cronjobs: 'CronJob.batch',
  pods: 'Pod',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler.autoscaling',
  poddisruptionbudgets: 'PodDisruptionBudget.policy',
};

/** Labels and selectors hold values of their own, never names of objects. */
const notNames = new Set([
  'labels',
  'matchLabels',
  'selector',
  'labelSelector',
  'nodeSelector',
  'matchExpressions',
]);

function bodyOf(object: KubeManifest): JsonObject {
  const own = new Set(['apiVersion', 'kind', 'metadata']);
  return Object.fromEntries(Object.entries(object).filter(([field]) => !own.has(field)));
}

/** All strings below a value. */
function stringsOf(value: unknown, path: string): readonly Mention[] {
  if (typeof value === 'string') return value === '' ? [] : [{ path, text: value }];
  if (Array.isArray(value))
    return value.flatMap((member, index) => stringsOf(member, `${path}[${index}]`));
  return Object.entries(objectOf(value)).flatMap(([field, member]) =>
    notNames.has(field) ? [] : stringsOf(member, path === '' ? field : `${path}.${field}`),
  );
}

function hinted(path: string, text: unknown, kinds?: readonly string[]): readonly Mention[] {
  if (typeof text !== 'string' || text === '') return [];
  return [kinds ? { path, text, kinds } : { path, text }];
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
