import type { SimObject } from '../sim-object.ts';
import { controllerReference, type Pod, type PodSpec, type PodTemplate } from './shapes.ts';

/** What the owner adds to the template for this one pod. */
export interface PodExtras {
  /** A fixed name; left out: `<owner>-` and five drawn characters. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<PodSpec>;
}

/** The pod a workload controller creates. Shares the template's spec: nothing of it is copied. */
export function podFromTemplate(
  owner: SimObject,
  template: PodTemplate,
  extras: PodExtras = {},
): Pod {
  const annotations = template.metadata?.annotations;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      // The store draws the rest of a generated name; an empty name asks it to.
      ...(extras.name
        ? { name: extras.name }
        : { name: '', generateName: `${owner.metadata.name}-` }),
      ...(owner.metadata.namespace && { namespace: owner.metadata.namespace }),
      labels: { ...template.metadata?.labels, ...extras.labels },
      ...(annotations && { annotations: { ...annotations } }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: extras.spec ? { ...template.spec, ...extras.spec } : template.spec,
  };
}
