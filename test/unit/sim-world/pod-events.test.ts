import { describe, expect, it } from 'vitest';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { deployment, node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

const eventsOf = (world: TestWorld) =>
  [...world.store.list('events')].map((event) => ({
    ...event,
    of: event.metadata.name.slice(0, event.metadata.name.lastIndexOf('.')),
  })) as readonly (SimObject & { readonly of: string })[];
const reasons = (world: TestWorld) => eventsOf(world).map((event) => String(event['reason']));

describe('events about simulated pods', () => {
  it('tell of a pod from its binding to its end', () => {
    using world = startTestWorld([node('n1')], { podEvents: 100 });
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    const [pod] = world.pods();
    const { name, uid } = pod!.metadata;
    expect(reasons(world)).toEqual(['Scheduled', 'Pulled', 'Created', 'Started']);
    expect(eventsOf(world)[0]).toMatchObject({
      of: name,
      type: 'Normal',
      involvedObject: { kind: 'Pod', namespace: 'default', name, uid },
      message: `Successfully assigned default/${name} to n1`,
      source: { component: 'default-scheduler' },
    });
    world.store.delete('deployments.apps', { namespace: 'default', name: 'web' });
    world.settle();
    expect(reasons(world)).toContain('Killing');
    expect(world.errors).toEqual([]);
  });

  it('say once why a pod has no node', () => {
    using world = startTestWorld([], { podEvents: 100 });
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    expect(eventsOf(world)).toMatchObject([{ type: 'Warning', reason: 'FailedScheduling' }]);
    expect(eventsOf(world)[0]!['message']).toMatch(/./);
  });

  it('are forgotten, the oldest first', () => {
    using world = startTestWorld([node('n1')], { podEvents: 3 });
    world.store.create('deployments.apps', deployment('web', { replicas: 2 }));
    world.settle();
    expect(reasons(world)).toEqual(['Pulled', 'Created', 'Started']);
  });
});
