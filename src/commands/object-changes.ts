/** What would change of an object in its cluster, and what was changed there by others, as diffs that show no secret. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { stringify } from 'yaml';
import type { KubeManifest } from '../model/manifest.ts';
import { asKept, joinedShape, onShape } from '../model/object-shape.ts';
import type { PlannedObject } from './commands.ts';
import { maskedPair } from './masked-secrets.ts';

/** One object, three ways. At least one of `last` and `wanted` is there. */
export interface ObjectStates {
  /** As the release applied it last; undefined when the release has no such object. */
  readonly last: KubeManifest | undefined;
  /** As the cluster has it, with the values of a Secret; undefined when it is gone. */
  readonly live: KubeManifest | undefined;
  readonly wanted: KubeManifest | undefined;
}

/** `untouched`: the release stays as it is, so that nothing is done about what differs. */
export function objectChange(
  given: ObjectStates,
  { untouched }: { readonly untouched: boolean },
): PlannedObject {
  const last = given.last && asKept(given.last);
  const live = given.live && asKept(given.live);
  const wanted = given.wanted && asKept(given.wanted);
  const shape = wanted && last ? joinedShape(wanted, last) : (wanted ?? last);
  const before = live && shape && onShape(live, shape);
  const action = untouched ? 'NONE' : actionOf(before, wanted, live);
  return {
    kind: shape?.kind ?? '',
    name: shape?.metadata.name ?? '',
    action,
    diff: action === 'NONE' ? null : diffOf(before, wanted),
    drift: last ? driftOf(last, live) : null,
  };
}

function actionOf(
  before: KubeManifest | undefined,
  wanted: KubeManifest | undefined,
  live: KubeManifest | undefined,
): PlannedObject['action'] {
  if (wanted === undefined) {
    const isKept = live?.metadata.annotations?.['helm.sh/resource-policy'] === 'keep';
    return before === undefined || isKept ? 'NONE' : 'DELETE';
  }
  if (before === undefined) return 'CREATE';
  return text(before) === text(wanted) ? 'NONE' : 'UPDATE';
}

/** Null also where the cluster was asked in another version of the kind: then nothing can be told. */
function driftOf(last: KubeManifest, live: KubeManifest | undefined): string | null {
  if (live !== undefined && live.apiVersion !== last.apiVersion) return null;
  return diffOf(last, live && onShape(live, last));
}

/** As a unified diff, Secrets masked; null when both are the same. */
export function diffOf(
  before: KubeManifest | undefined,
  after: KubeManifest | undefined,
): string | null {
  const [left, right] = [before, after].map((object) => (object ? text(object) : ''));
  if (left === right) return null;
  const file = (object: KubeManifest | undefined): string =>
    object ? `${object.kind}/${object.metadata.name}` : '/dev/null';
  const [old = '', next = ''] = maskedPair([before, after]).map((object) =>
    object ? text(object) : '',
  );
  return createTwoFilesPatch(file(before), file(after), old, next, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

const text = (object: KubeManifest): string =>
  stringify(object, { sortMapEntries: true, lineWidth: 0 });
