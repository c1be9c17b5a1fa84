/** The bounds of the HelmApp definition, checked before anything is written, so that a refusal leaves nothing behind (N1). */
import type { HelmAppSpec, ReplicaPolicy, StationRef, StrategySpec } from '../model/helm-app.ts';
import type { Placement } from '../model/placement.ts';
import {
  approvals,
  failureActions,
  historyBounds,
  mostOf,
  nameBounds,
  replicaBounds,
  strategyBounds,
  type Bounds,
} from '../model/spec-bounds.ts';
import { Refusal } from '../runtime/errors.ts';

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
    checkLength(name, nameBounds.service, {
      path: ['services', String(index), 'name'],
      what: 'a Service',
    });
  }
  checkCount(services, mostOf.services, { path: ['services'], what: 'services can be named' });
  for (const list of ['stations', 'include', 'exclude'] as const) {
    const refs = placement?.[list] ?? [];
    checkCount(refs, mostOf.stations, {
      path: ['placement', list],
      what: 'stations can be named',
    });
    for (const [index, ref] of refs.entries()) {
      checkName(ref, ['placement', list, String(index)]);
    }
  }
  checkCount(stations, mostOf.stations, { path: ['stations'], what: 'stations can have settings' });
  checkNumber(revisionHistoryLimit, historyBounds, ['revisionHistoryLimit']);
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
  checkCount(canary, mostOf.canaries, {
    path: ['strategy', 'canary'],
    what: 'stations can be canaries',
  });
  for (const [index, ref] of canary.entries()) {
    checkName(ref, ['strategy', 'canary', String(index)]);
  }
}

interface Place {
  readonly path: readonly string[];
  readonly what: string;
}

function checkName({ cluster = '', name }: StationRef, path: readonly string[]): void {
  checkLength(name, nameBounds.station, { path: [...path, 'name'], what: 'a station' });
  const [, most] = nameBounds.cluster;
  if (cluster.length > most)
    throw refusal([...path, 'cluster'], `the name of a cluster has at most ${most} characters`);
}

function checkLength(name: string, [least, most]: Bounds, { path, what }: Place): void {
  if (name.length >= least && name.length <= most) return;
  throw refusal(path, `the name of ${what} has ${least} to ${most} characters`);
}

function checkCount(list: readonly unknown[], most: number, { path, what }: Place): void {
  if (list.length <= most) return;
  throw refusal(path, `at most ${most.toLocaleString('en')} ${what}`);
}

function checkReplicas(policy: ReplicaPolicy | undefined, path: readonly string[]): void {
  checkNumber(policy?.fixed?.replicas, replicaBounds, [...path, 'fixed', 'replicas']);
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
