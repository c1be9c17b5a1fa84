import { expect, it, vi } from 'vitest';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import {
  appNamespace,
  charts,
  everything,
  objectsIn,
  startAppWorld,
  startGateway,
} from '../../support/apps.ts';

it('has a gateway that starts with another locality upgrade the releases with Services there, and nothing else', async () => {
  await using world = await startAppWorld();
  const { fleet } = world;
  const stations = [...world.stations('east', 2), ...world.stations('west', 2)];
  await world.create('shop', { placement: { stations } });
  await world.create('plain', {
    chart: { directory: `${charts}/hooked` },
    placement: { stations: world.stations('east', 1) },
  });
  await Promise.all(['shop', 'plain'].map((name) => world.ended(name)));
  await world.gateway.stop();
  const before = everything(fleet);

  const gateway = await startGateway(fleet.clusters, [charts], {
    clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
      name,
      labels: {},
      manage: true,
      serviceLocality: name === 'east' ? 'KUBEEDGE' : 'NONE',
      connection: loadKubeConfigText(kubeconfig).connection(),
    })),
  });
  try {
    await vi.waitFor(
      () => {
        const said = objectsIn(fleet, 'east', 'services')
          .filter(({ metadata }) => metadata.namespace === appNamespace)
          .map(({ metadata }) => metadata.annotations?.['apps.kubeedge.io/service-topology']);
        expect(said).toEqual(['range-nodegroup']);
        const releases = [...gateway.view.all('Release', 'east')].filter(
          ({ row }) => row.scope === 'CLUSTER' && row.status === 'deployed',
        );
        const localities = releases.map(({ row: { release, labels } }) => [
          release,
          labels['stationmaster.io/service-locality'],
        ]);
        expect(Object.fromEntries(localities)).toEqual({ shop: 'KUBEEDGE', plain: undefined });
      },
      { timeout: 20_000, interval: 50 },
    );
  } finally {
    await gateway.stop();
  }
  const changed = [...everything(fleet)]
    .filter(([key, version]) => before.get(key) !== version && !/leases|events/.test(key))
    .map(([key]) => key)
    .sort();
  // The app without Services is none of it; objects that are as they should be are not written.
  expect(changed).toEqual([
    'east secrets edge/sh.helm.release.v1.shop.v1',
    'east secrets edge/sh.helm.release.v1.shop.v2',
    'east services edge/shop-web',
  ]);
});
