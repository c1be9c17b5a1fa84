import { bytes, count, cpuCores } from '../model/quantities.ts';
import type { ResourceAmounts } from '../model/rows.ts';
import { objectOf } from './json-fields.ts';

/** True for a resource that is a GPU: its name ends in `/gpu`, or the configuration names it. */
export function isGpu(resource: string, gpuResources: readonly string[]): boolean {
  return resource.endsWith('/gpu') || gpuResources.includes(resource);
}

/** Amounts of a Kubernetes resource list (capacity, allocatable, requests); what is not named is 0. */
export function projectAmounts(list: unknown, gpuResources: readonly string[]): ResourceAmounts {
  const resources = objectOf(list);
  let gpus = 0;
  for (const [name, quantity] of Object.entries(resources)) {
    if (isGpu(name, gpuResources)) gpus += count(quantity);
  }
  return {
    cpuCores: cpuCores(resources['cpu']),
    memoryBytes: bytes(resources['memory']),
    ephemeralStorageBytes: bytes(resources['ephemeral-storage']),
    pods: count(resources['pods']),
    gpus,
  };
}
