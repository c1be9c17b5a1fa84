import { GraphQLError } from 'graphql';
import { decodeWritten } from '../model/written-version.ts';
import type { Clock } from '../runtime/clock.ts';
import { shows } from '../view/read-after.ts';
import { createSeenPositions } from '../view/seen-positions.ts';
import { createSeenVersions } from '../view/seen-versions.ts';
import type { View } from '../view/view.ts';
import { waitForView } from '../view/wait-for-view.ts';

/** What a client sends with an operation beside its text. */
export type OperationExtensions = Readonly<Record<string, unknown>> | null | undefined;

/**
 * Waits until the view shows what `readAfter` among the extensions says was written; without it there is nothing to
 * wait for. Answers the refusal where the token is none of ours, or where the view does not show it after five seconds.
 */
export type ReadAfter = (extensions: OperationExtensions) => Promise<GraphQLError | undefined>;

const withinMs = 5_000;

export function createReadAfter(deps: {
  readonly view: View;
  readonly clock: Pick<Clock, 'after'>;
}): ReadAfter {
  const { view } = deps;
  const seen = { versions: createSeenVersions(view), positions: createSeenPositions(view) };
  return async (extensions) => {
    const token = extensions?.['readAfter'] ?? undefined;
    if (token === undefined) return undefined;
    const written = decodeWritten(token);
    if (written === undefined) {
      const message = 'extensions.readAfter is not what a mutation of this gateway has answered';
      return refusal(message, 'BAD_USER_INPUT', 400);
    }
    const { cluster } = written;
    const holds = () => shows({ view, seen }, written);
    if (await waitForView(deps, { cluster, holds, withinMs })) return undefined;
    const message = `This replica does not show yet what was written to ${cluster}: try again`;
    return refusal(message, 'NOT_VISIBLE_YET', 503);
  };
}

function refusal(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
