import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import { nodeMetricsCases } from '../support/node-metrics-cases.ts';

const rbac = 'rbac.authorization.k8s.io';
const metadata = { name: 'collector' };
const account = { ...metadata, namespace: 'default' };

interface ClusterRole extends KubeObject {
  readonly rules: readonly { readonly apiGroups: readonly string[] }[];
}

/** The role that operators are told to give, with or without the right to what nodes use. */
const operating = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8');
const [, documented = ''] = /```yaml\n(apiVersion: rbac[^`]*)```/.exec(operating) ?? [];
const role = parse(documented) as ClusterRole;
const roleOf = (metrics: boolean): KubeObject => ({
  ...role,
  rules: role.rules.filter(({ apiGroups }) => metrics || !apiGroups.includes('metrics.k8s.io')),
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
    roleRef: { apiGroup: rbac, kind: role.kind, name: role.metadata.name },
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
