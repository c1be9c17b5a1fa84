import { timestamp } from '../clock.ts';
import type { SimObject } from '../sim-object.ts';
import { conditionOf, type Pod } from './shapes.ts';
import type { Controller, World } from './world.ts';

/** What is to be said of a pod. */
interface Report {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component: string; readonly host?: string };
}

/**
 * Reports what happens to pods as the scheduler and the kubelets of a real cluster do. No more than `most` events are
 * kept, the oldest go, as a real cluster forgets them after an hour.
 */
export function startPodReporter(world: World, { most }: { readonly most: number }): Controller {
  const { store, clock } = world;
  const made: { readonly namespace: string; readonly name: string }[] = [];
  const waiting = new Map<string, SimObject>();
  let count = 0;

  const queue = world.queue((key) => {
    const event = waiting.get(key);
    waiting.delete(key);
    const { namespace = '', name } = event?.metadata ?? { name: '' };
    const there = store.get('namespaces', '', namespace);
    // A namespace that goes takes its events with it, and takes no more.
    if (event === undefined || there?.metadata.deletionTimestamp !== undefined) return;
    store.create('events', event);
    made.push({ namespace, name });
    const oldest = made.length > most ? made.shift() : undefined;
    if (oldest && store.get('events', oldest.namespace, oldest.name))
      store.delete('events', oldest);
  });

  const report = ({ metadata }: Pod, { source, ...said }: Report): void => {
    count += 1;
    const { namespace = '', name, uid } = metadata;
    const now = timestamp(clock.now());
    const key = `${name}.${(clock.now() * 1_000 + (count % 1_000)).toString(16)}`;
    waiting.set(`${namespace}/${key}`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: key, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
      ...said,
      source,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
    });
    queue.add(`${namespace}/${key}`);
  };

  const stop = store.onEvent(({ resource, type, object, previous }) => {
    if (resource !== 'pods' || type === 'DELETED') return;
    const pod = object as Pod;
    for (const each of reportsOf(pod, previous as Pod | undefined)) report(pod, each);
  });
  return {
    stop() {
      stop();
      queue.stop();
    },
  };
}

/** What a change of a pod makes its cluster say. */
function reportsOf(pod: Pod, before: Pod | undefined): readonly Report[] {
  const { namespace = '', name, deletionTimestamp } = pod.metadata;
  const { nodeName = '', containers } = pod.spec;
  const scheduler = { component: 'default-scheduler' };
  const kubelet = { component: 'kubelet', host: nodeName };
  const reports: Report[] = [];
  if (nodeName !== '' && (before?.spec.nodeName ?? '') === '') {
    const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
    reports.push({ type: 'Normal', reason: 'Scheduled', message, source: scheduler });
  }
  const unscheduled = whyUnscheduled(pod);
  if (unscheduled !== undefined && unscheduled !== (before && whyUnscheduled(before))) {
    const message = unscheduled;
    reports.push({ type: 'Warning', reason: 'FailedScheduling', message, source: scheduler });
  }
  const normal = (reason: string, message: string) =>
    reports.push({ type: 'Normal', reason, message, source: kubelet });
  if (pod.status?.phase === 'Running' && before?.status?.phase !== 'Running') {
    for (const { name: container, image = '' } of containers) {
      normal('Pulled', `Container image "${image}" already present on machine`);
      normal('Created', `Created container: ${container}`);
      normal('Started', `Started container ${container}`);
    }
  }
  const goes = deletionTimestamp !== undefined && before?.metadata.deletionTimestamp === undefined;
  if (goes && nodeName !== '' && pod.status?.phase === 'Running') {
    for (const { name: container } of containers)
      normal('Killing', `Stopping container ${container}`);
  }
  return reports;
}

function whyUnscheduled({ status }: Pod): string | undefined {
  const condition = conditionOf(status, 'PodScheduled');
  return condition?.status === 'False' ? (condition.message ?? '') : undefined;
}
