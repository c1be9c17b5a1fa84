/** The `webhook:` part of the configuration with everything said. */
import { admissionPath } from './admission/admission-handler.ts';
import { ConfigError, type CertificateFiles, type WebhookSection } from './config-file.ts';
import type { FailurePolicy, WebhookAddress } from './control/webhook-registration.ts';
import { systemNamespace } from './model/labels.ts';

export interface WebhookConfig {
  readonly host: string;
  readonly port: number;
  /** How API servers reach it. */
  readonly address: WebhookAddress;
  readonly certificates: 'SELF' | 'CERT_MANAGER' | CertificateFiles;
  /** Where its Secret is kept; made when it is missing. */
  readonly namespace: string;
  readonly failurePolicy: FailurePolicy;
  readonly timeoutSeconds: number;
}

/** Fills in what was left out. Throws `ConfigError` where it is not said how the webhook is reached. */
export function webhookConfig(section: WebhookSection = {}): WebhookConfig {
  const {
    // API servers come from other machines; nothing is asked of it but a review, and nothing is written.
    host = '0.0.0.0',
    port = 9443,
    certificates = 'SELF',
    namespace = systemNamespace,
    failurePolicy = 'Ignore',
    timeoutSeconds = 5,
  } = section;
  const address = addressOf(section);
  return { host, port, address, certificates, namespace, failurePolicy, timeoutSeconds };
}

function addressOf({ url, service }: WebhookSection): WebhookAddress {
  if ((url === undefined) === (service === undefined)) {
    throw new ConfigError(
      'webhook: give url or service: how API servers reach it, such as url: https://gateway.example.org:9443',
    );
  }
  if (service !== undefined) return { service: { port: 443, ...service, path: admissionPath } };
  if (!URL.canParse(url ?? '')) throw new ConfigError(`webhook: url: ${url ?? ''} is none`);
  const parsed = new URL(url ?? '');
  if (parsed.pathname === '/') parsed.pathname = admissionPath;
  return { url: parsed.href };
}
