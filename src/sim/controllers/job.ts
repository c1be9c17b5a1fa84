import { timestamp } from '../clock.ts';
import { withCondition } from './conditions.ts';
import { editStatus } from './edit.ts';
import { followPodOwner } from './owned-pods.ts';
import { isReadyPod } from './pod-availability.ts';
import { podFromTemplate } from './pod-from-template.ts';
import { conditionOf, isActivePod, type Condition, type Job, type Pod } from './shapes.ts';
import { ownedBy, type Controller, type World } from './world.ts';

const resource = 'jobs.batch';

/**
 * Runs a Job's pods, `parallelism` at a time, until `completions` have succeeded, or more than `backoffLimit` have
 * failed. A failed pod is followed by the next at once.
 */
export function startJobs(world: World): Controller {
  const { store, clock } = world;
  return followPodOwner(world, {
    resource,
    kind: 'Job',
    reconcile({ namespace, name }) {
      const job = store.get(resource, namespace, name) as Job;
      const {
        completions = job.spec.parallelism ?? 1,
        parallelism = 1,
        suspend = false,
        backoffLimit = 6,
      } = job.spec;
      const pods = [...world.pods.under(ownedBy(job.metadata.uid ?? ''))];
      const succeeded = pods.filter(({ status }) => status?.phase === 'Succeeded').length;
      const failed = pods.filter(({ status }) => status?.phase === 'Failed').length;
      const active = pods.filter(isActivePod);
      const hasFailed = failed > backoffLimit;
      const going =
        hasFailed ||
        job.metadata.deletionTimestamp !== undefined ||
        conditionOf(job.status, 'Complete');
      const missing =
        going || suspend ? 0 : Math.min(parallelism, completions - succeeded) - active.length;
      for (let left = missing; left > 0; left -= 1) store.create('pods', jobPod(job));
      if (suspend) for (const { metadata } of active) store.delete('pods', metadata);
      const now = timestamp(clock.now());
      const done = succeeded >= completions;
      editStatus<Job>(store, { resource, namespace, name }, ({ status }) => ({
        ...status,
        startTime: status?.startTime ?? now,
        active: suspend ? 0 : active.length + Math.max(0, missing),
        ready: active.filter(isReadyPod).length,
        terminating: 0,
        succeeded,
        failed,
        uncountedTerminatedPods: {},
        ...(done && {
          completionTime: status?.completionTime ?? now,
          conditions: withTrue(status?.conditions, now, {
            types: ['SuccessCriteriaMet', 'Complete'],
            reason: 'CompletionsReached',
            message: 'Reached expected number of succeeded pods',
          }),
        }),
        ...(hasFailed && {
          conditions: withTrue(status?.conditions, now, {
            types: ['FailureTarget', 'Failed'],
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
          }),
        }),
      }));
    },
  });
}

function withTrue(
  conditions: readonly Condition[] = [],
  now: string,
  { types, ...why }: { types: readonly string[]; reason: string; message: string },
): readonly Condition[] {
  return types.reduce(
    (all, type) => withCondition(all, now, { type, status: 'True', ...why }),
    conditions,
  );
}

function jobPod(job: Job): Pod {
  const { name, uid = '' } = job.metadata;
  return podFromTemplate(job, job.spec.template, {
    labels: {
      'batch.kubernetes.io/job-name': name,
      'batch.kubernetes.io/controller-uid': uid,
      'job-name': name,
      'controller-uid': uid,
    },
  });
}
