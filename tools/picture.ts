/**
 * The picture of who imports whom, made from the code: `npm run picture` writes it into ARCHITECTURE.md,
 * `npm run check:picture` fails when what stands there is not what the code is.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}

const file = 'ARCHITECTURE.md';
const [begin, end] = ['<!-- picture: begin -->', '<!-- picture: end -->'];

const run = spawnSync(
  'depcruise',
  ['src', '--config', '.dependency-cruiser.js', '--output-type', 'json'],
  {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  },
);
const { modules } = JSON.parse(run.stdout) as Cruise;
if (modules.length === 0) throw new Error('dependency-cruiser saw no modules');

/** `src/view/page.ts` is drawn as `view`, `src/main.ts` as `main`; what stands beside `app.ts` belongs to it. */
function boxOf(path: string): string | undefined {
  const [root, folder = '', ...rest] = path.split('/');
  if (root !== 'src') return undefined;
  if (rest.length > 0) return folder;
  return folder === 'main.ts' ? 'main' : 'app';
}

const arrows = new Set<string>();
for (const { source, dependencies } of modules) {
  for (const { resolved } of dependencies) {
    const [from, to] = [boxOf(source), boxOf(resolved)];
    if (
      from !== undefined &&
      to !== undefined &&
      from !== to &&
      to !== 'model' &&
      to !== 'runtime'
    ) {
      arrows.add(`  ${from} --> ${to}`);
    }
  }
}
const picture = [
  begin,
  '',
  '```mermaid',
  'flowchart TD',
  ...[...arrows].sort(),
  '```',
  '',
  end,
].join('\n');

const text = readFileSync(file, 'utf8');
const [before, after] = [text.indexOf(begin), text.indexOf(end)];
if (before < 0 || after < 0) throw new Error(`${file} has no place for the picture`);
const wanted = text.slice(0, before) + picture + text.slice(after + end.length);
if (process.argv.includes('--check')) {
  if (wanted !== text) {
    console.error(`The picture in ${file} is not what the code is: run npm run picture.`);
    process.exit(1);
  }
} else {
  writeFileSync(file, wanted);
}
