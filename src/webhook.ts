/** The admission webhook as a part of the process: its listener, its certificates, its registration. */
import { createAdmissionHandler } from './admission/admission-handler.ts';
import {
  certificateFiles,
  certManagerCertificates,
  ownCertificates,
  type CertificateSource,
  type WebhookCertificates,
} from './control/webhook-certificates.ts';
import { createHandOver, type HandOverPace } from './control/webhook-hand-over.ts';
import { keepConfiguration, webhookConfiguration } from './control/webhook-registration.ts';
import { usualLifetimes, type Lifetimes } from './control/webhook-rotation.ts';
import type { KubeClient, KubeObject } from './kube/kube-client.ts';
import type { Clock } from './runtime/clock.ts';
import { createHttpsServer, type HttpsServer } from './runtime/https-server.ts';
import type { Component } from './runtime/lifecycle.ts';
import type { Logger } from './runtime/logger.ts';
import type { Metrics } from './runtime/metrics.ts';
import type { WebhookConfig } from './webhook-config.ts';

export interface WebhookDeps {
  /** Of the clusters that are managed now: where it is registered. */
  readonly managed: () => readonly KubeClient[];
  readonly metrics: Pick<Metrics, 'counter' | 'histogram'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WebhookOptions extends WebhookConfig {
  readonly stationLabel: string;
  /** Name of the cluster that keeps the certificates. */
  readonly home: string;
  /** Left out: `usualLifetimes`. */
  readonly lifetimes?: Lifetimes;
  /** Left out: `usualPace`. */
  readonly handOver?: HandOverPace;
  /** As in `HttpsServerOptions`. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds between looks at certificates and registrations. Left out: 15,000. */
  readonly lookMs?: number;
}

/** Of the Certificate that cert-manager is asked for (docs/admission.md). */
const certManagerCertificate = 'stationmaster-webhook';
/** A cluster that is slow keeps the others waiting no longer than this. */
const registerWithinMs = 10_000;

/**
 * Serves as soon as there is a certificate, and is registered only then; after that it looks again and again, renews
 * what is due and puts back what was changed by hand. What it registered stays when it ends.
 */
export function createWebhook(deps: WebhookDeps, options: WebhookOptions): Component {
  const { managed, clock, logger } = deps;
  const handle = createAdmissionHandler(deps, options);
  const source = sourceOf(deps, options);
  const handOver = createHandOver(clock, options.handOver);
  const ending = new AbortController();
  let server: HttpsServer | undefined;
  /** As they were had last: while the home cluster is away they are good enough. */
  let known: WebhookCertificates | undefined;
  let served = '';
  let looking: Promise<void> = Promise.resolve();

  const serve = async ({ serving }: WebhookCertificates): Promise<void> => {
    if (server === undefined) {
      const created = createHttpsServer(handle, { ...options, certificate: serving }, { logger });
      const { port } = await created.start();
      server = created;
      logger.info('The admission webhook listens', { port });
    } else if (serving.certificate !== served) {
      server.setCertificate(serving);
      logger.info('The admission webhook serves another certificate', {});
    }
    served = serving.certificate;
  };

  const configuration = (authorities: string | undefined): KubeObject => {
    const { namespace, certificates } = options;
    const isInjected = certificates === 'CERT_MANAGER';
    return webhookConfiguration({
      ...options,
      authorities,
      certManagerCertificate: isInjected ? `${namespace}/${certManagerCertificate}` : undefined,
    });
  };
  const register = async (
    client: KubeClient,
    { authorities, isCurrent }: WebhookCertificates & { readonly isCurrent: boolean },
  ): Promise<void> => {
    try {
      // Another replica may know newer authorities: what is known from before does not replace them.
      const enough = configuration(isCurrent ? authorities : undefined);
      const limits = { signal: ending.signal, timeoutMs: registerWithinMs };
      const wanted = configuration(authorities);
      const wrote = await keepConfiguration(client, wanted, { ...limits, enough });
      if (wrote) logger.info('The webhook was registered', { cluster: client.cluster });
    } catch (error) {
      if (ending.signal.aborted) return;
      logger.warn('The webhook is not registered, trying again', {
        cluster: client.cluster,
        error,
      });
    }
  };

  const look = async (): Promise<void> => {
    let isCurrent = true;
    try {
      known = await source(ending.signal);
    } catch (error) {
      if (ending.signal.aborted) return;
      isCurrent = false;
      logger.warn('The certificates of the webhook cannot be had, trying again', { error });
    }
    if (known === undefined) return;
    const had = { ...handOver.next(known), isCurrent };
    try {
      await serve(had);
      await Promise.all(managed().map((client) => register(client, had)));
    } catch (error) {
      logger.error('The admission webhook cannot listen, trying again', { error });
    }
  };
  const lookOn = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await look();
      await clock.sleep(options.lookMs ?? 15_000, ending.signal).catch(() => undefined);
    }
  };

  return {
    name: 'webhook',
    start: () => {
      looking = lookOn();
    },
    stop: async () => {
      ending.abort();
      await looking;
      await server?.stop();
    },
  };
}

function sourceOf(
  { managed, clock }: WebhookDeps,
  { certificates, home, namespace, address, lifetimes = usualLifetimes }: WebhookOptions,
): CertificateSource {
  const client = () => managed().find(({ cluster }) => cluster === home);
  if (typeof certificates === 'object') return certificateFiles(certificates);
  if (certificates === 'CERT_MANAGER') return certManagerCertificates({ client, namespace });
  return ownCertificates({ client, namespace }, { clock, lifetimes, hosts: hostsOf(address) });
}

/** By what name API servers check the certificate. */
function hostsOf(address: WebhookConfig['address']): readonly string[] {
  if ('url' in address) return [new URL(address.url).hostname.replace(/^\[|\]$/g, '')];
  const { name, namespace } = address.service;
  return [`${name}.${namespace}.svc`];
}
