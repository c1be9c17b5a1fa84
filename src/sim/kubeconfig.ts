import { stringify } from 'yaml';

/** A kubeconfig (YAML) with one cluster, one user without credentials and one context, all of this name. */
export function kubeconfigFor(name: string, server: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
