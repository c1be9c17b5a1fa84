/**
 * Builds engine/helm-engine.wasm.br from the Go source beside it.
 *
 *     node tools/build-engine.ts            build, compress, write
 *     node tools/build-engine.ts --check    build, and fail unless the committed artifact holds the same bytes
 *
 * The build is reproducible: one Go version (the toolchain line of engine/go.mod), trimmed paths, no
 * version control stamp. Compression is not part of the proof, so it may differ between Node versions.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const source = join(import.meta.dirname, '..', 'engine');
const artifact = join(source, 'helm-engine.wasm.br');

function lineOf(pattern: RegExp): string {
  const found = pattern.exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1];
  if (found === undefined) throw new Error(`engine/go.mod has no line like ${pattern.source}`);
  return found;
}

function build(folder: string): Buffer {
  const out = join(folder, 'helm-engine.wasm');
  const helm = lineOf(/^\s*helm\.sh\/helm\/v4 (v\S+)$/m);
  execFileSync(
    'go',
    [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-buildmode=c-shared',
      `-ldflags=-s -w -X helm.sh/helm/v4/internal/version.version=${helm}`,
      '-o',
      out,
      '.',
    ],
    {
      cwd: source,
      stdio: 'inherit',
      env: {
        ...process.env,
        GOOS: 'wasip1',
        GOARCH: 'wasm',
        GOFLAGS: '',
        GOWASM: '',
        GOEXPERIMENT: '',
        GOTOOLCHAIN: lineOf(/^toolchain (\S+)$/m),
      },
    },
  );
  return readFileSync(out);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function compress(wasm: Buffer): Buffer {
  return brotliCompressSync(wasm, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
    },
  });
}

const folder = mkdtempSync(join(tmpdir(), 'helm-engine-'));
try {
  const wasm = build(folder);
  console.log(`built ${sha256(wasm)} (${wasm.length} bytes)`);
  if (process.argv.includes('--check')) {
    const committed = brotliDecompressSync(readFileSync(artifact));
    console.log(`found ${sha256(committed)} (${committed.length} bytes)`);
    if (!committed.equals(wasm)) {
      console.error(
        'engine/helm-engine.wasm.br does not come from engine/: run tools/build-engine.ts',
      );
      process.exitCode = 1;
    }
  } else {
    const compressed = compress(wasm);
    writeFileSync(artifact, compressed);
    console.log(`wrote engine/helm-engine.wasm.br (${compressed.length} bytes)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
