import { kindsToAdd, namedKind, watchedKinds } from '../kube/kinds.ts';
import { createReflector, type Reflector, type ReflectorStatus } from '../kube/reflector.ts';
import type { ClusterWriter } from '../store/fleet-store.ts';
import { createWriteBehind } from '../store/write-behind.ts';
import { createClusterProber } from './cluster-prober.ts';
import { clusterSyncOf } from './cluster-sync.ts';
import { createEventRing } from './event-ring.ts';
import { createMeasures } from './measures.ts';
import type { CollectorDeps, CollectorTimes } from './collector-deps.ts';

/** How often `asOf` and the end of a grace are looked at: the most often that a quiet cluster's sync is written. */
const tickMs = 1_000;

const defaultMaxEvents = 20_000;

/** One holding of the lease: follows every kind and writes what it sees, until the signal ends it or writing fails. */
export async function collectCluster(
  deps: CollectorDeps,
  times: CollectorTimes,
  { writer, signal }: { readonly writer: ClusterWriter; readonly signal: AbortSignal },
): Promise<void> {
  const { client, clock } = deps;
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const failures: Error[] = [];

  const rows = createWriteBehind({
    writer,
    onFailure: (error) => {
      failures.push(error);
      ending.abort();
    },
  });

  const reflectors: Reflector[] = [];
  const tellSync = () => {
    const watches = reflectors.map((reflector) => reflector.status());
    const sync = clusterSyncOf({
      probe: prober.probe(),
      watches,
      now: clock.now(),
      graceMs: times.graceMs,
      found: writer.found,
    });
    // Also when it is no news, which the store finds out: so a writer that has lost its lease learns of it.
    rows.sync(sync);
  };

  const heardAt = () =>
    reflectors.reduce<number | null>(
      (latest, reflector) => later(latest, reflector.status().contactAt),
      null,
    );
  const prober = createClusterProber(
    { client, clock, heardAt },
    {
      intervalMs: times.probeMs,
      onProbe: (probe, before) => {
        if (probe.outcome !== before.outcome) {
          deps.logger.info('the cluster answers differently', {
            outcome: probe.outcome,
            error: probe.lastError,
          });
        }
        if (probe.outcome !== 'UNREACHABLE' && before.outcome === 'UNREACHABLE') {
          for (const reflector of reflectors) reflector.nudge();
        }
        tellSync();
      },
    },
  );

  const onStatus = (status: ReflectorStatus) => {
    deps.onWatchStatus?.(status);
    if (status.health !== 'SYNCED' && status.lastError !== null) prober.soon();
    tellSync();
  };
  const events = createEventRing(
    { sink: rows, clock },
    { limit: deps.maxEvents ?? defaultMaxEvents },
  );
  const measures = createMeasures(
    { sink: rows, clock },
    { kind: 'NodeMetrics', maxAgeMs: times.measuresMs },
  );
  for (const kind of [
    ...Object.values(watchedKinds),
    ...kindsToAdd(deps.kinds ?? []).map(namedKind),
  ]) {
    const reflector = createReflector(
      {
        ...deps,
        client,
        kind,
        project: (object) =>
          kind.polled && !measures.isOfNow(object) ? null : deps.project(kind.kind, object),
        sink: kind.kind === 'Event' ? events : kind.polled ? measures : rows,
        onStatus,
      },
      times.reflector,
    );
    reflectors.push(reflector);
  }
  for (const reflector of reflectors) reflector.start();

  await Promise.all([prober.run(ended), tick(deps, ended, tellSync)]);
  await Promise.all(reflectors.map((reflector) => reflector.stop()));
  events.flush();
  measures.stop();
  await rows.flush();
  for (const failure of failures) throw failure;
}

async function tick(
  { clock }: CollectorDeps,
  signal: AbortSignal,
  look: () => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(tickMs, signal);
    } catch {
      return;
    }
    look();
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
