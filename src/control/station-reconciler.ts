/** Reconciles one MecStation: the label of its nodes follows what the object wants. */
import type { KubeClient } from '../kube/kube-client.ts';
import { isConflict, isNotFound } from '../kube/kube-error.ts';
import { changeStationLabel, type LabelChange } from '../kube/station-label.ts';
import type { Condition } from '../model/condition.ts';
import { stationFinalizer } from '../model/labels.ts';
import type { MecStationStatus } from '../model/mec-station.ts';
import {
  fateOf,
  isHeldAfter,
  membershipConditions,
  ownedBy,
  some,
} from '../model/station-membership.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { Clock } from '../runtime/clock.ts';
import { manifestSetsIn } from '../view/manifest-sets.ts';
import { nodesOfStation } from '../view/nodes-of-station.ts';
import { stationNameOf } from '../view/place.ts';
import type { Entry, Station, View } from '../view/view.ts';
import { after, done, type Outcome, type Reconciler } from './controller.ts';
import { isHomeThere } from './standstill.ts';
import { parseStationKey } from './station-triggers.ts';
import { createStationWriter } from './station-writer.ts';
import { createWritePace } from './write-pace.ts';

export interface StationReconcilerDeps {
  readonly view: View;
  /** Name of the home cluster: it knows which apps are placed where. */
  readonly home: string;
  readonly clientOf: (cluster: string) => KubeClient | undefined;
  /** Whether the gateway may write to a cluster. */
  readonly manages: (cluster: string) => boolean;
  readonly stationLabel: string;
  readonly clock: Clock;
}

/** Nodes of one station that are written at the same time. */
const atOnce = 8;

type StationObject = Entry<'MecStation'>;

