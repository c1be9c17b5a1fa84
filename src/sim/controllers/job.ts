import { timestamp } from '../clock.ts';
import { withCondition } from './conditions.ts';
import { editStatus } from './edit.ts';
import { followPodOwner } from './owned-pods.ts';
import { isReadyPod } from './pod-availability.ts';
import { podFromTemplate } from './pod-from-template.ts';
import { conditionOf, isActivePod, keyOf, type Job, type Pod } from './shapes.ts';
import { ownedBy, type Controller, type World } from './world.ts';

const resource = 'jobs.batch';

/**
 * Runs a Job's pods, `parallelism` at a time, until `completions` have succeeded, more than `backoffLimit` have failed,
 * or its `activeDeadlineSeconds` have passed. A failed pod is followed by the next at once.
 */
export function startJobs(world: World): Controller {
  const { store, clock } = world;
  return followPodOwner(world, {
    resource,
    kind: 'Job',
    reconcile({ namespace, name }, queue) {
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
      const now = timestamp(clock.now());
      const startTime = job.status?.startTime ?? (suspend ? undefined : now);
      const leftMs = msToDeadline(job, startTime, clock.now());
      const verdict = verdictOf(job, {
        done: succeeded >= completions,
        late: leftMs <= 0,
        spent: failed > backoffLimit,
      });
      const going = job.metadata.deletionTimestamp !== undefined || verdict !== undefined;
      const missing =
        going || suspend ? 0 : Math.min(parallelism, completions - succeeded) - active.length;
      for (let left = missing; left > 0; left -= 1) store.create('pods', jobPod(job));
      const stopped = suspend || verdict?.type === 'Failed';
      if (stopped) for (const { metadata } of active) store.delete('pods', metadata);
      editStatus<Job>(store, { resource, namespace, name }, ({ status }) => ({
        ...status,
        ...(startTime !== undefined && { startTime }),
        active: stopped ? 0 : active.length + Math.max(0, missing),
        ready: active.filter(isReadyPod).length,
        terminating: 0,
        succeeded,
        failed,
        uncountedTerminatedPods: {},
        ...(verdict && {
          ...(verdict.type === 'Complete' && { completionTime: status?.completionTime ?? now }),
          conditions: [verdict.announcedBy, verdict.type].reduce(
            (all, type) => withCondition(all, now, { type, status: 'True', ...verdict.because }),
            status?.conditions ?? [],
          ),
        }),
      }));
      if (verdict === undefined && Number.isFinite(leftMs)) queue.add(keyOf(job), leftMs);
    },
  });
}

const complete = {
  type: 'Complete',
  announcedBy: 'SuccessCriteriaMet',
  because: {
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  },
} as const;
const failing = { type: 'Failed', announcedBy: 'FailureTarget' } as const;
const late = {
  ...failing,
  because: {
    reason: 'DeadlineExceeded',
    message: 'Job was active longer than specified deadline',
  },
} as const;
const spent = {
  ...failing,
  because: {
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
  },
} as const;

type Verdict = typeof complete | typeof late | typeof spent;

/** How the Job has ended, for good; undefined while it has not. */
function verdictOf(
  { status }: Job,
  now: { readonly done: boolean; readonly late: boolean; readonly spent: boolean },
): Verdict | undefined {
  if (conditionOf(status, 'Complete')) return complete;
  if (conditionOf(status, 'Failed')) {
    return status?.conditions?.some(({ reason }) => reason === spent.because.reason) === true
      ? spent
      : late;
  }
  if (now.done) return complete;
  if (now.spent) return spent;
  return now.late ? late : undefined;
}

function msToDeadline({ spec }: Job, startTime: string | undefined, nowMs: number): number {
  if (spec.activeDeadlineSeconds === undefined || startTime === undefined) return Infinity;
  return Date.parse(startTime) + spec.activeDeadlineSeconds * 1_000 - nowMs;
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
