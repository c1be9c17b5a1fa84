/** What can be followed, and what is told of it. */
import type { ViewChange } from './view.ts';

export interface Change<T> {
  readonly kind: 'ADDED' | 'CHANGED' | 'REMOVED';
  readonly id: string;
  /** Null when the thing is gone or no longer fits. */
  readonly item: T | null;
}

/** One message of a stream of changes; with `reset` the changes are the whole present state. */
export interface ChangesMessage<T> {
  readonly cursor: string;
  readonly reset: boolean;
  readonly changes: readonly Change<T>[];
}

/** A thing that a change of the view may have touched; new when it was not there before, whether or not it fits. */
interface Touch {
  readonly id: string;
  readonly isNew: boolean;
}

/** What a stream is about: which things there are, and which of them a change of the view may have touched. */
export interface Subject<T> {
  /** A look at the view, good until its next change. */
  look(): Look<T>;
  /** Naming too many is harmless but for the traffic. */
  touched(change: ViewChange): Iterable<Touch>;
  /** True where a change that touches one thing may have touched every other; then naming one is enough. */
  readonly isOne?: boolean;
  /** What makes the thing another one to a reader, as text; left out: whatever touches it does. */
  printOf?(item: T): string;
}

export interface Look<T> {
  /** Everything that fits, by id. */
  all(): Iterable<readonly [id: string, item: T]>;
  /** The thing, when it is there and fits. */
  find(id: string): T | undefined;
}
