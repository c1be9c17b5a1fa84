/**
 * Runs the hooks of one event of a Helm release. Nothing waits in here: one call does what can be done now, and the
 * next one, by whichever process, goes on from what the cluster and the release's Secret say.
 */
import type { HelmEngine } from '../helm/engine.ts';
import type { ReleaseHook } from '../helm/helm-release.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isKindNotServed, isKubeError } from '../kube/kube-error.ts';
import {
  hasBegun,
  hasDeletePolicy,
  hasEnded,
  hookEndOf,
  hookShapeOf,
  hooksAt,
  hookTimeoutMs,
  nextHookStep,
  type HookDeletePolicy,
  type HookEvent,
  type HookProgress,
  type HookSight,
  type HookStep,
} from '../model/hooks.ts';
import { hookRunLabel } from '../model/labels.ts';
import { isObject, type KubeManifest } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import { patchRevision, progressOf, type StoredRevision } from './release-history.ts';
import { describe, objectRef } from '../kube/object-ref.ts';
import {
  belongsTo,
  deleteOwned,
  inDeletionOrder,
  NotOursError,
  ownerOf,
  type ReleaseName,
} from './release-objects.ts';

/** How soon a release whose hook runs is looked at again. */
export const hookPollMs = 500;

/** A hook that ended badly, or did not end in time: the release fails with it. */
export class HookFailedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HookFailedError';
  }
}

/** The revision as it is stored afterwards, and how its hooks are. */
export type HooksOutcome = { readonly revision: StoredRevision } & (
  | { readonly kind: 'ended' }
  | { readonly kind: 'waiting'; readonly message: string; readonly untilMs: number }
  /** `clean` does what delete policies say of a failure; to be called once the failure is stored. */
  | { readonly kind: 'failed'; readonly message: string; readonly clean: () => Promise<void> }
);

export interface HookRun {
  readonly client: KubeClient;
  readonly revision: StoredRevision;
  readonly event: HookEvent;
}

export interface HookDeps {
  readonly engine: HelmEngine;
  readonly clock: Clock;
}

interface Hook extends ReleaseHook {
  readonly object: KubeManifest;
}

/** Hooks as a release stores them. */
export async function storedHooks(
  engine: HelmEngine,
  chart: string,
  hooks: readonly KubeManifest[],
): Promise<readonly ReleaseHook[]> {
  if (hooks.length === 0) return [];
  const texts = await engine.toYaml(hooks);
  if (!texts.ok) throw new Error(texts.fault.message);
  return hooks.map((object, index) => ({
    name: object.metadata.name,
    kind: object.kind,
    path: `${chart}/${object.kind.toLowerCase()}`,
    manifest: texts.value[index] ?? '',
    ...(hookShapeOf(object) ?? {
      events: [],
      weight: 0,
      deletePolicies: [],
      outputLogPolicies: [],
    }),
  }));
}

/**
 * Carries the hooks of an event on as far as they go. An object of somebody else under a hook's name is left as it is,
 * and fails the hook. Throws what the cluster throws when it does not answer: then it is carried on later.
 */
export async function runHooks(
  { engine, clock }: HookDeps,
  { client, revision, event }: HookRun,
): Promise<HooksOutcome> {
  const { release } = revision;
  const stored = hooksAt(release.hooks, event);
  const before = progressOf(revision);
  if (stored.length === 0 || (hasEnded(before, event) && before?.event !== event)) {
    return { kind: 'ended', revision };
  }
  let current = revision;
  const keep = async (progress: HookProgress): Promise<void> => {
    current = await patchRevision(client, current, { progress, now: clock.now() });
  };
  if (!hasBegun(before, event)) await keep({ event });
  const progress = progressOf(current) ?? { event };
  const run = `${revision.secret.metadata.uid ?? ''}.${event}.${progress.failed?.times ?? 0}`;
  const hooks = await parsed(engine, stored, run);
  const tidy = async (some: readonly Hook[], policy: HookDeletePolicy): Promise<void> => {
    for (const hook of some.toReversed()) {
      if (!hasDeletePolicy(hook, policy)) continue;
      const ref = objectRef(hook.object);
      const present = await getIfPresent(client, ref);
      const { uid, labels, deletionTimestamp } = present?.metadata ?? {};
      if (uid === undefined || labels?.[hookRunLabel] !== run) continue;
      if (deletionTimestamp === undefined) await client.delete(ref, { uid });
    }
  };
  if (progress.ended === true) {
    await tidy(hooks, 'hook-succeeded');
    return { kind: 'ended', revision: current };
  }
  for (const [index, hook] of hooks.entries()) {
    // Those before the one that was created last have ended.
    if (index < (progress.at ?? 0)) continue;
    let since = index === progress.at ? (progress.since ?? clock.now()) : null;
    for (;;) {
      const step = await stepOf(client, { hook, run, release, since, now: clock.now() });
      if (step.kind === 'next') break;
      const what = `Hook ${describe(objectRef(hook.object))} (${event})`;
      const failed = (reason: string): HooksOutcome => ({
        kind: 'failed',
        revision: current,
        message: `${what} failed: ${reason}`,
        clean: async () => {
          await tidy([hook], 'hook-failed');
          await tidy(hooks.slice(0, index), 'hook-succeeded');
        },
      });
      if (step.kind === 'fail') return failed(step.reason);
      if (step.kind === 'wait') {
        return {
          kind: 'waiting',
          revision: current,
          message: `${what} is running.`,
          untilMs: step.untilMs,
        };
      }
      if (step.kind === 'deletePrevious') {
        // Helm deletes what has the hook's name; here it is known to be the release's own.
        await client.delete(objectRef(hook.object));
        continue;
      }
      try {
        await client.create(hook.object);
      } catch (error) {
        if (isRefused(error)) return failed(error.message);
        throw error;
      }
      since = clock.now();
      await keep({ ...progress, at: index, since });
    }
  }
  await keep({ event, ended: true });
  await tidy(hooks, 'hook-succeeded');
  return { kind: 'ended', revision: current };
}

