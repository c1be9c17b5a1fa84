/** Entry of a worker thread: one engine instance, one call at a time. */
import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { WASI } from 'node:wasi';

import { webAssembly, type WasmModule } from './webassembly.ts';

/** What the pool posts: a request, and the archive it is about. */
export interface WorkerCall {
  readonly request: string;
  readonly payload: Uint8Array;
}

/** What comes back: the response's JSON in UTF-8, or that this instance must not be used again. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'answered';
      readonly response: Uint8Array<ArrayBuffer>;
      readonly memoryBytes: number;
    }
  | { readonly kind: 'crashed' };

interface EngineExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(size: number): number;
  release(address: number): void;
  call(request: number, requestSize: number, payload: number, payloadSize: number): bigint;
}

if (parentPort === null) throw new Error('The engine worker runs in a worker thread.');
const port = parentPort;
const engine = start((workerData as { module: WasmModule }).module);

port.on('message', (asked: WorkerCall) => {
  let answered: WorkerAnswer;
  try {
    const response = call(asked);
    answered = { kind: 'answered', response, memoryBytes: engine.memory.buffer.byteLength };
    port.postMessage(answered, [response.buffer]);
  } catch {
    // A trap, or Go's runtime gave up: out of memory or stack. The instance is left in no known state.
    answered = { kind: 'crashed' };
    port.postMessage(answered);
  }
});
port.postMessage({ kind: 'ready' } satisfies WorkerAnswer);

function start(module: WasmModule): EngineExports {
  const wasi = new WASI({
    version: 'preview1',
    // Go's logging library reads its program's name.
    args: ['engine'],
    env: {},
    // What Go's runtime prints when it gives up quotes memory, which may hold secrets.
    stdout: openSync(devNull, 'w'),
    stderr: openSync(devNull, 'w'),
    returnOnExit: true,
  });
  const instance = new webAssembly.Instance(module, wasi.getImportObject());
  wasi.initialize(instance);
  return instance.exports as unknown as EngineExports;
}

function call({ request, payload }: WorkerCall): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(request);
  const result = engine.call(write(text), text.length, write(payload), payload.length);
  const address = Number(BigInt.asUintN(32, result >> 32n));
  const size = Number(BigInt.asUintN(32, result));
  const response = new Uint8Array(engine.memory.buffer, address, size).slice();
  engine.release(address);
  return response;
}

function write(bytes: Uint8Array): number {
  const address = engine.allocate(bytes.length);
  new Uint8Array(engine.memory.buffer, address >>> 0, bytes.length).set(bytes);
  return address;
}
