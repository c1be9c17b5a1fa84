import type { ObjectRef } from '../kube/kube-client.ts';
import { kubeKindOf } from '../kube/kinds.ts';
import type { Entry } from '../view/view.ts';

/** Where an entry's object is in its cluster. */
export function objectRef({ key }: Entry): ObjectRef {
  const { apiVersion, kubeKind } = kubeKindOf(key.kind);
  return {
    apiVersion,
    kind: kubeKind,
    name: key.name,
    ...(key.namespace === '' ? {} : { namespace: key.namespace }),
  };
}
