import { milli } from '../quantity.ts';
import type { Container, PodSpec } from '../shapes.ts';

/** Amounts by resource name, in thousandths of the resource's unit. */
export type Amounts = ReadonlyMap<string, number>;

/** Amounts of a resource list such as `status.allocatable`; what is no quantity is left out. */
export function amountsOf(
  list: Readonly<Record<string, unknown>> | undefined,
): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const [name, quantity] of Object.entries(list ?? {})) {
    const amount = milli(quantity);
    if (!Number.isNaN(amount)) amounts.set(name, amount);
  }
  return amounts;
}

/**
 * What a pod asks of its node: the sum of its containers (sidecars included) or the largest init container,
 * whichever is more, plus overhead, plus one of `pods`. A limit stands in for a request that is missing.
 */
export function podRequest(spec: PodSpec): Amounts {
  const sum = new Map<string, number>();
  const initContainers = spec.initContainers ?? [];
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const container of [...spec.containers, ...sidecars]) {
    for (const [name, amount] of containerRequest(container))
      sum.set(name, (sum.get(name) ?? 0) + amount);
  }
  for (const container of initContainers) {
    for (const [name, amount] of containerRequest(container)) {
      sum.set(name, Math.max(sum.get(name) ?? 0, amount));
    }
  }
  for (const [name, amount] of amountsOf(spec.overhead))
    sum.set(name, (sum.get(name) ?? 0) + amount);
  return sum.set('pods', 1000);
}

function containerRequest({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests });
}
