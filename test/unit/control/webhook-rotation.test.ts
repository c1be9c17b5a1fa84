import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renew } from '../../../src/control/webhook-certificates.ts';
import { usualLifetimes, type KeptCertificates } from '../../../src/control/webhook-rotation.ts';

const minuteMs = 60_000;
const hosts = ['hook.edge.svc', '127.0.0.1'];
const lifetimes = {
  authorityMs: 30 * minuteMs,
  servingMs: 15 * minuteMs,
  settleMs: 3 * minuteMs,
};
const begin = Date.parse('2026-11-01T00:00:00Z');

const bundleOf = ({ authorities }: KeptCertificates) =>
  authorities.map(({ certificate }) => new X509Certificate(certificate));
const servedOf = ({ serving }: KeptCertificates) => new X509Certificate(serving.certificate);
const isGood = ({ validFrom, validTo }: X509Certificate, now: number) =>
  Date.parse(validFrom) <= now && now < Date.parse(validTo);

describe('certificates that are looked at now and then', () => {
  /** Looks after each step; fails when anyone is not trusted. The bundles, oldest first. */
  async function lookedAt(steps: readonly number[]) {
    let now = begin;
    let kept = await renew(undefined, { now, hosts, lifetimes });
    const history = [{ at: now, bundle: bundleOf(kept) }];
    for (const step of steps) {
      now += step;
      expect(isGood(servedOf(kept), now)).toBe(true);
      kept = await renew(kept, { now, hosts, lifetimes });
      history.push({ at: now, bundle: bundleOf(kept) });
      const known = history.findLast(({ at }) => at <= now - lifetimes.settleMs) ?? history[0]!;
      const served = servedOf(kept);
      const issuers = known.bundle.filter(
        (authority) => served.checkIssued(authority) && served.verify(authority.publicKey),
      );
      expect(issuers.filter((authority) => isGood(authority, now))).toHaveLength(1);
      expect(isGood(served, now)).toBe(true);
      for (const authority of bundleOf(kept)) expect(isGood(authority, now)).toBe(true);
    }
    return history.map(({ bundle }) => bundle);
  }

  it('are trusted at every moment by who read the bundle a settling time ago', async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 4 * minuteMs }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        await lookedAt(given);
      }),
      { numRuns: 10 },
    );
    // Nearly three lives of an authority.
    const bundles = await lookedAt(Array.from({ length: 25 }, () => 3 * minuteMs));
    const serials = bundles.flatMap((bundle) => bundle.map(({ serialNumber }) => serialNumber));
    expect(new Set(serials).size).toBeGreaterThanOrEqual(4);
  });

  it('are left as they are while nothing is due', async () => {
    const kept = await renew(undefined, { now: begin, hosts, lifetimes: usualLifetimes });
    const inAMonth = begin + 30 * 24 * 60 * minuteMs;
    expect(await renew(kept, { now: inAMonth, hosts, lifetimes: usualLifetimes })).toBe(kept);
  });

  it('come back when all have expired', async () => {
    const old = await renew(undefined, { now: begin, hosts, lifetimes });
    const now = begin + 90 * minuteMs;
    const fresh = await renew(old, { now, hosts, lifetimes });
    expect(fresh.authorities).toHaveLength(1);
    expect(servedOf(fresh).checkIssued(bundleOf(fresh)[0]!)).toBe(true);
    expect(isGood(servedOf(fresh), now)).toBe(true);
  });

  it('serve another name from then on when the address is another', async () => {
    const kept = await renew(undefined, { now: begin, hosts, lifetimes });
    const moved = await renew(kept, { now: begin, hosts: ['other.edge.svc'], lifetimes });
    expect(moved.authorities).toEqual(kept.authorities);
    expect(servedOf(moved).subjectAltName).toBe('DNS:other.edge.svc');
  });
});
