/** An object as events name it: its Kubernetes kind, and an empty namespace where it has none. */
export interface EventTarget {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where events about an object are filed. */
export function eventTargetKey({ kind, namespace, name }: Omit<EventTarget, 'cluster'>): string {
  return `${kind}/${namespace}/${name}`;
}
