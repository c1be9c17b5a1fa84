import type { TextChange } from '../mirror.ts';

/** No command holds Redis up for more than some milliseconds. */
const maxRows = 500;
const maxCharacters = 128 * 1024;

/** Gathers changes until one more would be too much for one command. */
export interface Chunk {
  readonly changes: TextChange[];
  /** About how many bytes it has in the log. */
  bytes(): number;
  isFull(): boolean;
  add(change: TextChange): void;
}

export function createChunk(): Chunk {
  const changes: TextChange[] = [];
  let characters = 0;
  return {
    changes,
    bytes: () => characters + 200,
    isFull: () => changes.length >= maxRows || characters >= maxCharacters,
    add(change) {
      changes.push(change);
      characters += change.key.length + (change.text?.length ?? 0) + 8;
    },
  };
}
