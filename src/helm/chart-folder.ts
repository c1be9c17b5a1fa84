import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import type { ArchiveLimits, EngineResult, PackedFile } from './engine.ts';

/**
 * The real path of `wanted` (absolute, or relative to one of `roots`) if it lies in one of `roots`; undefined
 * otherwise, and when there is nothing: a caller learns nothing about what lies elsewhere.
 */
export async function allowedPath(
  roots: readonly string[],
  wanted: string,
): Promise<{ readonly path: string; readonly root: string } | undefined> {
  for (const configured of roots) {
    const root = await realpath(configured).catch(() => undefined);
    if (root === undefined) continue;
    const path = await realpath(isAbsolute(wanted) ? wanted : resolve(root, wanted)).catch(
      () => undefined,
    );
    if (path !== undefined && isInside(root, path)) return { path, root };
  }
  return undefined;
}

/**
 * All files of a chart's folder. Links are followed as Helm does, but only to what lies in `root`; the folder is
 * read no further than the limits allow.
 */
export async function readChartFolder(
  { path, root }: { readonly path: string; readonly root: string },
  limits: ArchiveLimits,
): Promise<EngineResult<readonly PackedFile[]>> {
  const files: PackedFile[] = [];
  let bytes = 0;
  let entries = 0;
  const folders = [{ name: '', path }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder.path)) {
      const name = folder.name === '' ? entry : `${folder.name}/${entry}`;
      entries += 1;
      if (entries > limits.entries) return tooLarge(`more than ${limits.entries} entries`);
      const found = await follow(root, join(folder.path, entry));
      if (found === undefined) return unsafe(name, 'a link that leaves the chart directory');
      if (found.isFolder) {
        folders.push({ name, path: found.path });
        continue;
      }
      if (!found.isFile) return unsafe(name, 'neither a file nor a folder');
      bytes += found.sizeBytes;
      if (bytes > limits.uncompressedBytes) {
        return tooLarge(`more than ${limits.uncompressedBytes} bytes`);
      }
      files.push({ name, content: await readFile(found.path) });
    }
  }
  return { ok: true, value: files };
}

async function follow(
  root: string,
  entry: string,
): Promise<{ path: string; isFolder: boolean; isFile: boolean; sizeBytes: number } | undefined> {
  const isLink = (await lstat(entry)).isSymbolicLink();
  const path = isLink ? await realpath(entry).catch(() => undefined) : entry;
  if (path === undefined || !isInside(root, path)) return undefined;
  const found = await stat(path);
  return { path, isFolder: found.isDirectory(), isFile: found.isFile(), sizeBytes: found.size };
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function unsafe(file: string, what: string): EngineResult<never> {
  const message = `The chart holds ${what}.`;
  return { ok: false, fault: { code: 'INVALID_CHART', reason: 'UNSAFE_ENTRY', message, file } };
}

function tooLarge(what: string): EngineResult<never> {
  const message = `The chart's folder holds ${what}.`;
  return { ok: false, fault: { code: 'INVALID_CHART', reason: 'TOO_LARGE', message } };
}
