/** Where `template_file_url` and `values_file_path` lead; whether the gateway may read there is decided by its chart source. */
import { fileURLToPath } from 'node:url';
import type { ChartInput } from '../commands/commands.ts';
import type { ChartSource } from '../helm/chart-source.ts';
import { Problem } from './problem.ts';

/** A URL stays one; a path or `file:` URL is a place on the gateway's own disk. */
export function chartLocation(location: string): ChartInput {
  return isWeb(location)
    ? { url: location }
    : { directory: diskPath(location, 'template_file_url') };
}

/** The text of a values file. Throws a `Problem` where it may not, or cannot, be read. */
export async function readValues(charts: ChartSource, location: string): Promise<string> {
  const path = isWeb(location) ? location : diskPath(location, 'values_file_path');
  const text = await charts.fetchText(path);
  if (text.ok) return text.value;
  const { code, message } = text.fault;
  // The source speaks of charts; this is none.
  throw new Problem({
    code: code === 'INVALID_INPUT' ? code : 'INVALID_VALUES',
    detail: message,
    path: ['values_file_path'],
  });
}

const isWeb = (location: string): boolean => /^https?:/i.test(location);

function diskPath(location: string, field: string): string {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(location)) return location;
  try {
    return fileURLToPath(location);
  } catch {
    throw new Problem({
      code: 'INVALID_INPUT',
      detail: `${field}: give an http, https or file: URL without a host, or a path.`,
      path: [field],
    });
  }
}
