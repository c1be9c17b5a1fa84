/**
 * Leadership by a Lease in the home cluster (ARCHITECTURE 4), as client-go's leader election has it: the holder renews;
 * the others take over when the lease has not changed for its duration, by their own clock, so that clocks need not agree.
 */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict, KubeError } from '../kube/kube-error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { systemNamespace } from '../model/labels.ts';

export interface LeaderOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who we are: unique for each process. */
  readonly identity: string;
  readonly name: string;
  /** After this long without a renewal others may take over; left out: 10,000. */
  readonly leaseMs?: number;
  /** Between renewals and between attempts; left out: 2,500. */
  readonly retryMs?: number;
}

interface Seen {
  readonly resourceVersion: string;
  readonly at: number;
}

/**
 * Campaigns until the signal aborts. While leading, `lead` runs with a signal that aborts when the lease could not be
 * renewed in time or the outer signal aborts; after it has returned the lease is given back, and the campaign goes on.
 */
export async function campaign(
  options: LeaderOptions,
  lead: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger } = options;
  const retryMs = options.retryMs ?? 2_500;
  let seen: Seen | undefined;
  while (!isAborted(signal)) {
    const attempt = await tryAcquire(options, seen).catch((error: unknown) => {
      logger.warn('the reconciler lease could not be read or taken', { error });
      return undefined;
    });
    if (attempt?.kind === 'held') seen = attempt.seen;
    if (attempt?.kind === 'acquired') {
      logger.info('leading: reconciling from here', { identity: options.identity });
      await leadUntilLost(options, lead, { acquired: attempt, outer: signal });
      seen = undefined;
    }
    if (!isAborted(signal)) await clock.sleep(retryMs, signal).catch(() => undefined);
  }
}

/** A call, as the compiler takes a property read once for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

type Acquired = Extract<Attempt, { readonly kind: 'acquired' }>;

type Attempt =
  /** `at`: before the request that acquired it, so that no delay of the answer lengthens the lease. */
  | { readonly kind: 'acquired'; readonly lease: KubeObject; readonly at: number }
  | { readonly kind: 'held'; readonly seen: Seen };

async function tryAcquire(options: LeaderOptions, seen: Seen | undefined): Promise<Attempt> {
  const { client, clock, identity, name } = options;
  const leaseMs = options.leaseMs ?? 10_000;
  const ref = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace: systemNamespace,
    name,
  };
  const present = await getIfPresent(client, ref);
  try {
    const at = clock.now();
    const timeoutMs = leaseMs - (options.retryMs ?? 2_500);
    if (!present) {
      return {
        kind: 'acquired',
        lease: await client.create(leaseObject(options), { timeoutMs }),
        at,
      };
    }
    const resourceVersion = present.metadata.resourceVersion ?? '';
    const holder =
      (present['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity ?? '';
    const unchangedSince = seen?.resourceVersion === resourceVersion ? seen.at : clock.now();
    const expired = clock.now() - unchangedSince >= leaseMs;
    if (holder !== '' && holder !== identity && !expired) {
      return { kind: 'held', seen: { resourceVersion, at: unchangedSince } };
    }
    const lease = await client.update(leaseObject(options, resourceVersion), { timeoutMs });
    return { kind: 'acquired', lease, at };
  } catch (error) {
    // Somebody else was faster: the next look shows who.
    if (isConflict(error) || isAlreadyExists(error)) {
      return { kind: 'held', seen: { resourceVersion: '', at: clock.now() } };
    }
    throw error;
  }
}

async function leadUntilLost(
  options: LeaderOptions,
  lead: (signal: AbortSignal) => Promise<void>,
  { acquired, outer }: { acquired: Acquired; outer: AbortSignal },
): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([outer, lost.signal]);
  const leading = lead(signal).finally(() => {
    lost.abort();
  });
  const last = await renewUntil(options, acquired, signal);
  lost.abort();
  await leading.catch((error: unknown) => {
    options.logger.error('reconciling stopped with an error', { error });
  });
  if (last) await giveBack(options, last);
}

/** Renews until the signal aborts (returns the lease as last written) or the lease is lost (returns undefined). */
async function renewUntil(
  { client, clock, logger, ...options }: LeaderOptions,
  acquired: Acquired,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const leaseMs = options.leaseMs ?? 10_000;
  const retryMs = options.retryMs ?? 2_500;
  let { lease, at: renewedAt } = acquired;
  // Nobody else may begin before the lease has run out: we stop well before that.
  const leftMs = (): number => leaseMs - retryMs - (clock.now() - renewedAt);
  for (;;) {
    await clock.sleep(Math.max(0, Math.min(retryMs, leftMs())), signal).catch(() => undefined);
    if (signal.aborted) return lease;
    const startedAt = clock.now();
    try {
      lease = await client.update(
        leaseObject({ ...options, clock }, lease.metadata.resourceVersion),
        { timeoutMs: Math.max(500, leftMs()) },
      );
      renewedAt = startedAt;
    } catch (error) {
      if (isConflict(error)) {
        logger.warn('the reconciler lease was taken by another replica', {});
        return undefined;
      }
      if (leftMs() <= 500) {
        logger.warn('the reconciler lease could not be renewed in time', { error });
        return undefined;
      }
    }
  }
}

async function giveBack(options: LeaderOptions, lease: KubeObject): Promise<void> {
  const released = leaseObject({ ...options, identity: '' }, lease.metadata.resourceVersion);
  await options.client.update(released, { timeoutMs: 2_000 }).catch((error: unknown) => {
    if (!(error instanceof KubeError)) throw error;
  });
}

function leaseObject(
  options: Pick<LeaderOptions, 'clock' | 'identity' | 'name' | 'leaseMs'>,
  resourceVersion?: string,
): KubeObject {
  // MicroTime: RFC 3339 with microseconds.
  const time = new Date(options.clock.now()).toISOString().replace('Z', '000Z');
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: options.name,
      namespace: systemNamespace,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: {
      holderIdentity: options.identity,
      leaseDurationSeconds: Math.ceil((options.leaseMs ?? 10_000) / 1_000),
      acquireTime: time,
      renewTime: time,
    },
  };
}
