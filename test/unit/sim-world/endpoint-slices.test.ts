import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sim/json-values.ts';
import type { SimObject } from '../../../src/sim/object-store.ts';
import { deployment, node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

interface Endpoint {
  readonly addresses: string[];
  readonly conditions: { ready: boolean; serving: boolean; terminating: boolean };
  readonly targetRef: { name: string };
  readonly nodeName: string;
}
type Slice = SimObject & { readonly endpoints: Endpoint[]; readonly ports: JsonObject[] };

const slices = (world: TestWorld): Slice[] => [
  ...(world.store.list('endpointslices.discovery.k8s.io') as readonly Slice[]),
];
const endpoints = (world: TestWorld): Endpoint[] =>
  slices(world).flatMap((slice) => slice.endpoints);

function service(spec: JsonObject = {}): SimObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { part: 'front' } },
    spec: {
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }],
      ...spec,
    },
  };
}

describe('simulated EndpointSlices', () => {
  it('list the ready pods of a Service with node and resolved port', () => {
    using world = startTestWorld([
      node('n1', { labels: { 'topology.kubernetes.io/zone': 'jinan' } }),
    ]);
    world.store.create('services', service());
    world.store.create('deployments.apps', deployment('web', { replicas: 2 }));
    world.settle();
    const [slice, ...others] = slices(world);
    expect(others).toEqual([]);
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      metadata: {
        generateName: 'web-',
        labels: { 'kubernetes.io/service-name': 'web', part: 'front' },
        ownerReferences: [{ kind: 'Service', name: 'web', controller: true }],
      },
    });
    const byPod = (left: { targetRef: { name: string } }, right: typeof left): number =>
      left.targetRef.name < right.targetRef.name ? -1 : 1;
    const expected = world.pods().map(({ metadata, status }) => ({
      addresses: [status!.podIP],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: 'n1',
      zone: 'jinan',
      targetRef: { kind: 'Pod', name: metadata.name, namespace: 'default', uid: metadata.uid },
    }));
    expect([...slice!.endpoints].sort(byPod)).toEqual(expected.sort(byPod));
  });

  it('show a pod that is not ready, and one that is going, as such', () => {
    using world = startTestWorld([node('n1')]);
    world.store.create('services', service());
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    world.faults.setLost('n1', true);
    world.settle();
    expect(endpoints(world).map(({ conditions }) => conditions)).toEqual([
      { ready: false, serving: false, terminating: false },
    ]);
    world.store.delete('pods', world.pods()[0]!.metadata);
    world.settle(1000);
    expect(endpoints(world).map(({ conditions }) => conditions.terminating)).toEqual([true]);
  });

  it('publish what is not ready where the Service asks for it', () => {
    using world = startTestWorld([node('n1')]);
    world.faults.setHeld('app:1', true);
    world.store.create('services', service({ publishNotReadyAddresses: true, clusterIP: 'None' }));
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    expect(endpoints(world).map(({ conditions }) => conditions)).toEqual([
      { ready: true, serving: false, terminating: false },
    ]);
  });

  it('follow a changed selector', () => {
    using world = startTestWorld();
    world.store.create('services', service());
    world.store.create('deployments.apps', deployment('web', { replicas: 2 }));
    world.store.create('deployments.apps', deployment('api', { replicas: 1 }));
    world.settle();
    const latest = world.store.get('services', 'default', 'web')!;
    world.store.update('services', {
      ...latest,
      spec: { ...(latest['spec'] as object), selector: { app: 'api' } },
    });
    world.settle();
    expect(endpoints(world).map(({ targetRef }) => targetRef.name)).toEqual(
      world.pods({ app: 'api' }).map(({ metadata }) => metadata.name),
    );
  });

  it('hold 100 end points each, and leave the others alone when one changes', () => {
    using world = startTestWorld(Array.from({ length: 4 }, (_, index) => node(`n${index}`)));
    world.store.create('services', service());
    world.store.create('deployments.apps', deployment('web', { replicas: 250 }));
    world.settle(30_000);
    expect(endpoints(world)).toHaveLength(250);
    expect(slices(world).every((slice) => slice.endpoints.length <= 100)).toBe(true);
    expect(new Set(endpoints(world).map(({ targetRef }) => targetRef.name)).size).toBe(250);
    const versions = new Map(
      slices(world).map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
    );
    world.store.delete('pods', {
      namespace: 'default',
      name: slices(world)[0]!.endpoints[0]!.targetRef.name,
    });
    world.settle();
    expect(endpoints(world)).toHaveLength(250);
    const changed = slices(world).filter(
      ({ metadata }) => versions.get(metadata.name) !== metadata.resourceVersion,
    );
    expect(changed.length).toBeLessThanOrEqual(2);
  });

  it('go with their Service, and come back when somebody deletes them', () => {
    using world = startTestWorld();
    world.store.create('services', service());
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    world.store.delete('endpointslices.discovery.k8s.io', slices(world)[0]!.metadata);
    world.settle();
    expect(endpoints(world)).toHaveLength(1);
    world.store.delete('services', { namespace: 'default', name: 'web' });
    world.settle();
    expect(slices(world)).toEqual([]);
  });
});
