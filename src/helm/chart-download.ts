import type { Clock } from '../runtime/clock.ts';
import type { EngineResult } from './engine.ts';

export interface DownloadOptions {
  /** What a URL must lie below, such as `https://charts.example.org/stable/`; none allows none. */
  readonly urlPrefixes: readonly string[];
  readonly maxBytes: number;
  /** For the whole download, redirects included. */
  readonly timeoutMs: number;
}

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Reads a file over http(s) from where the prefixes allow, redirects included. User and password in the URL are
 * sent to that origin only, and stand in no message.
 */
export async function download(
  wanted: string,
  options: DownloadOptions,
  clock: Clock,
): Promise<EngineResult<Uint8Array>> {
  const abort = new AbortController();
  const cancel = clock.after(options.timeoutMs, () => abort.abort());
  try {
    return await follow(wanted, options, abort.signal);
  } catch (error) {
    const why = abort.signal.aborted
      ? `took longer than ${options.timeoutMs / 1000} seconds`
      : `failed (${causeOf(error)})`;
    return unreadable(`Reading ${shown(wanted)} ${why}.`);
  } finally {
    cancel();
    abort.abort();
  }
}

async function follow(
  wanted: string,
  { urlPrefixes, maxBytes }: DownloadOptions,
  signal: AbortSignal,
): Promise<EngineResult<Uint8Array>> {
  let url = URL.parse(wanted);
  const authorization = url && credentialsOf(url);
  const origin = url?.origin;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    if (url === null || !isAllowed(url, urlPrefixes)) {
      const message = `${url === null ? 'The chart URL' : shown(url.href)} is not below a configured chart URL.`;
      return { ok: false, fault: { code: 'INVALID_INPUT', reason: 'NOT_ALLOWED', message } };
    }
    const target = new URL(url);
    target.username = '';
    target.password = '';
    const response = await fetch(target, {
      redirect: 'manual',
      signal,
      headers: authorization && target.origin === origin ? { authorization } : {},
    });
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) {
      return response.ok
        ? await readBody(response, maxBytes)
        : unreadable(`${shown(target.href)} answered ${response.status}.`);
    }
    await response.body?.cancel();
    url = URL.parse(location, target.href);
  }
  return unreadable(`${shown(wanted)} redirects more than ${maxRedirects} times.`);
}

async function readBody(response: Response, maxBytes: number): Promise<EngineResult<Uint8Array>> {
  const tooLarge: EngineResult<never> = {
    ok: false,
    fault: {
      code: 'INVALID_CHART',
      reason: 'TOO_LARGE',
      message: `The archive has more than ${maxBytes} bytes.`,
    },
  };
  if (Number(response.headers.get('content-length')) > maxBytes) return tooLarge;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) return tooLarge;
    parts.push(part);
  }
  return { ok: true, value: Buffer.concat(parts) };
}

/** Below a prefix: same origin, and the path goes on at a slash. Escaped slashes could mean another path to the server. */
function isAllowed(url: URL, prefixes: readonly string[]): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (/%2f|%5c|%2e/i.test(url.pathname)) return false;
  return prefixes.some((text) => {
    const prefix = URL.parse(text);
    if (prefix?.origin !== url.origin) return false;
    const folder = prefix.pathname.endsWith('/') ? prefix.pathname : `${prefix.pathname}/`;
    return url.pathname === prefix.pathname || url.pathname.startsWith(folder);
  });
}

function credentialsOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** A URL fit for messages: tokens stand in queries and fragments too. */
function shown(text: string): string {
  const url = URL.parse(text);
  return url === null ? 'the chart URL' : `${url.protocol}//${url.host}${url.pathname}`;
}

/** The system's code, such as ECONNREFUSED: messages of the HTTP library may quote the URL. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'no connection';
}

function unreadable(message: string): EngineResult<never> {
  return { ok: false, fault: { code: 'INVALID_CHART', reason: 'UNREADABLE', message } };
}
