/**
 * Which certificate is served, and whom callers are told to trust. What is known changes at once where somebody deletes
 * the Secret or replaces files: then who signed the new certificate is told to callers first, and those who signed the
 * old one stay told for a while, as other replicas may still serve it.
 */
import { X509Certificate } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import { certificatesIn, type WebhookCertificates } from './webhook-certificates.ts';

export interface HandOver {
  /** What is to be served and told now, of what is known now. */
  next(known: WebhookCertificates): WebhookCertificates;
}

/** In milliseconds. */
export interface HandOverPace {
  /** How long callers are told of a new authority before what it signed is served. */
  readonly tellMs: number;
  /** How long they are told of the old one afterwards. */
  readonly keepMs: number;
}

export const usualPace: HandOverPace = { tellMs: 10_000, keepMs: 600_000 };

export function createHandOver(
  clock: Pick<Clock, 'now'>,
  { tellMs, keepMs }: HandOverPace = usualPace,
): HandOver {
  let served: WebhookCertificates | undefined;
  let told: { readonly certificate: string; readonly at: number } | undefined;
  let former: readonly { readonly authorities: string; readonly until: number }[] = [];

  return {
    next(known) {
      const now = clock.now();
      const { certificate } = known.serving;
      if (served === undefined || isTrusted(certificate, served.authorities)) served = known;
      else {
        if (told?.certificate !== certificate) told = { certificate, at: now };
        if (now >= told.at + tellMs) {
          const { authorities = '' } = served;
          former = [...former, { authorities, until: now + keepMs }];
          served = known;
        }
      }
      former = former.filter(({ until }) => now < until);
      const before = [...former.map(({ authorities }) => authorities), served.authorities];
      return { serving: served.serving, authorities: together(before, known.authorities) };
    },
  };
}

/** Whether one of them has signed the certificate. Where callers know by other means, nobody can say that it has not. */
function isTrusted(certificate: string, authorities: string | undefined): boolean {
  if (authorities === undefined) return true;
  const served = new X509Certificate(certificate);
  return certificatesIn(authorities)
    .map((one) => new X509Certificate(one))
    .some((one) => served.checkIssued(one) && served.verify(one.publicKey));
}

/** The authorities of now after those of before, each once; as they are where there are no others. */
function together(
  before: readonly (string | undefined)[],
  now: string | undefined,
): string | undefined {
  if (now === undefined) return undefined;
  const known = certificatesIn(now);
  const others = before.flatMap((text) => certificatesIn(text ?? ''));
  const gone = [...new Set(others)].filter((one) => !known.includes(one));
  return gone.map((one) => `${one}\n`).join('') + now;
}
