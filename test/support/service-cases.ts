import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/model/global-id.ts';
import type { ServiceLocality } from '../../src/model/service-locality.ts';
import type { RawObject } from './raw-cluster.ts';
import { openServiceWorld, type ServiceWorld, type Told } from './service-world.ts';
import type { CasesCluster } from './station-cases.ts';

/** What a Service says of where its traffic goes, as the API server has it. */
const sayings = ({ metadata, spec }: RawObject) => ({
  crosses: metadata.labels?.['Cross_Type'],
  kubeEdge: metadata.annotations?.['apps.kubeedge.io/service-topology'],
  openYurt: metadata.annotations?.['openyurt.io/topologyKeys'],
  trafficDistribution: spec?.['trafficDistribution'],
});
const nothing = {
  crosses: undefined,
  kubeEdge: undefined,
  openYurt: undefined,
  trafficDistribution: undefined,
};
const crossing = { ...nothing, crosses: 'Cross_MEC_Station' };

const mechanisms: Readonly<
  Record<ServiceLocality, { readonly says: object; readonly reach: string }>
> = {
  KUBEEDGE: { says: { kubeEdge: 'range-nodegroup' }, reach: 'STATION' },
  OPENYURT: { says: { openYurt: 'openyurt.io/nodepool' }, reach: 'STATION' },
  TRAFFIC_DISTRIBUTION: {
    says: { trafficDistribution: 'PreferSameZone' },
    reach: 'STATION_PREFERRED',
  },
  NONE: { says: {}, reach: 'STATION' },
};

