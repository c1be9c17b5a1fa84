import { hash32 } from '../../random.ts';
import type { JsonObject } from '../../json-values.ts';
import { withCondition } from '../conditions.ts';
import type { Condition, Container, Pod } from '../shapes.ts';

/** Where and when a pod's status is written. */
export interface PodPlace {
  /** RFC 3339. */
  readonly now: string;
  readonly hostIP: string;
  readonly podIP: string;
}

const passed = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

/** The status of a pod whose containers all run and are ready. What it already says of time is kept. */
export function runningStatus(pod: Pod, place: PodPlace): JsonObject {
  return {
    ...started(pod, place),
    phase: 'Running',
    podIP: place.podIP,
    podIPs: [{ ip: place.podIP }],
    conditions: conditions(pod, place.now, { status: 'True' }),
    containerStatuses: pod.spec.containers.map((container) => ({
      ...containerStatus(pod, container),
      ready: true,
      started: true,
      state: { running: { startedAt: place.now } },
    })),
  };
}

/** The status of a pod that is like one that runs already: what does not differ is shared with it. */
export function runningAlike(model: Pod, place: PodPlace): Pod['status'] & object {
  return {
    ...model.status,
    hostIP: place.hostIP,
    hostIPs: [{ ip: place.hostIP }],
    podIP: place.podIP,
    podIPs: [{ ip: place.podIP }],
    ...(model.status?.containerStatuses && {
      containerStatuses: model.status.containerStatuses.map((status) => ({
        ...status,
        containerID: containerId(`${place.podIP}/${place.hostIP}/${status.name}`),
      })),
    }),
  };
}

/** The status of a pod that ran all the time, but that nobody heard from. */
export function readyAgain(pod: Pod, now: string): Pod['status'] & object {
  return { ...pod.status, conditions: conditions(pod, now, { status: 'True' }) };
}

/** The status of a pod whose image cannot be had: Pending, its containers waiting. */
export function imageHeldStatus(
  pod: Pod,
  place: PodPlace,
  isHeld: (image: string) => boolean,
): JsonObject {
  const unready = pod.spec.containers
    .filter(({ image = '' }) => isHeld(image))
    .map(({ name }) => name);
  return {
    ...started(pod, place),
    phase: 'Pending',
    podIP: place.podIP,
    podIPs: [{ ip: place.podIP }],
    conditions: conditions(pod, place.now, {
      status: 'False',
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${unready.join(' ')}]`,
    }),
    containerStatuses: pod.spec.containers.map((container) => {
      const { image = '' } = container;
      const held = isHeld(image);
      const message = `Back-off pulling image "${image}"`;
      return {
        ...containerStatus(pod, container),
        ...(held && { imageID: '', containerID: undefined }),
        ready: !held,
        started: !held,
        state: held
          ? { waiting: { reason: 'ImagePullBackOff', message } }
          : { running: { startedAt: place.now } },
      };
    }),
  };
}

/** The status of a pod whose containers have ended, well or badly. */
export function endedStatus(pod: Pod, place: PodPlace, ended: 'well' | 'badly'): JsonObject {
  const isWell = ended === 'well';
  return {
    ...started(pod, place),
    phase: isWell ? 'Succeeded' : 'Failed',
    podIP: place.podIP,
    podIPs: [{ ip: place.podIP }],
    conditions: conditions(pod, place.now, {
      status: 'False',
      reason: isWell ? 'PodCompleted' : 'PodFailed',
    }),
    containerStatuses: pod.spec.containers.map((container) => ({
      ...containerStatus(pod, container),
      ready: false,
      started: false,
      state: {
        terminated: {
          exitCode: isWell ? 0 : 1,
          reason: isWell ? 'Completed' : 'Error',
          startedAt: place.now,
          finishedAt: place.now,
        },
      },
    })),
  };
}

function started(pod: Pod, { now, hostIP }: PodPlace): JsonObject {
  const initContainers = pod.spec.initContainers ?? [];
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: pod.status?.startTime ?? now,
    ...(pod.status?.qosClass && { qosClass: pod.status.qosClass }),
    ...(initContainers.length > 0 && {
      initContainerStatuses: initContainers.map((container) => ({
        ...containerStatus(pod, container),
        ready: true,
        started: container.restartPolicy === 'Always',
        state:
          container.restartPolicy === 'Always'
            ? { running: { startedAt: now } }
            : { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } },
      })),
    }),
  };
}

function conditions(pod: Pod, now: string, ready: Omit<Condition, 'type'>): readonly Condition[] {
  return passed.reduce<readonly Condition[]>((all, type) => {
    const verdict = type === 'Ready' || type === 'ContainersReady' ? ready : { status: 'True' };
    return withCondition(all, now, { type, ...verdict });
  }, pod.status?.conditions ?? []);
}

function containerStatus(pod: Pod, { name, image = '' }: Container): JsonObject {
  const digest = hash32(image).toString(16).padStart(8, '0').repeat(8);
  return {
    name,
    image,
    imageID: `${image.split('@')[0]?.replace(/:[^:/]*$/, '') ?? ''}@sha256:${digest}`,
    containerID: containerId(`${pod.metadata.uid ?? ''}/${name}`),
    restartCount: 0,
    lastState: {},
  };
}

function containerId(text: string): string {
  return `containerd://${hash32(text).toString(16).padStart(8, '0').repeat(8)}`;
}
