/**
 * Of a list of which one item fails at once, graphql-js 16 forgets the items that are not complete yet: when one of these
 * fails later, nobody is there to be told, and Node ends a process for that. The answer is complete without it, as the
 * list is null by then.
 */
import { GraphQLError } from 'graphql';

/** Lets such errors pass, until the answered function is called. Whatever else nobody handles ends the process, as before. */
export function passLeftRejections(): () => void {
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof GraphQLError)) throw reason;
  };
  process.on('unhandledRejection', onRejection);
  return () => void process.off('unhandledRejection', onRejection);
}
