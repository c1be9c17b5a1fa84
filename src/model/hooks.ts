/** Helm's hooks as data: which of them run at an event, in which order, and what is done next with one. */
import { listOf, objectOf, objectsOf, textOf, valueAt, type KubeManifest } from './manifest.ts';

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

/** What is done to a release. */
export type HookOperation = 'install' | 'upgrade' | 'rollback' | 'delete';

/** What an object's annotations say of it as a hook. */
export interface HookShape {
  readonly events: readonly HookEvent[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

export type HookDeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

/** How long a hook may run. */
const defaultHookTimeoutSeconds = 300;

const hookAnnotation = 'helm.sh/hook';
/** On a hook of a chart: how long it may run, in seconds. */
const hookTimeoutAnnotation = 'stationmaster.io/hook-timeout-seconds';

/** How Helm reads the annotations of a hook; undefined for an object that is none. */
export function hookShapeOf({ metadata: { annotations } }: KubeManifest): HookShape | undefined {
  const events = annotations?.[hookAnnotation];
  if (events === undefined) return undefined;
  const weight = annotations?.['helm.sh/hook-weight'] ?? '';
  return {
    events: wordsOf(events).map(
      (event) => (/^test-(?:success|failure)$/.test(event) ? 'test' : event) as HookEvent,
    ),
    weight: /^[+-]?\d+$/.test(weight) ? Number(weight) : 0,
    deletePolicies: wordsOf(annotations?.['helm.sh/hook-delete-policy'] ?? ''),
    outputLogPolicies: wordsOf(annotations?.['helm.sh/hook-output-log-policy'] ?? ''),
  };
}

const wordsOf = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');

/** True for what only `helm test` runs. */
export function isTestHook({ events }: Pick<HookShape, 'events'>): boolean {
  return events.every((event) => event === 'test');
}

/**
 * The hooks of one event in the order in which they run: by weight, then by kind, then by name. The given ones are in
 * Helm's install order, so that the first of a kind tells where its kind stands.
 */
export function hooksAt<
  T extends { readonly kind: string; readonly name: string } & Pick<HookShape, 'events' | 'weight'>,
>(hooks: readonly T[], event: HookEvent): readonly T[] {
  const rank = ({ kind }: T): number => hooks.findIndex((hook) => hook.kind === kind);
  return hooks
    .filter(({ events }) => events.includes(event))
    .sort(
      (left, right) =>
        left.weight - right.weight ||
        rank(left) - rank(right) ||
        (left.name < right.name ? -1 : left.name > right.name ? 1 : 0),
    );
}

/** Whether a hook has a delete policy; without any it has Helm's default. CRDs are never deleted, as Helm has it. */
export function hasDeletePolicy(
  { kind, deletePolicies }: { readonly kind: string; readonly deletePolicies: readonly string[] },
  policy: HookDeletePolicy,
): boolean {
  if (kind === 'CustomResourceDefinition') return false;
  return deletePolicies.length === 0
    ? policy === 'before-hook-creation'
    : deletePolicies.includes(policy);
}

/** How long a hook may run, in milliseconds. */
export function hookTimeoutMs({ metadata: { annotations } }: KubeManifest): number {
  const asked = annotations?.[hookTimeoutAnnotation] ?? '';
  return (/^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : defaultHookTimeoutSeconds) * 1_000;
}

/** How a hook's object ended; null while it runs. Only a Job and a Pod run: anything else is done once it is there. */
export type HookEnd = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export function hookEndOf(object: KubeManifest): HookEnd | null {
  const status = objectOf(object['status']);
  switch (object.kind) {
    case 'Job': {
      const holds = (type: string) =>
        objectsOf(status['conditions']).find(
          (condition) => condition['type'] === type && condition['status'] === 'True',
        );
      const failed = holds('Failed');
      if (failed) return { ok: false, reason: reasonOf(failed) };
      return holds('Complete') ? { ok: true } : null;
    }
    case 'Pod':
      if (status['phase'] === 'Succeeded') return { ok: true };
      return status['phase'] === 'Failed' ? { ok: false, reason: podReasonOf(status) } : null;
    default:
      return { ok: true };
  }
}

const reasonOf = ({ reason, message }: Readonly<Record<string, unknown>>): string =>
  [reason, message].filter((part) => textOf(part) !== undefined && part !== '').join(': ');

function podReasonOf(status: Readonly<Record<string, unknown>>): string {
  const exit = listOf(status['containerStatuses'])
    .map((container) => valueAt(container, ['state', 'terminated', 'exitCode']))
    .find((code) => typeof code === 'number' && code !== 0);
  return reasonOf(status) || (typeof exit === 'number' ? `exit code ${exit}` : 'failed');
}

/** What the cluster has under a hook's name. */
export type HookSight =
  | { readonly kind: 'absent' }
  /** Of another run, or of another revision; being deleted since then, in milliseconds since the Unix epoch, or not. */
  | { readonly kind: 'other'; readonly goingSince: number | null }
  /** Made by this very run. */
  | { readonly kind: 'own'; readonly end: HookEnd | null };

export interface HookFacts {
  readonly sight: HookSight;
  /** Whether this run is known to have made it, and since when it runs, in milliseconds since the Unix epoch. */
  readonly since: number | null;
  readonly now: number;
  readonly timeoutMs: number;
  readonly deletesPrevious: boolean;
}

export type HookStep =
  | { readonly kind: 'create' }
  | { readonly kind: 'deletePrevious' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'next' }
  | { readonly kind: 'fail'; readonly reason: string };

/**
 * What is done next with a hook.
 *
 * | under its name is          | this run made it | step                                               |
 * | -------------------------- | ---------------- | -------------------------------------------------- |
 * | nothing                    | no               | create                                             |
 * | nothing, or another's      | yes              | next: it is gone by its own TTL or by a hand       |
 * | another's                  | no               | deletePrevious; fail when no policy lets it go     |
 * | another's, being deleted   | no               | wait until it is gone; fail after the deadline     |
 * | its own, ended             |                  | next, or fail                                      |
 * | its own, running           |                  | wait; fail after the deadline                      |
 */
export function nextHookStep(facts: HookFacts): HookStep {
  const { sight, since, now, timeoutMs } = facts;
  const waiting = (from: number, reason: string): HookStep => {
    const untilMs = from + timeoutMs;
    return now < untilMs
      ? { kind: 'wait', untilMs }
      : { kind: 'fail', reason: `${reason} within ${timeoutMs / 1_000} s` };
  };
  switch (sight.kind) {
    case 'absent':
      return { kind: since === null ? 'create' : 'next' };
    case 'other':
      if (since !== null) return { kind: 'next' };
      if (sight.goingSince !== null) {
        return waiting(sight.goingSince, 'one of an earlier run is being deleted and was not gone');
      }
      return facts.deletesPrevious
        ? { kind: 'deletePrevious' }
        : {
            kind: 'fail',
            reason: 'one of an earlier run exists already, and its delete policy keeps it',
          };
    case 'own':
      if (sight.end?.ok === true) return { kind: 'next' };
      if (sight.end) return { kind: 'fail', reason: sight.end.reason };
      return waiting(since ?? now, 'did not end');
  }
}

/**
 * How far the hooks of a release revision are; kept on its Secret, so that any process goes on from there and none
 * runs twice.
 */
export interface HookProgress {
  readonly event: HookEvent;
  /** The hook that was created last; those before it have ended. Left out: none yet. */
  readonly at?: number;
  /** When it was created, in milliseconds since the Unix epoch. */
  readonly since?: number;
  /** Every hook of the event has ended well. */
  readonly ended?: boolean;
  /** How often all of them have failed, when last, and why. Only a deletion is tried again. */
  readonly failed?: { readonly times: number; readonly atMs: number; readonly message: string };
}

/** Whether an event's hooks have begun to run, or a later event's. */
export function hasBegun(progress: HookProgress | undefined, event: HookEvent): boolean {
  return progress !== undefined && turn(progress.event) >= turn(event);
}

/** Whether hooks of an event run, or are due. */
export function isUnderWay(progress: HookProgress | undefined, event: HookEvent): boolean {
  return progress?.event === event && progress.ended !== true;
}

export function hasEnded(progress: HookProgress | undefined, event: HookEvent): boolean {
  if (progress === undefined) return false;
  return progress.event === event ? progress.ended === true : turn(progress.event) > turn(event);
}

/** Events of one revision in their order in time: it is made once, and deleted at most once. */
function turn(event: HookEvent): number {
  const isPost = event.startsWith('post-') ? 1 : 0;
  return event.endsWith('-delete') ? 2 + isPost : isPost;
}
