/** Where rollout scenarios take place: a gateway over two clusters with three stations each, simulated or real. */
import type { Gateway } from '../../src/app.ts';
import type { StationRef } from '../../src/model/helm-app.ts';
import { neverReadyAnnotation } from '../../tools/control-plane/stages.ts';
import { vi } from 'vitest';
import { charts, objectsIn, openGateway, startAppWorld } from './apps.ts';
import { startControlPlanes } from './control-plane.ts';
import { openRawCluster, type RawCluster } from './raw-cluster.ts';
import { seedStations } from './raw-cluster-stations.ts';

export interface Station extends StationRef {
  readonly cluster: string;
}

/** The pods of one app at one station, told by the tag of their image. */
export interface PodsAt {
  readonly namespace: string;
  readonly app: string;
  readonly station: Station;
  readonly tag: string;
}

export interface Site extends AsyncDisposable {
  readonly gateway: Gateway;
  /** The home cluster. */
  readonly east: Place;
  readonly west: Place;
  /** Seconds that a healthy station needs at most to become ready, and more. */
  readonly deadlineSeconds: number;
  /** Lets pods never become ready, or become ready after all. */
  setAble(pods: PodsAt, able: boolean): Promise<void>;
  /** The API server of a cluster goes away, or comes back. */
  setApi(cluster: string, state: 'up' | 'down'): Promise<void>;
  /** The nodes of a station are lost, or come back: on the simulated fleet only. */
  setNodes(station: Station, state: 'lost' | 'back'): void;
  /** Brings back whatever is away. */
  restore(): Promise<void>;
}

/** A cluster and its stations, in the order of their names. */
export interface Place {
  readonly name: string;
  readonly api: RawCluster;
  readonly stations: readonly [Station, Station, Station];
}

const patiently = { timeout: 60_000, interval: 50 };

export async function simulatedSite(): Promise<Site> {
  const world = await startAppWorld({ nodeGraceMs: 200 });
  const { fleet, gateway } = world;
  const placeOf = (name: string): Place => ({
    name,
    api: openRawCluster(fleet.cluster(name).kubeconfig),
    stations: three(world.stations(name, 3)),
  });
  const [east, west] = [placeOf('east'), placeOf('west')];
  const lost = new Set<Station>();
  const site: Site = {
    gateway,
    east,
    west,
    deadlineSeconds: 2,
    async setAble(pods, able) {
      fleet.inject({ image: `*:${pods.tag}`, neverReady: !able });
      // Those that run already do not wait for their image any more.
      const { api } = pods.station.cluster === 'east' ? east : west;
      await setPodsReady(api, { ...pods, phases: ['Running'] }, able);
    },
    async setApi(cluster, api) {
      fleet.inject({ cluster, api });
      await seen(gateway, cluster, api);
    },
    setNodes(station, state) {
      const { cluster, name } = station;
      if (state === 'lost') lost.add(station);
      else lost.delete(station);
      for (const { metadata } of objectsIn(fleet, cluster, 'nodes')) {
        if (metadata.labels?.['NodeGroup'] !== name) continue;
        fleet.inject({ cluster, node: metadata.name, lost: state === 'lost' });
      }
    },
    async restore() {
      for (const station of lost) site.setNodes(station, 'back');
      for (const { name } of [east, west]) await site.setApi(name, 'up');
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([east, west].map(async ({ api }) => await api[Symbol.asyncDispose]()));
      await world[Symbol.asyncDispose]();
    },
  };
  return site;
}

