import type { FieldFault } from '../api-error.ts';
import { isJsonObject, sameJson, valueAt, type JsonObject } from '../json-values.ts';
import { selectorMatches, type LabelSelector, type Labels } from '../label-selector.ts';
import { forbiddenValue, invalidValue, requiredValue } from '../object-metadata.ts';
import type { SimObject } from '../sim-object.ts';
import type { Strategy } from '../strategy.ts';
import {
  objectIn,
  objectsIn,
  optionalObject,
  podTemplateDefaults,
  setDefault,
} from './pod-spec-defaults.ts';
import { notSupported, podTemplateFaults } from './pod-spec-faults.ts';

const ALWAYS = ['Always'];
const ENDING = ['OnFailure', 'Never'];
const HISTORY = 10;

function specOf(object: SimObject): JsonObject {
  return isJsonObject(object['spec']) ? object['spec'] : {};
}

function countFaults(spec: JsonObject, keys: readonly string[]): FieldFault[] {
  return keys.flatMap((key) => {
    const value = spec[key];
    if (value === undefined || (typeof value === 'number' && value >= 0)) return [];
    return [invalidValue(`spec.${key}`, value, 'must be greater than or equal to 0')];
  });
}

function selectorFaults(spec: JsonObject, old: SimObject | undefined): FieldFault[] {
  const selector = spec['selector'] as LabelSelector | undefined;
  if (!selector) return [requiredValue('spec.selector')];
  const faults: FieldFault[] = [];
  const terms = Object.keys(selector.matchLabels ?? {}).length;
  if (terms + (selector.matchExpressions ?? []).length === 0) {
    faults.push(
      invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'),
    );
  }
  const labels = valueAt(spec, 'template', 'metadata', 'labels') as Labels;
  if (!selectorMatches(selector, labels)) {
    faults.push(
      invalidValue(
        'spec.template.metadata.labels',
        labels ?? {},
        '`selector` does not match template `labels`',
      ),
    );
  }
  if (old && !sameJson(selector, specOf(old)['selector'])) {
    faults.push(invalidValue('spec.selector', selector, 'field is immutable'));
  }
  return faults;
}

function workloadFaults(draft: SimObject, old: SimObject | undefined): FieldFault[] {
  const spec = specOf(draft);
  return [
    ...countFaults(spec, ['replicas', 'minReadySeconds', 'revisionHistoryLimit']),
    ...selectorFaults(spec, old),
    ...podTemplateFaults(spec, 'spec.template', ALWAYS),
  ];
}

/** Deployments: a selector that fits the template and never changes, rolling update by default. */
export const DEPLOYMENTS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    podTemplateDefaults(spec);
    setDefault(spec, 'replicas', 1);
    const strategy = objectIn(spec, 'strategy');
    setDefault(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] === 'RollingUpdate') {
      const rolling = objectIn(strategy, 'rollingUpdate');
      setDefault(rolling, 'maxUnavailable', '25%');
      setDefault(rolling, 'maxSurge', '25%');
    }
    setDefault(spec, 'revisionHistoryLimit', HISTORY);
    setDefault(spec, 'progressDeadlineSeconds', 600);
  },
  faults(draft, old) {
    const faults = workloadFaults(draft, old);
    const strategy = optionalObject(specOf(draft), 'strategy') ?? {};
    const kinds = ['Recreate', 'RollingUpdate'];
    if (!kinds.includes(strategy['type'] as string)) {
      faults.push(notSupported('spec.strategy.type', strategy['type'], kinds));
    } else if (strategy['type'] === 'Recreate' && strategy['rollingUpdate'] !== undefined) {
      const why = "may not be specified when strategy `type` is 'Recreate'";
      faults.push(forbiddenValue('spec.strategy.rollingUpdate', why));
    }
    return faults;
  },
};

/** ReplicaSets: as Deployments, without a strategy. */
export const REPLICA_SETS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    podTemplateDefaults(spec);
    setDefault(spec, 'replicas', 1);
  },
  faults: workloadFaults,
};

/** Fields of a StatefulSet's spec that may change. */
const STATEFUL_MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function without(spec: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !keys.includes(key)));
}