async function parsed(
  engine: HelmEngine,
  hooks: readonly ReleaseHook[],
  run: string,
): Promise<readonly Hook[]> {
  const read = await objectsOfHooks(engine, hooks);
  return hooks.flatMap((hook, index) => {
    const object = read[index];
    if (!object) return [];
    const { metadata } = object;
    const labels = { ...metadata.labels, [hookRunLabel]: run };
    return [{ ...hook, object: { ...object, metadata: { ...metadata, labels } } }];
  });
}

async function objectsOfHooks(
  engine: HelmEngine,
  hooks: readonly ReleaseHook[],
): Promise<readonly KubeManifest[]> {
  const read = await engine.parseYaml(
    hooks.map(({ manifest }) => `---\n${manifest.replace(/\n*$/, '\n')}`).join(''),
  );
  if (!read.ok) throw new Error(`A stored hook cannot be read: ${read.fault.message}`);
  return read.value.filter(isObject) as readonly unknown[] as readonly KubeManifest[];
}

interface Look {
  readonly hook: Hook;
  readonly run: string;
  readonly release: ReleaseName;
  readonly since: number | null;
  readonly now: number;
}

async function stepOf(
  client: KubeClient,
  { hook, run, release, since, now }: Look,
): Promise<HookStep> {
  const ref = objectRef(hook.object);
  const present = await getIfPresent(client, ref);
  const isOwn = present?.metadata.labels?.[hookRunLabel] === run;
  if (present && !isOwn && !belongsTo(present, release)) {
    return { kind: 'fail', reason: new NotOursError(ref, ownerOf(present)).message };
  }
  const sight: HookSight = !present
    ? { kind: 'absent' }
    : isOwn
      ? { kind: 'own', end: hookEndOf(present) }
      : { kind: 'other', goingSince: timeOf(present.metadata.deletionTimestamp) };
  return nextHookStep({
    sight,
    // Cut off between the creation and the note of it: the cluster's own time stands in.
    since: since ?? (isOwn ? timeOf(present.metadata.creationTimestamp) : null),
    now,
    timeoutMs: hookTimeoutMs(hook.object),
    deletesPrevious: hasDeletePolicy(hook, 'before-hook-creation'),
  });
}

const timeOf = (timestamp: string | undefined): number | null =>
  timestamp === undefined ? null : Date.parse(timestamp);

/** The cluster will not have such an object, however often it is asked. */
function isRefused(error: unknown): error is Error {
  return (
    isKubeError(error) && !isKindNotServed(error) && [400, 403, 404, 422].includes(error.status)
  );
}

/** Takes away what hooks of a release have left in the cluster, apart from those that `except` has as well. */
export async function removeHookObjects(
  { engine }: Pick<HookDeps, 'engine'>,
  client: KubeClient,
  { release, hooks, except = [] }: HookRemains,
): Promise<void> {
  const kept = new Set(except.map(nameOfHook));
  const gone = hooks.filter((hook) => !kept.has(nameOfHook(hook)));
  if (gone.length === 0) return;
  const unique = new Map(gone.map((hook) => [hook.manifest, hook]));
  const objects = await objectsOfHooks(engine, [...unique.values()]);
  for (const ref of inDeletionOrder(objects.map(objectRef))) {
    // Helm never deletes these: with them would go every object of their kind.
    if (ref.kind === 'CustomResourceDefinition') continue;
    await deleteOwned(client, ref, release);
  }
}

interface HookRemains {
  readonly release: ReleaseName;
  readonly hooks: readonly ReleaseHook[];
  readonly except?: readonly ReleaseHook[];
}

const nameOfHook = ({ kind, name }: ReleaseHook): string => `${kind}/${name}`;

/** Whether an event has hooks that run. */
export function hasHooksAt(hooks: readonly KubeManifest[], event: HookEvent): boolean {
  return hooks.some((hook) => hookShapeOf(hook)?.events.includes(event) === true);
}
