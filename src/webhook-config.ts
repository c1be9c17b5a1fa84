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

/** What flags and environment say; these win over the file. */
export interface WebhookFlags {
  readonly url?: string | undefined;
  /** `NAMESPACE/NAME` or `NAMESPACE/NAME:PORT`. */
  readonly service?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly certificates?: 'SELF' | 'CERT_MANAGER' | undefined;
  readonly failurePolicy?: FailurePolicy | undefined;
}

/** Fills in what was left out. Throws `ConfigError` where it is not said how the webhook is reached. */
export function webhookConfig(file: WebhookSection = {}, flags: WebhookFlags = {}): WebhookConfig {
  const section = laidOver(file, flags);
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
      'webhook: give url or service: how API servers reach it, such as url: https://gateway.example.org:9443 (--webhook-url)',
    );
  }
  if (service !== undefined) return { service: { port: 443, ...service, path: admissionPath } };
  const parsed = URL.parse(url ?? '');
  if (parsed?.protocol !== 'https:') {
    throw new ConfigError(`webhook: url: ${url ?? ''} is none that begins with https://`);
  }
  if (parsed.pathname === '/') parsed.pathname = admissionPath;
  return { url: parsed.href };
}

/** A URL or a Service that is given stands for either in the file. */
function laidOver(file: WebhookSection, { service, ...flags }: WebhookFlags): WebhookSection {
  const given = Object.entries({ ...flags, service: service && serviceNamed(service) });
  const { url, service: named, ...others } = file;
  const reached = flags.url === undefined && service === undefined ? { url, service: named } : {};
  return Object.fromEntries(
    [...Object.entries({ ...others, ...reached }), ...given].filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function serviceNamed(text: string): NonNullable<WebhookSection['service']> {
  const [, namespace = '', name = '', port] =
    /^([a-z0-9-]+)\/([a-z0-9-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = Number(port ?? 443);
  if (name === '' || number < 1 || number > 65_535) {
    throw new ConfigError(
      `--webhook-service must be NAMESPACE/NAME or NAMESPACE/NAME:PORT, not "${text}"`,
    );
  }
  return { name, namespace, port: number };
}