/** StatefulSets: only a few fields of the spec may change. */
export const STATEFUL_SETS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    podTemplateDefaults(spec);
    setDefault(spec, 'replicas', 1);
    setDefault(spec, 'podManagementPolicy', 'OrderedReady');
    const strategy = objectIn(spec, 'updateStrategy');
    setDefault(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] === 'RollingUpdate') {
      setDefault(objectIn(strategy, 'rollingUpdate'), 'partition', 0);
    }
    setDefault(spec, 'revisionHistoryLimit', HISTORY);
    const retention = objectIn(spec, 'persistentVolumeClaimRetentionPolicy');
    setDefault(retention, 'whenDeleted', 'Retain');
    setDefault(retention, 'whenScaled', 'Retain');
    for (const claim of objectsIn(spec, 'volumeClaimTemplates')) {
      setDefault(claim, 'apiVersion', 'v1');
      setDefault(claim, 'kind', 'PersistentVolumeClaim');
      setDefault(objectIn(claim, 'spec'), 'volumeMode', 'Filesystem');
      setDefault(objectIn(claim, 'status'), 'phase', 'Pending');
    }
  },
  faults(draft, old) {
    const spec = specOf(draft);
    const faults = workloadFaults(draft, undefined);
    if (old && !sameJson(without(spec, STATEFUL_MUTABLE), without(specOf(old), STATEFUL_MUTABLE))) {
      faults.push(
        forbiddenValue(
          'spec',
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        ),
      );
    }
    return faults;
  },
};

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** DaemonSets: one pod at a time by default. */
export const DAEMON_SETS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    podTemplateDefaults(spec);
    const strategy = objectIn(spec, 'updateStrategy');
    setDefault(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] === 'RollingUpdate') {
      const rolling = objectIn(strategy, 'rollingUpdate');
      setDefault(rolling, 'maxUnavailable', 1);
      setDefault(rolling, 'maxSurge', 0);
    }
    setDefault(spec, 'revisionHistoryLimit', HISTORY);
  },
  prepare(draft, old) {
    const changed = old && !sameJson(specOf(draft)['template'], specOf(old)['template']);
    const before = Number(old?.metadata.annotations?.[TEMPLATE_GENERATION] ?? '0');
    const annotations = draft.metadata.annotations ?? {};
    const generation = changed || !old ? before + 1 : before;
    draft.metadata.annotations = { ...annotations, [TEMPLATE_GENERATION]: String(generation) };
  },
  faults: workloadFaults,
};

function templateLabels(spec: JsonObject): Record<string, string> {
  const metadata = objectIn(objectIn(spec, 'template'), 'metadata');
  return objectIn(metadata, 'labels') as Record<string, string>;
}

function jobDefaults(spec: JsonObject): void {
  podTemplateDefaults(spec);
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) {
    spec['completions'] = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'manualSelector', false);
  setDefault(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
}

/** Jobs: pods that end, chosen by labels that the server makes from the job's uid. */
export const JOBS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    jobDefaults(spec);
    const labels = templateLabels(spec);
    if (!draft.metadata.labels && Object.keys(labels).length > 0) {
      draft.metadata.labels = { ...labels };
    }
  },
  prepare(draft, old) {
    const spec = objectIn(draft, 'spec');
    if (old || spec['manualSelector'] === true) return;
    const { name, uid = '' } = draft.metadata;
    const labels = templateLabels(spec);
    // Labels that the job has from its template are the same map in Go, and grow with it.
    const shared = sameJson(draft.metadata.labels, labels);
    Object.assign(labels, {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    });
    if (shared) draft.metadata.labels = { ...labels };
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  },
  faults(draft, old) {
    const spec = specOf(draft);
    const faults = [
      ...countFaults(spec, ['parallelism', 'completions', 'backoffLimit']),
      ...podTemplateFaults(spec, 'spec.template', ENDING),
    ];
    const before = old && specOf(old);
    // The size of an indexed Job may change.
    const size = spec['completionMode'] === 'Indexed' ? [] : ['completions'];
    for (const key of ['template', 'selector', 'completionMode', ...size]) {
      if (before && spec['suspend'] !== true && !sameJson(spec[key], before[key])) {
        faults.push(invalidValue(`spec.${key}`, spec[key] ?? null, 'field is immutable'));
      }
    }
    return faults;
  },
};

/** CronJobs: a schedule and a job to make from it. */
export const CRON_JOBS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    setDefault(spec, 'concurrencyPolicy', 'Allow');
    setDefault(spec, 'suspend', false);
    setDefault(spec, 'successfulJobsHistoryLimit', 3);
    setDefault(spec, 'failedJobsHistoryLimit', 1);
    const jobSpec = optionalObject(optionalObject(spec, 'jobTemplate') ?? {}, 'spec');
    // A template gets only its pods' defaults; the rest comes when a job is made from it.
    if (jobSpec) podTemplateDefaults(jobSpec);
  },
  faults(draft) {
    const spec = specOf(draft);
    const job = valueAt(spec, 'jobTemplate', 'spec');
    return [
      ...(spec['schedule'] ? [] : [requiredValue('spec.schedule')]),
      ...podTemplateFaults(isJsonObject(job) ? job : {}, 'spec.jobTemplate.spec.template', ENDING),
    ];
  },
};
