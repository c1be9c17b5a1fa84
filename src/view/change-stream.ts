import type { ChangeFeed, Told } from './change-feed.ts';
import type { ChangesMessage, Subject } from './change-subject.ts';

/** What a stream of changes is about, so that equal ones can be told together. */
export interface ChangeSource<T = unknown, M = unknown> {
  readonly feed: ChangeFeed;
  readonly subject: Subject<T>;
  readonly resumeFrom: string | undefined;
  /** What decides what is told beside what was asked; left out: nothing. */
  readonly key?: string;
  /** The message as it is told. */
  shape(message: ChangesMessage<T>): M;
  /** True for the message after which the stream ends. */
  isLast(message: ChangesMessage<T>): boolean;
}

/**
 * The messages of one reader. Begins to follow when the first message is asked for; `return` ends it at once, also
 * while one is waited for. What nobody asks for is merged.
 */
export interface ChangeStream<T = unknown, M = unknown> extends AsyncIterableIterator<M> {
  readonly source: ChangeSource<T, M>;
}

/** Whether a stream is one of changes. */
export function isChangeStream(stream: object): stream is ChangeStream {
  return 'source' in stream;
}

/** The changes of a subject as they come. */
export function changesOf<T>(
  feed: ChangeFeed,
  subject: Subject<T>,
  resumeFrom?: string | null,
): ChangeStream<T, ChangesMessage<T>> {
  return createChangeStream({
    feed,
    subject,
    resumeFrom: resumeFrom ?? undefined,
    shape: (message) => message,
    isLast: () => false,
  });
}

type Step<M> = IteratorResult<M, undefined>;

export function createChangeStream<T, M>(source: ChangeSource<T, M>): ChangeStream<T, M> {
  const done: Step<M> = { done: true, value: undefined };
  const reader = {};
  /** Those who wait for a message, in the order in which they asked. */
  const asking: ((step: Step<M>) => void)[] = [];
  let state: 'new' | 'following' | 'ended' = 'new';

  const lane = source.feed.lane<T, object>(source.subject, {
    tell({ message, isFirst }: Told<T, object>) {
      if (!isFirst && message.changes.length === 0) return;
      // What comes before the next message is asked for is merged.
      lane.hold(reader);
      asking.shift()?.({ done: false, value: source.shape(message) });
      if (source.isLast(message)) end();
      else if (asking.length > 0) lane.ready(reader);
    },
    end: () => end(),
  });
  const end = () => {
    state = 'ended';
    lane.leave(reader);
    for (const answer of asking.splice(0)) answer(done);
  };
  return {
    source,
    next: () =>
      new Promise((resolve) => {
        if (state === 'ended') {
          resolve(done);
          return;
        }
        asking.push(resolve);
        if (state === 'new') lane.join(reader, source.resumeFrom);
        else if (asking.length === 1) lane.ready(reader);
        state = 'following';
      }),
    return() {
      end();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
