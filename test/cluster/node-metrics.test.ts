import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import { nodeMetricsCases } from '../support/node-metrics-cases.ts';

const rbac = 'rbac.authorization.k8s.io';
const metadata = { name: 'collector' };
const account = { ...metadata, namespace: 'default' };
const reads = ['get', 'list', 'watch'];

/** Everything that is watched, and what nodes use when that is allowed. */
const roleOf = (metrics: boolean): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata,
  rules: [
    ...['', 'apps', 'batch', 'discovery.k8s.io', 'networking.k8s.io', 'autoscaling', 'policy'].map(
      (group) => ({ apiGroups: [group], resources: ['*'], verbs: reads }),
    ),
    ...(metrics
      ? [{ apiGroups: ['metrics.k8s.io'], resources: ['nodes'], verbs: ['get', 'list'] }]
      : []),
  ],
});

nodeMetricsCases(async () => {
  const stack = new AsyncDisposableStack();
  const plane = await startControlPlane({ name: 'metrics' });
  stack.defer(() => plane.stop());
  const connection = loadKubeConfigText(plane.kubeconfig).connection();
  const clientOf = (connecting: typeof connection): KubeClient => {
    const client = createKubeClient({
      cluster: 'real',
      connection: connecting,
      clock: systemClock,
    });
    stack.defer(() => client.close());
    return client;
  };
  const admin = clientOf(connection);
  const allow = async (allowed: boolean) => {
    await admin.apply(roleOf(allowed));
  };
  await admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  await allow(true);
  await admin.create({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', ...metadata },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  const { status } = (await admin.request({
    method: 'POST',
    path: `/api/v1/namespaces/default/serviceaccounts/${account.name}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { readonly status: { readonly token: string } };
  const { tls } = await connection.credentials();
  const credentials = {
    headers: { authorization: `Bearer ${status.token}` },
    tls: tls.ca === undefined ? {} : { ca: tls.ca },
  };
  return {
    admin,
    reader: clientOf({
      server: connection.server,
      credentials: () => Promise.resolve(credentials),
    }),
    allow,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
});
