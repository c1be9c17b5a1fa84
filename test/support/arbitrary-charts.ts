/** Renders of charts that never were: every kind that the split treats, naming one another at random. */
import fc from 'fast-check';
import type { JsonObject, KubeManifest } from '../../src/model/manifest.ts';
import {
  autoscaler,
  budget,
  claim,
  configMap,
  deployment,
  object,
  podTemplate,
  secret,
  service,
  statefulSet,
  type PodParts,
} from './manifests.ts';

const names = fc.constantFrom('web', 'web-api', 'db', 'cfg', 'tls');
/** Also names of what no chart renders. */
const referenced = fc.oneof(names, fc.constant('elsewhere'));
const text = fc.oneof(
  fc.constantFrom('--verbose', '--port=80', '/etc/app', ''),
  names.map((name) => `http://${name}:80/`),
  names.map((name) => `--config-map=${name}`),
  names,
);

const volume: fc.Arbitrary<JsonObject> = fc.oneof(
  referenced.map((name) => ({ name: 'v', configMap: { name } })),
  referenced.map((secretName) => ({ name: 'v', secret: { secretName } })),
  referenced.map((claimName) => ({ name: 'v', persistentVolumeClaim: { claimName } })),
  fc.tuple(referenced, referenced).map(([map, key]) => ({
    name: 'v',
    projected: {
      defaultMode: 420,
      sources: [{ configMap: { name: map } }, { secret: { name: key } }],
    },
  })),
  fc.constant({ name: 'v', emptyDir: {} }),
);
const environment: fc.Arbitrary<JsonObject> = fc.oneof(
  text.map((value) => ({ name: 'E', value })),
  referenced.map((name) => ({ name: 'E', valueFrom: { configMapKeyRef: { name, key: 'k' } } })),
  referenced.map((name) => ({ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } })),
  fc.constant({ name: 'E', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }),
);
const wholeEnvironment: fc.Arbitrary<JsonObject> = fc.oneof(
  referenced.map((name) => ({ configMapRef: { name } })),
  referenced.map((name) => ({ prefix: 'P_', secretRef: { name, optional: true } })),
);
const term: fc.Arbitrary<JsonObject> = fc.record(
  {
    matchExpressions: fc.array(
      fc.record({ key: fc.constantFrom('gpu', 'zone'), operator: fc.constant('Exists') }),
      { minLength: 1, maxLength: 2 },
    ),
    matchFields: fc.constant([{ key: 'metadata.name', operator: 'In', values: ['n1'] }]),
  },
  { requiredKeys: ['matchExpressions'] },
);
const affinity: fc.Arbitrary<JsonObject> = fc.record({
  nodeAffinity: fc.record({
    requiredDuringSchedulingIgnoredDuringExecution: fc.record({
      nodeSelectorTerms: fc.array(term, { minLength: 1, maxLength: 3 }),
    }),
  }),
});

const podParts: fc.Arbitrary<PodParts> = fc.record(
  {
    labels: fc.dictionary(fc.constantFrom('app', 'tier'), names, { minKeys: 1 }),
    replicas: fc.nat(4),
    container: fc.record(
      {
        args: fc.array(text, { maxLength: 2 }),
        env: fc.array(environment, { maxLength: 3 }),
        envFrom: fc.array(wholeEnvironment, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    pod: fc.record(
      {
        volumes: fc.array(volume, { maxLength: 3 }),
        imagePullSecrets: fc.array(
          referenced.map((name) => ({ name })),
          { maxLength: 1 },
        ),
        serviceAccountName: referenced,
        nodeSelector: fc.dictionary(fc.constant('disk'), fc.constant('ssd')),
        affinity,
        initContainers: fc.array(
          fc.record({ name: fc.constant('init'), env: fc.array(environment, { maxLength: 2 }) }),
          { maxLength: 1 },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const workloads: fc.Arbitrary<KubeManifest> = fc.oneof(
  fc.tuple(names, podParts).map(([name, parts]) => deployment(name, parts)),
  fc
    .tuple(names, podParts, referenced)
    .map(([name, parts, serviceName]) => statefulSet(name, { ...parts, serviceName })),
  fc
    .tuple(names, podParts)
    .map(([name, parts]) =>
      object('batch/v1', 'Job', name)({ spec: { template: podTemplate(name, parts) } }),
    ),
  fc.tuple(names, podParts).map(([name, parts]) =>
    object(
      'batch/v1',
      'CronJob',
      name,
    )({
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: { spec: { template: podTemplate(name, parts) } },
      },
    }),
  ),
  fc
    .tuple(names, podParts)
    .map(([name, parts]) => object('v1', 'Pod', name)(podTemplate(name, parts))),
);

const others: fc.Arbitrary<KubeManifest> = fc.oneof(
  fc.tuple(names, fc.dictionary(names, text)).map(([name, data]) => configMap(name, data)),
  fc.tuple(names, fc.dictionary(names, text)).map(([name, data]) => secret(name, data)),
  fc.tuple(names, referenced).map(([name, app]) => service(name, { selector: { app } })),
  names.map((name) => claim(name)),
  fc.tuple(names, names).map(([name, app]) => budget(name, { matchLabels: { app } })),
  names.map((name) => object('v1', 'ServiceAccount', name)()),
  fc.tuple(names, names).map(([name, resource]) =>
    object(
      'rbac.authorization.k8s.io/v1',
      'Role',
      name,
    )({
      rules: [
        { apiGroups: [''], resources: ['configmaps'], resourceNames: [resource], verbs: ['get'] },
      ],
    }),
  ),
  names.map((name) =>
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', name)({ rules: [{ verbs: ['get'] }] }),
  ),
  fc
    .tuple(names, text)
    .map(([name, note]) => object('example.org/v1', 'Widget', name)({ spec: { note } })),
);

/** A render: objects of every kind, no two with one identity; a few have a namespace of their own. */
export const charts: fc.Arbitrary<readonly KubeManifest[]> = fc
  .tuple(
    fc.array(workloads, { minLength: 1, maxLength: 4 }),
    fc.array(others, { maxLength: 10 }),
    fc.array(fc.tuple(names, referenced), { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([pods, rest, scaled, named]) => {
    const scalers = scaled.map(([name, target]) => autoscaler(name, { name: target }));
    const all = [...pods, ...rest, ...scalers];
    return all
      .filter(
        (one, index) =>
          all.findIndex(
            (other) => other.kind === one.kind && other.metadata.name === one.metadata.name,
          ) === index,
      )
      .map((one, index) =>
        named && index === 0 ? { ...one, metadata: { ...one.metadata, namespace: 'apps' } } : one,
      );
  });
