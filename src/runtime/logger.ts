/** Levels from the least to the most urgent. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Facts of a log line. Values under keys that name secrets, and secrets within texts, are never written (see `redacted`). */
type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON object a line: `time`, `level`, `message`, the logger's own fields, the line's fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each of its lines. */
  with(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Takes one line with its line feed; left out: standard error. */
  readonly write?: (line: string) => void;
  /** Milliseconds since the Unix epoch; left out: the system's clock. */
  readonly now?: () => number;
}

/** A logger that drops lines below `level`. */
export function createLogger({
  level,
  write = (line) => process.stderr.write(line),
  now = () => Date.now(),
}: LoggerOptions): Logger {
  const lowest = logLevels.indexOf(level);
  const loggerWith = (own: LogFields): Logger => {
    const writerOf = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
      if (logLevels.indexOf(lineLevel) < lowest) return;
      const time = new Date(now()).toISOString();
      const head = { time, level: lineLevel, message: withoutSecrets(message) };
      write(`${JSON.stringify({ ...head, ...(redacted({ ...own, ...fields }, 0) as object) })}\n`);
    };
    return {
      debug: writerOf('debug'),
      info: writerOf('info'),
      warn: writerOf('warn'),
      error: writerOf('error'),
      with: (fields) => loggerWith({ ...own, ...fields }),
    };
  };
  return loggerWith({});
}

/** Discards everything: for code that is given no logger. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLogger,
};

const secretKey =
  /^(authorization|cookie|set-cookie|data|stringdata|values|kubeconfig)$|token|password|passphrase|secret|credential|private/i;
const maxDepth = 6;

/** Passwords in URLs and tokens in headers, which errors of libraries like to quote. */
const secretsInText: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, '$1[redacted]@'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, '$1 [redacted]'],
  // A JSON web token, wherever it stands.
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [/([?&](?:access_token|token|password|secret|key|sig|signature)=)[^&\s"']+/gi, '$1[redacted]'],
];

function withoutSecrets(text: string): string {
  return secretsInText.reduce((cleaned, [secret, shown]) => cleaned.replace(secret, shown), text);
}

/** A copy fit for the log: secrets' values replaced, errors as their message and code, too deep nesting cut. */
function redacted(value: unknown, depth: number): unknown {
  if (value instanceof Error) return redactedError(value, depth);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '…';
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretKey.test(key) ? '[redacted]' : redacted(inner, depth + 1),
    ]),
  );
}

function redactedError(error: Error, depth: number): unknown {
  const cause =
    error.cause === undefined || depth >= maxDepth
      ? {}
      : { cause: redacted(error.cause, depth + 1) };
  const { name, message, stack = '' } = error;
  return { name, message: withoutSecrets(message), stack: withoutSecrets(stack), ...cause };
}