export function createStationReconciler(deps: StationReconcilerDeps): Reconciler {
  const { view, stationLabel, clock } = deps;
  const pace = createWritePace(clock);
  const { isBehind, writeFinalizers, writeStatus } = createStationWriter(clock);

  async function pass(key: string, signal: AbortSignal): Promise<Outcome> {
    const { cluster, name } = parseStationKey(key);
    const client = deps.manages(cluster) ? deps.clientOf(cluster) : undefined;
    if (client === undefined) return done;
    if (!isFresh(view, cluster)) return after(1_000);
    const object = view.get('MecStation', cluster, name);
    const station = object && view.station(cluster, stationNameOf(object.row));
    if (!station) return done;
    if (isBehind(object)) return after(200);
    const isFirst = station.object?.key.name === name;
    if (object.row.deleting) return await leave({ client, object, station, isFirst }, signal);
    // Of several objects for one station only one speaks; the graph shows that there are more.
    if (!isFirst) return done;
    const held = object.row.status.nodes ?? [];
    const hasSomething =
      view.membership(station).wanted + held.length + view.appsAtStation(station).length > 0 ||
      manifestSetsIn(view, station).length > 0;
    if (hasSomething && !object.row.finalizers.includes(stationFinalizer)) {
      await writeFinalizers(client, object, [...object.row.finalizers, stationFinalizer]);
      return after(100);
    }
    if (!hasSomething && object.row.status.observedGeneration === undefined) return done;
    return await follow({ client, object, station }, signal);
  }

  /** Makes the labels what the object wants. */
  async function follow(
    at: { client: KubeClient; object: StationObject; station: Station },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { client, object, station } = at;
    const { status, generation } = object.row;
    const owner = ownedBy(stationLabel, station.name);
    if (owner !== null) return await sayNotOurs(client, object, owner);
    const nodes = nodesOfStation(view, station);
    const fates = new Map(nodes.map((node) => [node.name, fateOf(station.name, node)]));
    const former = formerKeyOf(status);
    const changes = nodes.flatMap(({ name, labelledFor, held }): LabelChange[] => {
      const fate = fates.get(name);
      const isStale =
        held && former !== undefined && labelOf(object, name, former) === station.name;
      const to = fate === 'TAKE' ? station.name : fate === 'LET_GO' ? '' : labelledFor;
      if (to === labelledFor && !isStale) return [];
      const change = { node: name, key: stationLabel, from: labelledFor, to };
      return [isStale ? { ...change, formerKey: former } : change];
    });
    const isStale = changes.some(({ formerKey }) => formerKey !== undefined);
    const stale = new Set(changes.flatMap(({ node, formerKey }) => (formerKey ? [node] : [])));
    // Written before the labels: a label that we put must never look like one put by hand.
    const isNew = await writeStatus(client, object, {
      observedGeneration: generation,
      stationLabel: isStale && former !== undefined ? former : stationLabel,
      nodes: nodes
        .filter(({ name }) => isHeldAfter(fates.get(name) ?? 'FORGET') || stale.has(name))
        .map(({ name }) => name)
        .sort(),
      conditions: membershipConditions(station.name, nodes),
    });
    const wait = await write(client, { changes, signal });
    if (wait > 0) return after(wait);
    return isNew || changes.length > 0 ? after(1_000) : done;
  }

  /** The object is to go: not while apps are there, and not before its nodes are let go. */
  async function leave(
    at: { client: KubeClient; object: StationObject; station: Station; isFirst: boolean },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { client, object, station, isFirst } = at;
    const { status, finalizers, forced } = object.row;
    if (!finalizers.includes(stationFinalizer)) return done;
    if (isFirst) {
      // What is not known to be free of apps is not let go.
      if (!isHomeThere(view, deps.home)) return after(1_000);
      const inUse = useOf(view, station);
      if (inUse !== undefined && !forced) {
        await writeStatus(client, object, {
          ...status,
          conditions: [
            ...(status.conditions ?? []).filter(({ type }) => type !== 'InUse'),
            { type: 'InUse', status: 'True', ...inUse },
          ],
        });
        return after(1_000);
      }
      if (ownedBy(stationLabel, station.name) === null) {
        const former = formerKeyOf(status);
        const changes = (status.nodes ?? []).flatMap((name): LabelChange[] => {
          const from = labelOf(object, name, stationLabel);
          const isStale = former !== undefined && labelOf(object, name, former) === station.name;
          const isOurs = from === station.name;
          if (!isOurs && !isStale) return [];
          const change = { node: name, key: stationLabel, from, to: isOurs ? '' : from };
          return [isStale ? { ...change, formerKey: former } : change];
        });
        const stuck: string[] = [];
        await inParallel(changes, atOnce, async (change) => {
          if (!(await changeStationLabel(client, change, { signal }))) stuck.push(change.node);
        });
        // The view was behind: it is looked at again before the record of what was taken in goes with the object.
        if (stuck.length > 0) return after(1_000);
      }
    }
    await writeFinalizers(
      client,
      object,
      finalizers.filter((finalizer) => finalizer !== stationFinalizer),
    );
    return done;
  }

  /** Carries out every change, also after one that failed, which is thrown then; the wait for those written lately. */
  async function write(
    client: KubeClient,
    { changes, signal }: { readonly changes: readonly LabelChange[]; readonly signal: AbortSignal },
  ): Promise<number> {
    const faults: unknown[] = [];
    let waitMs = 0;
    await inParallel(changes, atOnce, async (change) => {
      if (signal.aborted) return;
      const key = `${client.cluster}/${change.node}/${change.from}/${change.to}`;
      const left = pace.wait(key);
      waitMs = waitMs === 0 ? left : Math.min(waitMs, left || waitMs);
      if (left > 0) return;
      try {
        const labels = view.get('Node', client.cluster, change.node)?.row.labels ?? {};
        const isBare = Object.keys(labels).length === 0;
        await changeStationLabel(client, { ...change, isBare }, { signal });
      } catch (error) {
        pace.forget(key);
        faults.push(error);
      }
    });
    if (faults.length > 0) throw faults[0];
    return waitMs;
  }

  /** The key under which nodes were taken in before it was configured to be another. */
  function formerKeyOf({ stationLabel: key }: MecStationStatus): string | undefined {
    return key === undefined || key === stationLabel ? undefined : key;
  }

  function labelOf({ key }: StationObject, node: string, label: string): string {
    return view.get('Node', key.cluster, node)?.row.labels[label] ?? '';
  }

  async function sayNotOurs(
    client: KubeClient,
    object: StationObject,
    owner: string,
  ): Promise<Outcome> {
    const { generation, status } = object.row;
    const message = `the label ${stationLabel} is kept by another controller: change ${owner} instead`;
    await writeStatus(client, object, {
      ...status,
      observedGeneration: generation,
      conditions: [{ type: 'Owned', status: 'True', reason: 'OtherController', message }],
    });
    return done;
  }

  return {
    async reconcile(key, signal) {
      try {
        return await pass(key, signal);
      } catch (error) {
        // The view was behind: it catches up within moments.
        if (isConflict(error)) return after(200);
        if (isNotFound(error)) return done;
        throw error;
      }
    },
  };
}

/** What is at the station and keeps it; undefined when nothing does. */
function useOf(view: View, station: Station): Pick<Condition, 'reason' | 'message'> | undefined {
  const apps = view.appsAtStation(station).map(({ key }) => `${key.namespace}/${key.name}`);
  const sets = manifestSetsIn(view, station);
  const parts = [
    ...(apps.length > 0 ? [`these apps are placed elsewhere: ${some(apps)}`] : []),
    ...(sets.length > 0 ? [`these sets of manifests are deleted: ${some(sets)}`] : []),
  ];
  if (parts.length === 0) return undefined;
  const reason = apps.length > 0 ? 'AppsPlaced' : 'ManifestsPlaced';
  return { reason, message: `stays until ${parts.join('; and ')}` };
}

/** Whether what is known of the cluster's nodes and stations is as they are now. */
function isFresh(view: View, cluster: string): boolean {
  const sync = view.cluster(cluster)?.sync;
  return (
    sync?.state === 'SYNCED' &&
    sync.watches.every(
      ({ kind, state }) => (kind !== 'Node' && kind !== 'MecStation') || state === 'SYNCED',
    )
  );
}
