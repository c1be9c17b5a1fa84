import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

/** What a client needs in order to be someone at one cluster. */
export interface KubeconfigOptions {
  readonly name: string;
  readonly url: string;
  /** PEM. */
  readonly authority: string;
  readonly client: KeyPair;
}

/** A kubeconfig of one cluster, one user and one context (all three called `name`), with the keys inside. */
export function kubeconfigOf({ name, url, authority, client }: KubeconfigOptions): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': base64(authority) } }],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(client.certificate),
          'client-key-data': base64(client.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
