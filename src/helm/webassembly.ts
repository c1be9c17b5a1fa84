/** The part of the WebAssembly JavaScript API used here: Node has it, its type packages have not. */
interface WebAssemblyApi {
  readonly Instance: new (module: WasmModule, imports: object) => WasmInstance;
  readonly compile: (binary: Uint8Array<ArrayBuffer>) => Promise<WasmModule>;
}

/** Compiled code; can be posted to worker threads, which share it. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The runtime's `WebAssembly`. */
export const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: WebAssemblyApi;
};
