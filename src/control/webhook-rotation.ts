/**
 * Which of the webhook's own certificates are to be made, when. Pure: certificates and a time in, a plan out.
 *
 * Invariant: a serving certificate is signed only by an authority that has been in the bundle for `settleMs` (the very
 * first one aside, when there is no other), and an authority stays in the bundle until it has expired. So whoever has
 * read the bundle within `settleMs` trusts what is served, at every moment of a rotation.
 */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ServingCertificate } from '../runtime/https-server.ts';

export interface KeptCertificates {
  /** Oldest first. */
  readonly authorities: readonly ServingCertificate[];
  readonly serving: ServingCertificate;
}

/** In milliseconds. */
export interface Lifetimes {
  readonly authorityMs: number;
  readonly servingMs: number;
  /** How long a new authority is in the bundle before it signs. */
  readonly settleMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const usualLifetimes: Lifetimes = {
  authorityMs: 730 * dayMs,
  servingMs: 90 * dayMs,
  // Also for a cluster that cannot be written to for days, and calls all the while.
  settleMs: 7 * dayMs,
};

/** Certificates are good from this long before they are made, for clocks that go slow. */
export const skewMs = hourMs;

export interface RotationInput {
  readonly now: number;
  /** Names and addresses by which the webhook is reached. */
  readonly hosts: readonly string[];
  readonly lifetimes: Lifetimes;
}

export interface RotationPlan {
  /** Those that are still good, oldest first. */
  readonly authorities: readonly ServingCertificate[];
  /** Whether another one is to be made and put at the end. */
  readonly newAuthority: boolean;
  /** Who signs a new serving certificate: one of `authorities`, or the new one. Undefined: the present one stays. */
  readonly signer: ServingCertificate | 'new' | undefined;
}

export function planRotation(
  kept: KeptCertificates | undefined,
  { now, hosts, lifetimes }: RotationInput,
): RotationPlan {
  const authorities = (kept?.authorities ?? []).filter((authority) => now < lifeOf(authority).end);
  const newest = authorities.at(-1);
  const settled = authorities.findLast(
    (authority) => now >= lifeOf(authority).begin + lifetimes.settleMs,
  );
  const serves =
    kept !== undefined &&
    !isDue(kept.serving, now) &&
    isFor(kept.serving, hosts) &&
    authorities.some((authority) => isSignedBy(kept.serving, authority));
  return {
    authorities,
    newAuthority: newest === undefined || isDue(newest, now),
    signer: serves ? undefined : (settled ?? newest ?? 'new'),
  };
}

/** The validity of a certificate made now; an authority is not outlived by what it signs. */
export function validityFrom(
  now: number,
  lifeMs: number,
  signer?: ServingCertificate,
): { readonly notBefore: Date; readonly notAfter: Date } {
  const end = Math.min(now + lifeMs, signer === undefined ? Infinity : lifeOf(signer).end);
  return { notBefore: new Date(now - skewMs), notAfter: new Date(end) };
}

function lifeOf({ certificate }: ServingCertificate): {
  readonly begin: number;
  readonly end: number;
} {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return { begin: Date.parse(validFrom) + skewMs, end: Date.parse(validTo) };
}

/** Two thirds of its life are over. */
function isDue(certificate: ServingCertificate, now: number): boolean {
  const { begin, end } = lifeOf(certificate);
  return now >= end - (end - begin) / 3;
}

function isFor({ certificate }: ServingCertificate, hosts: readonly string[]): boolean {
  const parsed = new X509Certificate(certificate);
  return hosts.every(
    (host) => (isIP(host) === 0 ? parsed.checkHost(host) : parsed.checkIP(host)) !== undefined,
  );
}

function isSignedBy({ certificate }: ServingCertificate, authority: ServingCertificate): boolean {
  return new X509Certificate(certificate).checkIssued(new X509Certificate(authority.certificate));
}
