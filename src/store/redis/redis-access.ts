import type { Script } from './scripts.ts';

/** The few things that are asked of Redis, whichever of its forms is behind. */
export interface RedisAccess {
  /** Sends one command. Rejects within seconds when there is no answer. */
  command(name: string, ...args: readonly (string | number)[]): Promise<unknown>;
  /** Runs a script, which Redis need not have heard of before. */
  run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown>;
  /** Calls back when something is published on the channel. Never rejects: who misses a call asks by itself. */
  listen(channel: string, called: () => void): () => void;
  /** Resolves when Redis answers for the first time and may be used; rejects when it must not be used. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
