import { readFile, stat } from 'node:fs/promises';

import type { ChartSpec } from '../model/helm-app.ts';
import type { Clock } from '../runtime/clock.ts';
import { digestOf } from './chart-chunks.ts';
import { download } from './chart-download.ts';
import { allowedPath, readChartFolder } from './chart-folder.ts';
import {
  defaultArchiveLimits,
  type ArchiveLimits,
  type ChartInspection,
  type EngineResult,
  type HelmEngine,
} from './engine.ts';

/** A chart that was read and found fit to render. */
export interface FetchedChart {
  /** `sha256:<hex>` of the archive. */
  readonly digest: string;
  readonly archive: Uint8Array;
  readonly inspection: ChartInspection;
}

/** Where a chart can be read from; a digest names what the home cluster keeps, and is not read here. */
export type ChartLocation = Pick<ChartSpec, 'archive' | 'directory' | 'url'>;

export interface ChartSource {
  /** Reads a chart from the one place that is given, and inspects it. */
  fetchChart(location: ChartLocation): Promise<EngineResult<FetchedChart>>;
  /** Reads a text, such as a values file, from a configured directory or URL. */
  fetchText(pathOrUrl: string): Promise<EngineResult<string>>;
}

export interface ChartSourceOptions {
  /** Folders whose charts and values files may be read; none allows none. */
  readonly directories: readonly string[];
  /** What URLs must lie below; none allows none. */
  readonly urlPrefixes: readonly string[];
  /** @default `defaultArchiveLimits` */
  readonly limits?: ArchiveLimits;
  /** For one download. @default 30,000 */
  readonly timeoutMs?: number;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** A values file of more than this is a mistake. */
const maxTextBytes = 2 ** 20;

export function createChartSource(
  { engine, clock }: { readonly engine: HelmEngine; readonly clock: Clock },
  options: ChartSourceOptions,
): ChartSource {
  const limits = options.limits ?? defaultArchiveLimits;
  const timeoutMs = options.timeoutMs ?? 30_000;

  const fetchUrl = async (url: string, maxBytes: number) =>
    await download(url, { urlPrefixes: options.urlPrefixes, maxBytes, timeoutMs }, clock);

  const fetchDirectory = async (directory: string): Promise<EngineResult<Uint8Array>> => {
    const place = await allowedPath(options.directories, directory);
    if (!place) return notAllowed(`${directory} is not a chart in a configured directory.`);
    const found = await stat(place.path);
    if (found.isFile()) return await readArchive(place.path, limits.compressedBytes);
    const files = await readChartFolder(place, limits);
    return files.ok ? await engine.pack(files.value) : files;
  };

  const fetchArchive = async (location: ChartLocation): Promise<EngineResult<Uint8Array>> => {
    const { archive, directory, url } = location;
    if (archive !== undefined) return decodeArchive(archive, limits);
    if (directory !== undefined) return await fetchDirectory(directory);
    if (url !== undefined) return await fetchUrl(url, limits.compressedBytes);
    return notAllowed('Say where the chart is: archive, directory or url.');
  };

  return {
    fetchChart: async (location) => {
      const archive = await fetchArchive(location);
      if (!archive.ok) return archive;
      const inspection = await engine.inspect(archive.value);
      if (!inspection.ok) return inspection;
      const digest = digestOf(archive.value);
      return { ok: true, value: { digest, archive: archive.value, inspection: inspection.value } };
    },
    fetchText: async (pathOrUrl) => {
      if (/^https?:/i.test(pathOrUrl)) return decoded(await fetchUrl(pathOrUrl, maxTextBytes));
      const place = await allowedPath(options.directories, pathOrUrl);
      if (!place || !(await stat(place.path)).isFile()) {
        return notAllowed(`${pathOrUrl} is not a file in a configured directory.`);
      }
      return decoded(await readArchive(place.path, maxTextBytes));
    },
  };
}

/** Whether a base64 text can be an archive is known before it is decoded: four characters are three bytes. */
function decodeArchive(text: string, limits: ArchiveLimits): EngineResult<Uint8Array> {
  if ((text.length * 3) / 4 > limits.compressedBytes + 3) return tooLarge(limits.compressedBytes);
  const compact = text.replace(/\s+/g, '');
  if (!base64.test(compact)) {
    const message = 'The archive is not base64.';
    return { ok: false, fault: { code: 'INVALID_CHART', reason: 'NOT_AN_ARCHIVE', message } };
  }
  return { ok: true, value: Buffer.from(compact, 'base64') };
}

async function readArchive(path: string, maxBytes: number): Promise<EngineResult<Uint8Array>> {
  const { size } = await stat(path);
  return size > maxBytes ? tooLarge(maxBytes) : { ok: true, value: await readFile(path) };
}

function decoded(result: EngineResult<Uint8Array>): EngineResult<string> {
  return result.ok ? { ok: true, value: new TextDecoder().decode(result.value) } : result;
}

function tooLarge(bytes: number): EngineResult<never> {
  const message = `The file has more than ${bytes} bytes.`;
  return { ok: false, fault: { code: 'INVALID_CHART', reason: 'TOO_LARGE', message } };
}

function notAllowed(message: string): EngineResult<never> {
  return { ok: false, fault: { code: 'INVALID_INPUT', reason: 'NOT_ALLOWED', message } };
}
