import { describe, expect, it } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';

interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** Left out: true. */
  readonly namespaced?: false;
  readonly [field: string]: unknown;
}

const labels = { app: 'x' };
const container = {
  name: 'main',
  image: 'example.org/image:1',
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ],
  envFrom: [{ configMapRef: { name: 'settings' } }],
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  livenessProbe: { httpGet: { path: '/', port: 'http' } },
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};
const template = {
  metadata: { labels },
  spec: {
    serviceAccountName: 'x',
    securityContext: { runAsNonRoot: true },
    containers: [container],
    volumes: [{ name: 'data', configMap: { name: 'settings', defaultMode: 493 } }],
    tolerations: [{ key: 'edge', operator: 'Exists', effect: 'NoSchedule' }],
  },
};
const jobTemplate = { metadata: { labels }, spec: { ...template.spec, restartPolicy: 'Never' } };
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', name: 'x' };
const subjects = [{ kind: 'ServiceAccount', name: 'x', namespace: 'default' }];
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];

/** The kinds that charts are made of, each as a chart would write it. None of them starts a pod. */
const objects: readonly ChartObject[] = [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    automountServiceAccountToken: true,
  },
  { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', data: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', type: 'Opaque', data: { a: 'MQ==' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    spec: {
      type: 'ClusterIP',
      selector: labels,
      ports: [
        { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
        { name: 'metrics', port: 81, targetPort: 8081 },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    spec: {
      replicas: 0,
      serviceName: 'x',
      selector: { matchLabels: labels },
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'store' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    plural: 'daemonsets',
    spec: {
      selector: { matchLabels: labels },
      template: { ...template, spec: { ...template.spec, nodeSelector: { nobody: 'has-this' } } },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    plural: 'jobs',
    spec: { suspend: true, backoffLimit: 2, template: jobTemplate },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    plural: 'cronjobs',
    spec: {
      suspend: true,
      schedule: '0 0 * * *',
      jobTemplate: { spec: { template: jobTemplate } },
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nothing' },
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    plural: 'ingresses',
    spec: {
      rules: [
        {
          host: 'x.example.org',
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'x', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{}] },
  },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', plural: 'roles', rules },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    plural: 'rolebindings',
    roleRef: { ...roleRef, kind: 'Role' },
    subjects,
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
    rules,
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
    roleRef: { ...roleRef, kind: 'ClusterRole' },
    subjects,
  },
];

export function takesWhatChartsAreMadeOf(useCluster: UseCluster): void {
  describe('what charts are made of', () => {
    it.each(objects)(
      'applies $kind, changes nothing the second time, and deletes it',
      async (object) => {
        const cluster = useCluster();
        await using namespace = await newNamespace(cluster);
        const { plural, namespaced, ...fields } = object;
        // The namespace's name is the only one that no other run can have.
        const body = { ...fields, metadata: { name: namespace.name, labels } };
        const collection =
          namespaced === false
            ? `/apis/${object.apiVersion}/${plural}`
            : object.apiVersion === 'v1'
              ? `/api/v1/namespaces/${namespace.name}/${plural}`
              : namespace.in(object.apiVersion, plural);
        const path = `${collection}/${namespace.name}`;
        const apply = async () =>
          await cluster.patch(path, { apply: body }, { fieldManager: 'tester' });

        const first = await apply();
        expect(first).toMatchObject({ code: 201, body });
        const second = await apply();
        expect(second.code).toBe(200);
        expect(intentOf(second.body)).toEqual(intentOf(first.body));

        expect(
          (await cluster.read(collection)).items!.map(({ metadata }) => metadata.name),
        ).toContain(namespace.name);
        expect((await cluster.delete(path, { propagationPolicy: 'Background' })).code).toBe(200);
      },
    );
  });
}

/** All of an object but what controllers and the server write by themselves. */
function intentOf(object: RawObject): object {
  const applied = object.metadata.managedFields!.filter(({ operation }) => operation === 'Apply');
  return {
    ...object,
    status: undefined,
    metadata: {
      ...object.metadata,
      annotations: undefined,
      resourceVersion: undefined,
      managedFields: applied,
    },
  };
}
