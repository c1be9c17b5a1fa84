/** A ReplicaSet as the arithmetic of a rollout sees it. */
export interface ReplicaSetCount {
  readonly name: string;
  /** spec.replicas. */
  readonly wanted: number;
  readonly available: number;
  /** Milliseconds since the epoch; older ReplicaSets are scaled down first. */
  readonly createdMs: number;
}

/** How far a rolling update may leave the wanted number of replicas. */
export interface RollingBounds {
  /** Pods allowed beyond the wanted number. */
  readonly surge: number;
  /** Pods that may be missing from the wanted number. */
  readonly unavailable: number;
}

/** A new spec.replicas for a ReplicaSet. */
export interface Scale {
  readonly name: string;
  readonly replicas: number;
}

/** A number, or a share such as `25%`, of `total`; shares are rounded the way the caller says. */
export function shareOf(
  value: number | string,
  total: number,
  round: (share: number) => number,
): number {
  if (typeof value === 'number') return value;
  return round((Number.parseFloat(value) * total) / 100);
}

/** Surge is rounded up, unavailable down; where both come to 0, one pod may be unavailable. Default 25 % each. */
export function rollingBounds(
  replicas: number,
  policy: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string } = {},
): RollingBounds {
  const surge = shareOf(policy.maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = Math.min(
    shareOf(policy.maxUnavailable ?? '25%', replicas, Math.floor),
    replicas,
  );
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/**
 * spec.replicas for the ReplicaSet of the present template, so that all pods together stay within
 * replicas + surge. Never scales up beyond `replicas`, never counts below what it has.
 */
export function freshReplicas(
  replicas: number,
  bounds: RollingBounds,
  counts: { fresh: number; all: number },
): number {
  if (counts.fresh > replicas) return replicas;
  const room = replicas + bounds.surge - counts.all;
  return counts.fresh + Math.max(0, Math.min(room, replicas - counts.fresh));
}

/**
 * Which old ReplicaSets give up how many pods now: first those pods that are not available anyway, then
 * available ones, oldest ReplicaSet first, while at least replicas − unavailable pods stay available.
 */
export function oldScales(
  replicas: number,
  bounds: RollingBounds,
  sets: { readonly fresh: ReplicaSetCount | undefined; readonly old: readonly ReplicaSetCount[] },
): Scale[] {
  const { fresh, old } = sets;
  const minAvailable = replicas - bounds.unavailable;
  const all = total(old, ({ wanted }) => wanted) + (fresh?.wanted ?? 0);
  const freshUnavailable = fresh ? Math.max(0, fresh.wanted - fresh.available) : 0;
  let budget = all - minAvailable - freshUnavailable;
  if (budget <= 0) return [];
  const left = new Map(old.map((one) => [one.name, one.wanted]));
  const oldestFirst = [...old].sort((one, other) => one.createdMs - other.createdMs);
  const take = (one: ReplicaSetCount, most: number): number => {
    const have = left.get(one.name) ?? 0;
    const taken = Math.max(0, Math.min(have, most, budget));
    left.set(one.name, have - taken);
    budget -= taken;
    return taken;
  };
  for (const one of oldestFirst) take(one, one.wanted - one.available);
  let spare = total(old, ({ available }) => available) + (fresh?.available ?? 0) - minAvailable;
  for (const one of oldestFirst) spare -= take(one, spare);
  return old
    .map(({ name, wanted }) => ({ name, wanted, replicas: left.get(name) ?? wanted }))
    .filter(({ wanted, replicas: next }) => next !== wanted)
    .map(({ name, replicas: next }) => ({ name, replicas: next }));
}

/**
 * Spreads a change of the Deployment's replicas in the middle of a rollout over its ReplicaSets, in
 * proportion to their size; what rounding leaves goes to the largest. `allowed` = replicas + surge.
 */
export function proportionalScales(sets: readonly ReplicaSetCount[], allowed: number): Scale[] {
  const active = sets.filter(({ wanted }) => wanted > 0);
  const present = total(active, ({ wanted }) => wanted);
  if (present === 0) return [];
  const largestFirst = [...active].sort(
    (one, other) => other.wanted - one.wanted || other.createdMs - one.createdMs,
  );
  const scales = largestFirst.map(({ name, wanted }) => ({
    name,
    replicas: Math.round((wanted * allowed) / present),
  }));
  const [largest, ...rest] = scales;
  if (!largest) return [];
  return [
    {
      name: largest.name,
      replicas: Math.max(0, allowed - total(rest, ({ replicas }) => replicas)),
    },
    ...rest,
  ];
}

function total<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}
