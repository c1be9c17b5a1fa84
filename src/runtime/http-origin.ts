import type { IncomingHttpHeaders } from 'node:http';

/** Where a server listens, and which pages of other places may speak to it. */
export interface OriginRules {
  readonly host: string;
  readonly origins: readonly string[];
}

/** Whether an address is only reached from this machine. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/**
 * Whether the Host header names this server. A server on loopback answers only to loopback names: else any page could
 * reach it by a name of its own that it points at 127.0.0.1 (DNS rebinding).
 */
export function isAllowedHost(header: string | undefined, { host, origins }: OriginRules): boolean {
  if (!isLoopback(host)) return true;
  const name = hostNameOf(`http://${header ?? ''}`);
  if (name === undefined) return false;
  return (
    isLoopback(name) ||
    name.endsWith('.localhost') ||
    origins.some((origin) => hostNameOf(origin) === name)
  );
}

/**
 * Whether a WebSocket may be opened. Browsers let every page open one and say in Origin which page it is: it must be
 * ours, or one that the configuration names. Programs send no Origin.
 */
export function isAllowedOrigin(
  { host: header, origin }: IncomingHttpHeaders,
  rules: OriginRules,
): boolean {
  if (!isAllowedHost(header, rules)) return false;
  if (origin === undefined || rules.origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === header;
}

function hostNameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
