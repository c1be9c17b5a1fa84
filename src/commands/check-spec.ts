/** The bounds of the HelmApp definition, checked before anything is written, so that a refusal leaves nothing behind (N1). */
import type { HelmAppSpec, ReplicaPolicy } from '../model/helm-app.ts';
import { Refusal } from '../runtime/errors.ts';

/** Throws `INVALID_INPUT` for the first value that schema/crds/helmapp.yaml would not take. */
export function checkSpec({
  strategy,
  replicas,
  stations = [],
  services = [],
  placement,
}: HelmAppSpec): void {
  checkNumber(strategy?.batchSize, [1, 500], ['strategy', 'batchSize']);
  checkNumber(
    strategy?.progressDeadlineSeconds,
    [1, 86_400],
    ['strategy', 'progressDeadlineSeconds'],
  );
  checkReplicas(replicas, ['replicas']);
  for (const [index, override] of stations.entries()) {
    checkReplicas(override.replicas, ['stations', String(index), 'replicas']);
  }
  for (const [index, { name }] of services.entries()) {
    if (name.length < 1 || name.length > 63) {
      throw refusal(
        ['services', String(index), 'name'],
        'the name of a Service has 1 to 63 characters',
      );
    }
  }
  if (services.length > 100) throw refusal(['services'], 'at most 100 services can be named');
  for (const list of ['stations', 'include', 'exclude'] as const) {
    if ((placement?.[list]?.length ?? 0) > 5_000) {
      throw refusal(['placement', list], 'at most 5,000 stations can be named');
    }
  }
  if (stations.length > 5_000)
    throw refusal(['stations'], 'at most 5,000 stations can have settings');
}

function checkReplicas(policy: ReplicaPolicy | undefined, path: readonly string[]): void {
  checkNumber(policy?.fixed?.replicas, [0, 10_000], [...path, 'fixed', 'replicas']);
}

function checkNumber(
  value: number | undefined,
  [least, most]: readonly [number, number],
  path: readonly string[],
): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw refusal(path, `a whole number from ${least} to ${most}`);
}

const refusal = (path: readonly string[], what: string): Refusal =>
  new Refusal('INVALID_INPUT', `${path.join('.')}: ${what}.`, ['input', ...path]);
