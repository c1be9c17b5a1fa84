/** The bounds of the HelmApp definition, checked before anything is written, so that a refusal leaves nothing behind (N1). */
import type {
  Approval,
  FailureAction,
  HelmAppSpec,
  ReplicaPolicy,
  StationRef,
  StrategySpec,
} from '../model/helm-app.ts';
import type { Placement } from '../model/placement.ts';
import { Refusal } from '../runtime/errors.ts';

type Bounds = readonly [least: number, most: number];

const strategyBounds = {
  batchSize: [1, 500],
  batchPercent: [1, 100],
  batchSizePerCluster: [1, 500],
  maxFailures: [0, 5_000],
  soakSeconds: [0, 86_400],
  progressDeadlineSeconds: [1, 86_400],
} as const satisfies Partial<Record<keyof StrategySpec, Bounds>>;

const approvals: readonly Approval[] = ['NONE', 'EACH_BATCH', 'AFTER_CANARY'];
const failureActions: readonly FailureAction[] = ['PAUSE', 'ROLL_BACK', 'CONTINUE'];

/** Throws `INVALID_INPUT` for the first value that schema/crds/helmapp.yaml would not take. */
export function checkSpec({
  strategy,
  replicas,
  stations = [],
  services = [],
  placement,
  revisionHistoryLimit,
}: HelmAppSpec): void {
  if (strategy) checkStrategy(strategy);
  checkReplicas(replicas, ['replicas']);
  for (const [index, override] of stations.entries()) {
    checkName(override.station, ['stations', String(index), 'station']);
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
  checkNumber(revisionHistoryLimit, [1, 100], ['revisionHistoryLimit']);
}

/** Throws `INVALID_INPUT` for the first canary that is not placed. Stations that are not found are refused elsewhere. */
export function checkCanaries({ strategy }: HelmAppSpec, { chosen, errors }: Placement): void {
  if (errors.length > 0) return;
  for (const [index, { cluster, name }] of (strategy?.canary ?? []).entries()) {
    if (chosen.some((one) => one.name === name && one.cluster === (cluster ?? one.cluster))) {
      continue;
    }
    throw refusal(
      ['strategy', 'canary', String(index)],
      `the app is not placed at ${cluster === undefined ? '' : `${cluster}/`}${name}, so it cannot be a canary`,
    );
  }
}

function checkStrategy(strategy: StrategySpec): void {
  for (const field of Object.keys(strategyBounds) as (keyof typeof strategyBounds)[]) {
    checkNumber(strategy[field], strategyBounds[field], ['strategy', field]);
  }
  if (strategy.batchSize !== undefined && strategy.batchPercent !== undefined) {
    throw refusal(['strategy', 'batchPercent'], 'give batchSize or batchPercent, not both');
  }
  checkOneOf(strategy.approval, approvals, ['strategy', 'approval']);
  checkOneOf(strategy.onFailure, failureActions, ['strategy', 'onFailure']);
  const { canary = [] } = strategy;
  if (canary.length > 500)
    throw refusal(['strategy', 'canary'], 'at most 500 stations can be canaries');
  for (const [index, ref] of canary.entries()) {
    checkName(ref, ['strategy', 'canary', String(index)]);
  }
}

/** Only where no placement looks for the station: one of such a name is found nowhere. */
function checkName({ cluster = '', name }: StationRef, path: readonly string[]): void {
  if (name.length < 1 || name.length > 63)
    throw refusal([...path, 'name'], 'the name of a station has 1 to 63 characters');
  if (cluster.length > 253)
    throw refusal([...path, 'cluster'], 'the name of a cluster has at most 253 characters');
}

function checkReplicas(policy: ReplicaPolicy | undefined, path: readonly string[]): void {
  checkNumber(policy?.fixed?.replicas, [0, 10_000], [...path, 'fixed', 'replicas']);
}

function checkNumber(
  value: number | undefined,
  [least, most]: Bounds,
  path: readonly string[],
): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw refusal(path, `a whole number from ${least} to ${most}`);
}

function checkOneOf<T extends string>(
  value: T | undefined,
  allowed: readonly T[],
  path: readonly string[],
): void {
  if (value === undefined || allowed.includes(value)) return;
  throw refusal(path, `one of ${allowed.join(', ')}`);
}

const refusal = (path: readonly string[], what: string): Refusal =>
  new Refusal('INVALID_INPUT', `${path.join('.')}: ${what}.`, ['input', ...path]);
