import {
  defaultArchiveLimits,
  type ArchiveLimits,
  type ChartInspection,
  type EngineFault,
  type EngineResult,
  type HelmEngine,
  type Rendering,
} from './engine.ts';
import {
  createEnginePool,
  defaultDeadlineMs,
  type EnginePool,
  type EnginePoolDeps,
  type EnginePoolOptions,
} from './engine-pool.ts';

export interface HelmEngineOptions extends EnginePoolOptions {
  /** @default `defaultArchiveLimits` */
  readonly limits?: ArchiveLimits;
}

const nothing = new Uint8Array();

/** Helm's own engine in worker threads. Nothing is started before the first call. */
export function createHelmEngine(
  deps: EnginePoolDeps,
  options: HelmEngineOptions = {},
): HelmEngine {
  const pool: EnginePool = createEnginePool(deps, options);
  const limits = options.limits ?? defaultArchiveLimits;
  const deadlineMs = options.deadlineMs ?? defaultDeadlineMs;

  const call = async <T>(
    request: { readonly operation: string },
    payload: Uint8Array = nothing,
  ): Promise<EngineResult<T>> => {
    const outcome = await pool.run({ request: JSON.stringify(request), payload });
    switch (outcome.kind) {
      case 'answered':
        return decode<T>(outcome.response);
      case 'overdue':
        return failed('TIMEOUT', `The chart took longer than ${deadlineMs / 1000} seconds.`);
      case 'crashed':
        return failed('CRASHED', 'The chart needs more memory or nests deeper than is allowed.');
    }
  };

  return {
    inspect: async (archive, values = []) => {
      if (archive.length > limits.compressedBytes) return tooLarge(limits);
      return await call<ChartInspection>({ operation: 'inspect', ...{ limits, values } }, archive);
    },
    render: async ({ archive, ...request }) => {
      if (archive.length > limits.compressedBytes) return tooLarge(limits);
      return await call<Rendering>({ operation: 'render', ...{ limits }, ...request }, archive);
    },
    pack: async (files) => {
      const packed = files.map(({ name, content }) => ({
        name,
        data: Buffer.from(content).toString('base64'),
      }));
      const result = await call<{ archive: string }>({ operation: 'pack', ...{ files: packed } });
      return mapped(result, ({ archive }) => Buffer.from(archive, 'base64'));
    },
    parseYaml: async (text) => {
      const result = await call<{ documents: unknown[] }>({ operation: 'parseYaml', ...{ text } });
      return mapped(result, ({ documents }) => documents);
    },
    toYaml: async (objects) => {
      const result = await call<{ texts: string[] }>({ operation: 'toYaml', ...{ objects } });
      return mapped(result, ({ texts }) => texts);
    },
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
    },
  };
}

/** The engine is part of this program and built with it: its answers have the shape its source gives them. */
function decode<T>(response: Uint8Array): EngineResult<T> {
  const text = new TextDecoder().decode(response);
  const answer = JSON.parse(text) as { ok: T } | { error: EngineFault };
  return 'error' in answer ? { ok: false, fault: answer.error } : { ok: true, value: answer.ok };
}

function mapped<T, U>(result: EngineResult<T>, map: (value: T) => U): EngineResult<U> {
  return result.ok ? { ok: true, value: map(result.value) } : result;
}

function failed(reason: 'TIMEOUT' | 'CRASHED', message: string): EngineResult<never> {
  return { ok: false, fault: { code: 'INVALID_CHART', reason, message } };
}

/** Said before the archive is copied to a thread, in the words of the engine itself. */
function tooLarge(limits: ArchiveLimits): EngineResult<never> {
  const message = `the archive has more than ${limits.compressedBytes} bytes`;
  return { ok: false, fault: { code: 'INVALID_CHART', reason: 'TOO_LARGE', message } };
}
