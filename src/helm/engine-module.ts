import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

import { webAssembly, type WasmModule } from './webassembly.ts';

const artifact = new URL('../../engine/helm-engine.wasm.br', import.meta.url);
const pageBytes = 65_536;
const memorySection = 5;
const decompress = promisify(brotliDecompress);

/** By their memory: unpacking and compiling takes a second, and many times that on a machine that is busy. */
const compiled = new Map<number, Promise<WasmModule>>();

/**
 * The engine, compiled once in this process; the module can be posted to worker threads, which share its code.
 * Its memory is capped at `memoryBytes`: a chart that wants more fails, and not this process.
 */
export async function compileEngine(memoryBytes: number): Promise<WasmModule> {
  const compiling = compiled.get(memoryBytes) ?? compile(memoryBytes);
  compiled.set(memoryBytes, compiling);
  try {
    return await compiling;
  } catch (error) {
    compiled.delete(memoryBytes);
    throw error;
  }
}

async function compile(memoryBytes: number): Promise<WasmModule> {
  const wasm = await decompress(await readFile(artifact));
  return await webAssembly.compile(capMemory(wasm, Math.floor(memoryBytes / pageBytes)));
}

/**
 * A copy of a WebAssembly binary whose own memory may grow to `maxPages` at most
 * (core specification 5.5.8: the memory section holds limits, flag 0 = no maximum).
 */
export function capMemory(wasm: Uint8Array, maxPages: number): Uint8Array<ArrayBuffer> {
  let offset = 8;
  while (offset < wasm.length) {
    const id = wasm[offset];
    const size = readUnsigned(wasm, offset + 1);
    const end = size.next + size.value;
    if (id === memorySection) {
      const count = readUnsigned(wasm, size.next);
      if (count.value !== 1) throw new Error('The engine has not exactly one memory.');
      const minimum = readUnsigned(wasm, count.next + 1);
      const body = [1, 1, ...unsigned(minimum.value), ...unsigned(maxPages)];
      const section = [memorySection, ...unsigned(body.length), ...body];
      return new Uint8Array(
        Buffer.concat([wasm.subarray(0, offset), Buffer.from(section), wasm.subarray(end)]),
      );
    }
    offset = end;
  }
  throw new Error('The engine has no memory.');
}

function readUnsigned(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let index = start, factor = 1; ; index += 1, factor *= 128) {
    const byte = bytes[index];
    if (byte === undefined) throw new Error('The engine is cut short.');
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: index + 1 };
  }
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}
