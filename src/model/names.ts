/**
 * Names that the gateway makes: the slug of a station, Helm release names, names of station objects.
 * All are functions of their input alone, so that every replica and every later version finds the same names.
 *
 * Where a name cannot be used as it is, it ends in `-x` and ten characters (50 bits of a SHA-256, in base 32).
 * A text that looks like that by itself is marked too, so that a marked and an unmarked name never meet.
 */
import { createHash } from 'node:crypto';

const labelLimit = 63;
const releaseLimit = 53;
const markLength = 12;
const marked = /-x[a-z2-7]{10}$/;

/** RFC 1123: at most 63 of `a-z`, `0-9` and `-`, with no `-` at either end. */
export function isDnsLabel(text: string): boolean {
  return text.length <= labelLimit && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** A label value that is not empty: at most 63 of letters, digits, `-`, `_` and `.`, alphanumeric at both ends. */
export function isStationName(text: string): boolean {
  return text.length <= labelLimit && /^[A-Za-z0-9](?:[-_.A-Za-z0-9]*[A-Za-z0-9])?$/.test(text);
}

/** An app is a Helm release of its own name: a DNS label of at most 53 characters. */
export function isAppName(text: string): boolean {
  return text.length <= releaseLimit && isDnsLabel(text);
}

/**
 * The DNS label that stands for a station in names: its own name where that is one, else in lower case, with
 * `-` for what a label may not hold, and a mark. Two stations have one slug only where 50 bits of SHA-256 agree.
 */
export function stationSlug(station: string): string {
  if (isDnsLabel(station) && !marked.test(station)) return station;
  const plain = station
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '');
  return markedName(plain, station, labelLimit);
}

/** Helm release of the app at a station: `<app>.<slug>`, at most 53 characters, always with one dot. */
export function stationReleaseName(app: string, station: string): string {
  const whole = `${app}.${stationSlug(station)}`;
  if (whole.length <= releaseLimit) return whole;
  // A cut that loses the slug would look like the cluster release of another app: those have no dot.
  const cut = whole.slice(0, releaseLimit - markLength);
  if (cut.replace(/[-.]+$/, '').includes('.')) return markedName(cut, whole, releaseLimit);
  return markedName(cut, whole, releaseLimit).replace(marked, (mark) => `.${mark.slice(1)}`);
}

/** Helm release of the app's shared objects in a cluster: the app's own name. */
export function clusterReleaseName(app: string): string {
  return app;
}

/** How long the name of a kind may be; a kind is written `Kind.group`, or `Kind` in the core group. */
export function nameLimit(kind: string): number {
  return limits[kind] ?? 253;
}

/**
 * StatefulSet: the label `controller-revision-hash` of its pods is its name and 11 more. CronJob: its Jobs' names
 * are its own and 11 more. The others become label values or host names of their pods.
 */
const limits: Readonly<Record<string, number>> = {
  'StatefulSet.apps': 52,
  'CronJob.batch': 52,
  'Deployment.apps': labelLimit,
  'DaemonSet.apps': labelLimit,
  'ReplicaSet.apps': labelLimit,
  'Job.batch': labelLimit,
  Pod: labelLimit,
  Service: labelLimit,
};

/** A station's object: what the chart calls it, and for whom. `taken` tells names that belong to something else. */
export interface StationObjectName {
  readonly kind: string;
  readonly name: string;
  readonly station: string;
  readonly taken?: (name: string) => boolean;
}

/** `<name>-<slug>`; marked where that is over the kind's limit or taken. */
export function stationObjectName({ kind, name, station, taken }: StationObjectName): string {
  const slug = stationSlug(station);
  const whole = `${name}-${slug}`;
  const limit = nameLimit(kind);
  if (whole.length <= limit && taken?.(whole) !== true) return whole;
  // The two parts are hashed apart: `a-b` at `c` and `a` at `b-c` are one text but two objects.
  return markedName(whole, `${name}\n${slug}`, limit);
}

function markedName(text: string, identity: string, limit: number): string {
  const kept = text.slice(0, limit - markLength).replace(/[-.]+$/, '');
  return `${kept}-x${hashOf(identity)}`;
}

function hashOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(digest.subarray(0, 10), (byte) => base32.charAt(byte & 31)).join('');
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
