import { Refusal } from '../runtime/errors.ts';
import type { EngineFault } from './engine.ts';

/** A fault as the refusal of a mutation. `path` says where the input holds the chart, or the values. */
export function refusalOf(fault: EngineFault, path: readonly string[] | null = null): Refusal {
  switch (fault.code) {
    case 'INVALID_CHART':
      return new Refusal(fault.code, placed(fault), path);
    case 'INVALID_INPUT':
      return new Refusal(fault.code, placed(fault), path);
    case 'INVALID_VALUES': {
      const issues = fault.issues ?? [];
      const lines = issues.map(({ chart, path: at, message }) => `${chart}${at}: ${message}`);
      const [only] = issues.length === 1 ? issues : [];
      const inside = only === undefined ? [] : segmentsOf(only.path);
      return new Refusal(
        fault.code,
        [placed(fault), ...lines].join('\n'),
        path === null ? null : [...path, ...inside],
      );
    }
  }
}

/** `file:line: message`, with what is known; Helm's own messages often begin with the place already. */
function placed({
  message,
  ...place
}: {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}): string {
  const { file, line } = place;
  if (file === undefined) return line === undefined ? message : `line ${line}: ${message}`;
  const at = line === undefined ? file : `${file}:${line}`;
  return message.includes(at) ? message : `${at}: ${message}`;
}

/** RFC 6901. */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
