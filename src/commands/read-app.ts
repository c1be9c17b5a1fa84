/** Reading and writing HelmApps in the home cluster, with Kubernetes' answers as refusals. */
import type { KubeClient, KubeObject, ObjectRef } from '../kube/kube-client.ts';
import {
  isAlreadyExists,
  isConflict,
  isForbidden,
  isInvalid,
  isKindNotServed,
  isKubeError,
  isNotFound,
} from '../kube/kube-error.ts';
import type { HelmAppSpec, HelmAppStatus } from '../model/helm-app.ts';
import { apiVersion } from '../model/labels.ts';
import { objectOf } from '../model/manifest.ts';
import { effectiveSpec } from '../model/values-section.ts';
import { Refusal } from '../runtime/errors.ts';
import type { AppRef } from './commands.ts';

/** A HelmApp as the home cluster has it. */
export interface LiveApp {
  readonly object: KubeObject;
  /** With what a section of its values says in its own fields; `specToStore` has what to write. */
  readonly spec: HelmAppSpec;
  readonly status: HelmAppStatus;
  /** The app's revision: `metadata.generation`. */
  readonly revision: number;
}

export function appRef({
  namespace = 'default',
  name,
}: AppRef): ObjectRef & { readonly namespace: string } {
  return { apiVersion, kind: 'HelmApp', namespace, name };
}

/** The app as it is now. Throws `NOT_FOUND`, or `CONFLICT` when it is not at the expected revision. */
export async function readApp(
  home: KubeClient,
  app: AppRef,
  expectedRevision?: number,
): Promise<LiveApp> {
  const ref = appRef(app);
  const object = await orRefusal(home.get(ref), {
    notFound: `There is no app ${ref.namespace}/${ref.name}.`,
    path: ['input', 'app'],
  });
  const revision = object.metadata.generation ?? 1;
  checkRevision(revision, expectedRevision);
  return {
    object,
    spec: effectiveSpec(object['spec'] as HelmAppSpec),
    status: objectOf(object['status']),
    revision,
  };
}

/** Throws `CONFLICT` when the app is not at the revision that the caller has seen. */
export function checkRevision(revision: number, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new Refusal(
    'CONFLICT',
    `The app is at revision ${revision}, not at ${expected}: read it again and decide anew.`,
    ['input', 'expectedRevision'],
  );
}

/** Throws `CONFLICT` when the app is being deleted: what is written to it now comes to nothing. */
export function checkStaying({ object: { metadata } }: LiveApp): void {
  if (metadata.deletionTimestamp === undefined) return;
  throw new Refusal(
    'CONFLICT',
    `App ${metadata.namespace ?? ''}/${metadata.name} is being deleted: create it anew when it is gone.`,
    ['input', 'app'],
  );
}

/** What is said of an expected failure of a request to the home cluster. */
export interface RefusalWords {
  readonly notFound?: string;
  readonly alreadyExists?: string;
  readonly path?: readonly string[];
}

/** Turns Kubernetes' expected refusals into ours; anything else stays the error it is. */
export async function orRefusal<T>(answer: Promise<T>, words: RefusalWords = {}): Promise<T> {
  return await answer.catch((error: unknown) => {
    throw refusalFor(error, words) ?? error;
  });
}

function refusalFor(error: unknown, words: RefusalWords): Refusal | undefined {
  if (!isKubeError(error)) return undefined;
  const { status, message } = error;
  const path = words.path ?? ['input'];
  if (isKindNotServed(error)) {
    return new Refusal(
      'CLUSTER_UNREACHABLE',
      'The home cluster does not serve HelmApps (yet): the gateway installs them when it starts, unless it is told not to. Try again in a moment.',
    );
  }
  if (isNotFound(error)) return new Refusal('NOT_FOUND', words.notFound ?? message, path);
  if (isAlreadyExists(error)) {
    return new Refusal('ALREADY_EXISTS', words.alreadyExists ?? message, path);
  }
  if (isConflict(error)) {
    return new Refusal(
      'CONFLICT',
      'The app was changed at the same time: read it again and decide anew.',
      path,
    );
  }
  if (isInvalid(error)) return new Refusal('INVALID_INPUT', message, path);
  if (isForbidden(error)) {
    return new Refusal(
      'FORBIDDEN',
      'The home cluster does not allow the gateway to do this.',
      path,
    );
  }
  if (status === 0 || status >= 500) {
    return new Refusal(
      'CLUSTER_UNREACHABLE',
      'The home cluster does not answer, so nothing was written: try again later.',
    );
  }
  return undefined;
}
