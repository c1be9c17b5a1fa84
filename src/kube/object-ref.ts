/** How objects are named, to a cluster and to people. */
import type { KubeObject, ObjectRef } from './kube-client.ts';
import type { KubeManifest } from '../model/manifest.ts';

/** `Kind namespace/name`, for messages. */
export const describe = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}`;

/** What an object is asked for by; without a namespace where it names none. */
export function objectRef({ apiVersion, kind, metadata }: KubeManifest | KubeObject): ObjectRef {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
}
