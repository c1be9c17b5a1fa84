import { stringify } from 'yaml';

/**
 * A kubeconfig (YAML) with one cluster, one user without credentials and one context, all of this name. `authority`: the
 * certificate (PEM) that the server's own is signed by.
 */
export function kubeconfigFor(name: string, server: string, authority?: string): string {
  const trust =
    authority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(authority).toString('base64') };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, ...trust } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