export async function realSite(): Promise<Site> {
  const planes = await startControlPlanes('east', 'west');
  const planeOf = (name: string) => planes.all.find((plane) => plane.name === name)!;
  const placeOf = async (name: string): Promise<Place> => {
    const api = openRawCluster(planeOf(name).kubeconfig);
    const names = [1, 2, 3].map((number) => `${name}-${number}`);
    await seedStations(api, { stations: names, nodesPerStation: 2 });
    return { name, api, stations: three(names.map((one) => ({ cluster: name, name: one }))) };
  };
  const [east, west] = await Promise.all([placeOf('east'), placeOf('west')]);
  const gateway = await openGateway(planes.all, [charts]);
  const down = new Set<string>();
  const site: Site = {
    gateway,
    east,
    west,
    deadlineSeconds: 10,
    async setAble(pods, able) {
      const { api } = pods.station.cluster === 'east' ? east : west;
      const say = async (): Promise<void> => {
        await setPodsReady(api, { ...pods, phases: ['Running', 'Pending'] }, able);
      };
      if (!able) {
        await say();
        return;
      }
      // The next pod of a rolling update is made when the one before is ready.
      await vi.waitFor(async () => {
        await say();
        await checkComplete(api, pods);
      }, patiently);
    },
    async setApi(cluster, state) {
      const plane = planeOf(cluster);
      if (state === 'up') down.delete(cluster);
      else down.add(cluster);
      await (state === 'up' ? plane.startApiServer() : plane.stopApiServer());
      await seen(gateway, cluster, state);
    },
    setNodes: () => {
      throw new Error('the nodes of a real control plane are kept alive by kwok');
    },
    async restore() {
      for (const cluster of down) await site.setApi(cluster, 'up');
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await Promise.all([east, west].map(async ({ api }) => await api[Symbol.asyncDispose]()));
      await planes[Symbol.asyncDispose]();
    },
  };
  return site;
}

/** Values by which pods are known by a tag of their own, and, when `able` is false, never become ready. */
export function ownPods(tag: string, able: boolean): Readonly<Record<string, unknown>> {
  return {
    image: { tag },
    ...(!able && { podAnnotations: { [neverReadyAnnotation]: 'true' } }),
  };
}

async function seen(gateway: Gateway, cluster: string, api: 'up' | 'down'): Promise<void> {
  const state = api === 'up' ? 'SYNCED' : 'UNREACHABLE';
  await vi.waitFor(() => {
    const sync = gateway.view.cluster(cluster)?.sync;
    if (sync?.state !== state) throw new Error(`${cluster} is ${sync?.state}, not ${state}`);
  }, patiently);
}

/** Says what a kubelet would say of pods in these phases; they are left so from then on. */
async function setPodsReady(
  api: RawCluster,
  pods: PodsAt & { readonly phases: readonly string[] },
  ready: boolean,
): Promise<void> {
  const path = `/api/v1/namespaces/${pods.namespace}/pods`;
  const { items = [] } = await api.read(path, {
    labelSelector: `app.kubernetes.io/instance=${pods.app},NodeGroup=${pods.station.name}`,
  });
  const status = ready ? 'True' : 'False';
  for (const { metadata, spec, status: now } of items) {
    if (!pods.phases.includes((now as { phase: string }).phase)) continue;
    const containers = (spec?.['containers'] ?? []) as { name: string; image: string }[];
    if (!containers.some(({ image }) => image.endsWith(`:${pods.tag}`))) continue;
    const patch = {
      status: {
        phase: 'Running',
        conditions: ['Ready', 'ContainersReady'].map((type) => ({ type, status })),
        containerStatuses: containers.map(({ name, image }) => ({
          name,
          image,
          imageID: '',
          ready,
          restartCount: 0,
          state: { running: {} },
        })),
      },
    };
    const { code, text } = await api.patch(`${path}/${metadata.name}/status`, { strategic: patch });
    if (code !== 200) throw new Error(text);
  }
}

async function checkComplete(
  api: RawCluster,
  { namespace, app, station }: Omit<PodsAt, 'tag'>,
): Promise<void> {
  const { items = [] } = await api.read(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    labelSelector: `stationmaster.io/app=${app},NodeGroup=${station.name}`,
  });
  for (const { metadata, spec, status } of items) {
    const { observedGeneration, ...count } = status as Record<string, number>;
    // What its controller said of the Deployment before it was changed looks complete.
    if (observedGeneration !== metadata.generation) throw new Error('not looked at yet');
    const counts = [count['replicas'], count['updatedReplicas'], count['readyReplicas']];
    if (counts.some((one) => one !== spec?.['replicas'])) throw new Error(counts.join(' '));
  }
}

function three(stations: readonly Station[]): Place['stations'] {
  const [first, second, third] = stations;
  if (!first || !second || !third) throw new Error('three stations are needed');
  return [first, second, third];
}
