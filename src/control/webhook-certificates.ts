/** Where the webhook's certificates come from: made and kept by the gateway, kept by cert-manager, or files. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict } from '../kube/kube-error.ts';
import { managedBy, managedByLabel } from '../model/labels.ts';
import { isObject, listOf, objectOf, textOf } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ServingCertificate } from '../runtime/https-server.ts';
import { installSystemNamespace } from './install.ts';
import {
  planRotation,
  validityFrom,
  type KeptCertificates,
  type RotationInput,
} from './webhook-rotation.ts';

/** The Secret with the webhook's certificates, ours or cert-manager's. */
export const webhookSecret = 'stationmaster-webhook-tls';

export interface WebhookCertificates {
  readonly serving: ServingCertificate;
  /** Who may have signed it, PEM one after another; undefined: callers know by other means. */
  readonly authorities: string | undefined;
}

/** Reads the certificates as they are now, and renews them where that is its part. */
export type CertificateSource = (signal: AbortSignal) => Promise<WebhookCertificates>;

interface SecretPlace {
  /** Of the cluster that has the Secret; undefined while there is none. */
  readonly client: () => KubeClient | undefined;
  readonly namespace: string;
}

/**
 * Made by us and kept in a Secret, so that all replicas serve the same: who comes first makes them, the others read
 * them (optimistic writes decide). They are renewed when two thirds of their life are over.
 */
export function ownCertificates(
  place: SecretPlace,
  { clock, ...options }: Omit<RotationInput, 'now'> & { readonly clock: Pick<Clock, 'now'> },
): CertificateSource {
  const attempt = async (signal: AbortSignal): Promise<WebhookCertificates | undefined> => {
    const client = clientAt(place);
    const secret = await readSecret(client, place, signal);
    if (secret !== undefined && secret.metadata.labels?.[managedByLabel] !== managedBy) {
      throw new Error(
        `The Secret ${place.namespace}/${webhookSecret} is not the gateway's: delete it, or set webhook.certificates to CERT_MANAGER`,
      );
    }
    const kept = secret === undefined ? undefined : keptIn(secret);
    const renewed = await renew(kept, { ...options, now: clock.now() });
    if (renewed === kept) return shown(renewed);
    try {
      if (secret === undefined) {
        await installSystemNamespace(client, place.namespace);
        await client.create(secretOf(renewed, place));
      } else {
        await client.update(secretOf(renewed, place, secret.metadata.resourceVersion));
      }
      return shown(renewed);
    } catch (error) {
      // Another replica was faster: what it has written is served.
      if (isConflict(error) || isAlreadyExists(error)) return undefined;
      throw error;
    }
  };
  return async (signal) => {
    for (let tries = 0; tries < 5; tries += 1) {
      const certificates = await attempt(signal);
      if (certificates !== undefined) return certificates;
    }
    throw new Error(`The Secret ${place.namespace}/${webhookSecret} changes all the time`);
  };
}

/** Kept in the Secret by cert-manager, which also puts the authority where callers find it. */
export function certManagerCertificates(place: SecretPlace): CertificateSource {
  return async (signal) => {
    const secret = await readSecret(clientAt(place), place, signal);
    const serving = secret === undefined ? undefined : pairIn(secret);
    if (serving === undefined) {
      throw new Error(
        `There is no certificate in the Secret ${place.namespace}/${webhookSecret} yet: it is cert-manager's to make`,
      );
    }
    return { serving, authorities: undefined };
  };
}

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
  /** Left out: callers trust the certificate by other means. */
  readonly authority?: string;
}

/** Files, which somebody else renews: perhaps one after the other, and while they are read. */
export function certificateFiles(files: CertificateFiles): CertificateSource {
  const text = async (file: string) => await readFile(file, 'utf8');
  return async () => {
    const serving = { certificate: await text(files.certificate), key: await text(files.key) };
    if (!isServable(serving)) {
      throw new Error(`${files.certificate} and ${files.key} are no certificate and its key`);
    }
    if (files.authority === undefined) return { serving, authorities: undefined };
    const authorities = await text(files.authority);
    const each = certificatesIn(authorities);
    if (each.length === 0 || !each.every(isCertificate)) {
      throw new Error(`There are no certificates in ${files.authority}`);
    }
    return { serving, authorities };
  };
}