/** Services of stations, the same over every kind of cluster. The cases follow one another over one app. */
export function serviceCases(open: () => Promise<CasesCluster>): void {
  describe('a Service over three stations', () => {
    let cluster: CasesCluster;
    let world: ServiceWorld;
    let first: string;
    beforeAll(async () => {
      cluster = await open();
      world = await openServiceWorld(cluster);
      first = (await world.clusterRelease()).digest;
    }, 240_000);
    afterAll(async () => {
      await world[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    });

    const all = (endpoints: ReadonlyMap<string, readonly Told[]>): readonly Told[] =>
      [...endpoints.values()].flat().sort((left, right) => (left.at < right.at ? -1 : 1));

    /** Until the graph has, at each station, what the API server's EndpointSlices have, and the reach that is said. */
    async function agrees(reach: string, name?: string, by?: 'label' | 'node'): Promise<void> {
      await world.until(async () => {
        const endpoints = await world.endpoints(name, by);
        const seen = await world.seen(name);
        expect(seen.reach).toBe(reach);
        for (const { station, ...counts } of seen.stations) {
          const own = endpoints.get(station) ?? [];
          const isOwn =
            reach === 'STATION' ||
            (reach === 'STATION_PREFERRED' && own.some(({ ready }) => ready));
          const reached = isOwn ? own : all(endpoints);
          expect(await world.reachedFrom(station, name)).toEqual(reached);
          const ready = (told: readonly Told[]) => told.filter((one) => one.ready).length;
          expect(counts).toEqual({
            running: own.length,
            ready: ready(own),
            reached: reached.length,
            reachedReady: ready(reached),
          });
        }
      });
    }

    const runningBy = async (name: string): Promise<Readonly<Record<string, number>>> =>
      Object.fromEntries(
        (await world.seen(name)).stations.map(({ station, running }) => [station, running]),
      );

    it('has at each station the end points of both Deployments there, and none of another station', async () => {
      await world.until(async () => {
        const endpoints = await world.endpoints();
        // Two Deployments of two pods, with two ports each.
        expect([...endpoints].map(([station, { length }]) => [station, length]).sort()).toEqual(
          world.stations.map((station) => [station, 8]),
        );
        expect(all(endpoints).every(({ ready }) => ready)).toBe(true);
      });
      await agrees('STATION');
      expect((await world.seen()).stations.map(({ station }) => station)).toEqual(world.stations);
      expect(sayings(await world.service())).toEqual(nothing);
      expect(await world.reachedFrom('without')).toEqual([]);
    });

    it('refuses an id of no station, and reaches nothing from another cluster or from nowhere', async () => {
      const service = {
        type: 'Service',
        cluster: world.cluster,
        namespace: '',
        name: 'a',
      } as const;
      for (const id of ['market', encodeGlobalId(service)]) {
        expect(await world.refusals(id)).toEqual([
          expect.objectContaining({
            message: 'from must be the id of a station: take Station.id',
            extensions: { code: 'BAD_USER_INPUT' },
          }),
        ]);
      }
      expect(await world.reachedFrom('market', 'front', 'elsewhere')).toEqual([]);
      expect(await world.reachedFrom('nowhere')).toEqual([]);
    });

    it.each(['KUBEEDGE', 'OPENYURT', 'TRAFFIC_DISTRIBUTION', 'NONE'] as const)(
      'follows the locality %s, and crossStation on and off',
      async (locality) => {
        const { says, reach } = mechanisms[locality];
        await world.setLocality(locality);
        // Without a new intent: what the file says is a part of what is wanted.
        await world.until(async () => {
          expect(sayings(await world.service())).toEqual({ ...nothing, ...says });
        });
        await agrees(reach);
        const { revision, digest } = await world.clusterRelease();
        expect(digest === first).toBe(locality === 'NONE');

        const crossed = { services: [{ name: 'front', crossStation: true }] };
        const diff = await world.plannedDiff(crossed);
        expect(diff).toContain('+    Cross_Type: Cross_MEC_Station');
        for (const value of Object.values(says))
          expect(diff).toMatch(new RegExp(`^-.*${value}`, 'm'));
        await world.update(crossed);
        expect(sayings(await world.service())).toEqual(crossing);
        await agrees('EVERYWHERE');
        expect(await world.reachedFrom('without')).toHaveLength(24);

        await world.update({ services: [{ name: 'front', crossStation: false }] });
        expect(sayings(await world.service())).toEqual({ ...nothing, ...says });
        await agrees(reach);
        await world.update({ services: null });
        expect(sayings(await world.service())).toEqual({ ...nothing, ...says });
        // On and off, and no more: to ask for what is so anyway changes nothing.
        expect(await world.clusterRelease()).toEqual({ revision: revision + 2, digest });
      },
    );

    it('leaves to the chart what it says itself, where nothing is asked', async () => {
      await world.setLocality('OPENYURT');
      const own = { openYurt: 'kubernetes.io/hostname' };
      const annotations = { 'openyurt.io/topologyKeys': own.openYurt };
      await world.update({ values: { service: { annotations } } });
      expect(sayings(await world.service())).toEqual({ ...nothing, ...own });
      await agrees('STATION');
      await world.update({ values: { service: { labels: { Cross_Type: crossing.crosses } } } });
      expect(sayings(await world.service())).toEqual(crossing);
      await agrees('EVERYWHERE');
      await world.update({ services: [{ name: 'front', crossStation: false }] });
      expect(sayings(await world.service())).toEqual({
        ...nothing,
        ...mechanisms.OPENYURT.says,
      });
      await world.setLocality('NONE');
      await world.update({ values: null, services: null });
      expect(sayings(await world.service())).toEqual(nothing);
    });

    it('counts an end point that is not ready as there, and says so', async () => {
      const path = `/api/v1/namespaces/${world.namespace}/pods`;
      const [station = ''] = world.stations;
      const { items = [] } = await world.api.read(path, {
        labelSelector: `app=front,NodeGroup=${station}`,
      });
      for (const { metadata } of items) {
        const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False' }));
        const patch = { strategic: { status: { conditions } } };
        expect((await world.api.patch(`${path}/${metadata.name}/status`, patch)).code).toBe(200);
      }
      await world.until(async () => {
        const own = (await world.endpoints()).get(station) ?? [];
        expect(own.map(({ ready }) => ready)).toEqual(Array(8).fill(false));
      });
      await agrees('STATION');
      expect((await world.seen()).stations[0]).toMatchObject({ reached: 8, reachedReady: 0 });
      // A preference is no fence: with nothing ready of its own a station reaches the others.
      await world.setLocality('TRAFFIC_DISTRIBUTION');
      await agrees('STATION_PREFERRED');
      expect((await world.seen()).stations[0]).toMatchObject({ reached: 24, reachedReady: 16 });
      await world.setLocality('NONE');
      await agrees('STATION');
    });

    it('tells of a Service that somebody made by hand, with an address in two slices', async () => {
      const [, station = ''] = world.stations;
      const { api, namespace } = world;
      await api.create(`/api/v1/namespaces/${namespace}/services`, {
        metadata: { name: 'by-hand', labels: { NodeGroup: station } },
        spec: { selector: { app: 'front', part: 'cart' }, ports: [{ port: 80 }] },
      });
      await world.until(async () => {
        expect(all(await world.endpoints('by-hand'))).toHaveLength(6);
      });
      await agrees('STATION', 'by-hand');
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
      const [known] = (await world.endpoints('by-hand')).get(station) ?? [];
      const [ip = ''] = known!.at.split(' ');
      await api.create(path, {
        metadata: {
          name: 'by-hand-again',
          labels: { 'kubernetes.io/service-name': 'by-hand' },
        },
        addressType: 'IPv4',
        ports: [{ port: 80 }],
        // The first is in the other slice too; the second is no pod, on a node of the third station.
        endpoints: [
          { addresses: [ip], nodeName: `${station}-1` },
          { addresses: ['10.99.0.1'], nodeName: 'station-3-2', conditions: { ready: false } },
          { addresses: ['10.99.0.2'] },
        ],
      });
      await world.until(async () => {
        expect(all(await world.endpoints('by-hand'))).toHaveLength(8);
      });
      await agrees('STATION', 'by-hand');
      expect(await runningBy('by-hand')).toEqual({ harbour: 2, market: 2, 'station-3': 3 });
    });

    it('goes by the label of the pod where EdgeMesh does, and by the node where it is held by nodes', async () => {
      const { api, namespace } = world;
      await api.create(`/api/v1/namespaces/${namespace}/pods`, {
        metadata: { name: 'stray', labels: { app: 'front', part: 'cart', NodeGroup: 'market' } },
        spec: {
          nodeName: 'harbour-1',
          containers: [{ name: 'main', image: 'registry.example.org/front:1' }],
        },
      });
      await world.until(async () => {
        expect((await world.endpoints('by-hand')).get('market')).toHaveLength(3);
      });
      await agrees('STATION', 'by-hand');
      expect(await runningBy('by-hand')).toEqual({ harbour: 2, market: 3, 'station-3': 3 });

      await world.setLocality('KUBEEDGE');
      // It is no app's: nobody writes to it, so nothing holds it.
      await agrees('EVERYWHERE', 'by-hand', 'node');
      expect(await runningBy('by-hand')).toEqual({ harbour: 3, market: 2, 'station-3': 3 });
      await api.patch(`/api/v1/namespaces/${namespace}/services/by-hand`, {
        merge: {
          metadata: { annotations: { 'apps.kubeedge.io/service-topology': 'range-nodegroup' } },
        },
      });
      await agrees('STATION', 'by-hand', 'node');

      await world.setLocality('NONE');
      await api.patch(`/api/v1/namespaces/${namespace}/services/by-hand`, {
        merge: { metadata: { labels: { Cross_Type: 'Cross_MEC_Station' } } },
      });
      await agrees('EVERYWHERE', 'by-hand');
    });
  });
}
