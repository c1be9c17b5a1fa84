import { describe, expect, it } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { causesOf, expectRefusal } from './refusal.ts';

const eventOf = (name: string, regarding: object) => ({
  metadata: { name },
  involvedObject: regarding,
  reason: 'Tested',
  message: 'as tests do',
  type: 'Warning',
  source: { component: 'tester', host: 'n1' },
  firstTimestamp: '2026-01-01T00:00:00Z',
  lastTimestamp: '2026-01-01T00:00:01Z',
  count: 2,
});

export function keepsEvents(useCluster: UseCluster): void {
  describe('events', () => {
    it('are kept as they were reported, and found by what they are about', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const events = `/api/v1/namespaces/${namespace.name}/events`;
      const pod = { kind: 'Pod', namespace: namespace.name, name: 'a', uid: 'u' };
      const event = eventOf('of-a', pod);
      expect(await cluster.create(events, event)).toMatchObject({
        ...event,
        eventTime: null,
        reportingComponent: '',
        reportingInstance: '',
      });
      await cluster.create(events, eventOf('of-b', { ...pod, name: 'b' }));

      const fieldSelector = 'involvedObject.kind=Pod,involvedObject.name=a,type=Warning';
      const found = await cluster.read(events, { fieldSelector });
      expect(found.items!.map(({ metadata }) => metadata.name)).toEqual(['of-a']);
      await using watch = await cluster.watch('/api/v1/events', {
        fieldSelector: `involvedObject.namespace=${namespace.name},involvedObject.name=b`,
      });
      expect(await watch.next()).toMatchObject({
        type: 'ADDED',
        object: { reason: 'Tested', count: 2, metadata: { name: 'of-b' } },
      });
    });

    it('are refused in another namespace than that of what they are about', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const events = `/api/v1/namespaces/${namespace.name}/events`;
      for (const regarding of [
        { kind: 'Pod', namespace: 'default', name: 'a' },
        { kind: 'Node', name: 'n' },
      ]) {
        const refused = await cluster.post(events, eventOf('elsewhere', regarding));
        expectRefusal(refused, 422, 'Invalid');
        expect(causesOf(refused)).toEqual(['involvedObject.namespace: FieldValueInvalid']);
      }
      const node = { kind: 'Node', name: `n-${namespace.name}` };
      await cluster.create('/api/v1/namespaces/default/events', eventOf(namespace.name, node));
      await cluster.delete(`/api/v1/namespaces/default/events/${namespace.name}`);
    });
  });
}
