/** The part of the WebAssembly JavaScript API used here: Node has it, its type packages have not. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    constructor(descriptor: { readonly initial: number; readonly maximum?: number });
  }
  type Exports = Readonly<Record<string, unknown>>;
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  class Instance {
    readonly exports: Exports;
    constructor(module: Module, imports: Imports);
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