/** What is kept, with what is due made anew; the very same object when nothing is. */
export async function renew(
  kept: KeptCertificates | undefined,
  input: RotationInput,
): Promise<KeptCertificates> {
  const { now, hosts, lifetimes } = input;
  const plan = planRotation(kept, input);
  const isWhole = plan.authorities.length === kept?.authorities.length;
  if (kept !== undefined && isWhole && !plan.newAuthority && plan.signer === undefined) return kept;
  // Loaded only now: most processes never make a certificate.
  const { issueServing, newAuthority } = await import('./webhook-authority.ts');
  const made = plan.newAuthority
    ? await newAuthority(validityFrom(now, lifetimes.authorityMs))
    : undefined;
  const signer = plan.signer === 'new' ? made : plan.signer;
  const authorities = [...plan.authorities, ...(made === undefined ? [] : [made])];
  if (signer !== undefined) {
    const validity = validityFrom(now, lifetimes.servingMs, signer);
    return { authorities, serving: await issueServing(signer, { hosts, ...validity }) };
  }
  if (kept === undefined) throw new Error('A plan without a certificate to serve');
  return { authorities, serving: kept.serving };
}

function clientAt({ client }: SecretPlace): KubeClient {
  const present = client();
  if (present === undefined) {
    throw new Error('The home cluster keeps the certificates: it must be managed, and be there');
  }
  return present;
}

async function readSecret(
  client: KubeClient,
  { namespace }: SecretPlace,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name: webhookSecret };
  return await getIfPresent(client, ref, { signal });
}

function secretOf(
  { authorities, serving }: KeptCertificates,
  { namespace }: SecretPlace,
  resourceVersion?: string,
): KubeObject {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name: webhookSecret,
      namespace,
      labels: { [managedByLabel]: managedBy },
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    data: {
      'tls.crt': base64(serving.certificate),
      'tls.key': base64(serving.key),
      'ca.crt': base64(bundleOf(authorities)),
      'authorities.json': base64(JSON.stringify(authorities)),
    },
  };
}

/** What the Secret holds; undefined when it cannot be read as ours, and is to be made anew. */
function keptIn(secret: KubeObject): KeptCertificates | undefined {
  const serving = pairIn(secret);
  const authorities = listOf(parsed(entryOf(secret, 'authorities.json')));
  const pairs = authorities.filter(isPair);
  if (serving === undefined || pairs.length < authorities.length) return undefined;
  return { authorities: pairs, serving };
}

function pairIn(secret: KubeObject): ServingCertificate | undefined {
  const pair = { certificate: entryOf(secret, 'tls.crt'), key: entryOf(secret, 'tls.key') };
  return isCertificate(pair.certificate) && pair.key !== '' ? pair : undefined;
}

function entryOf(secret: KubeObject, name: string): string {
  return Buffer.from(textOf(objectOf(secret['data'])[name]) ?? '', 'base64').toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isPair = (value: unknown): value is ServingCertificate =>
  isObject(value) && typeof value['key'] === 'string' && isCertificate(value['certificate']);

function isServable({ certificate, key }: ServingCertificate): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function isCertificate(pem: unknown): boolean {
  try {
    return typeof pem === 'string' && new X509Certificate(pem).validTo !== '';
  } catch {
    return false;
  }
}

/** Each of them as it stands in a bundle. */
export const certificatesIn = (pem: string): readonly string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

const shown = ({ authorities, serving }: KeptCertificates): WebhookCertificates => ({
  serving,
  authorities: bundleOf(authorities),
});

const bundleOf = (authorities: readonly ServingCertificate[]): string =>
  authorities.map(({ certificate }) => `${certificate.trim()}\n`).join('');
