import fc from 'fast-check';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createOperationLimits } from '../../../src/graphql/operation-limits.ts';

const { QUERY, SUBSCRIPTION } = OperationTypeNode;
const allowed = { operationsPerConnection: 3, subscriptionsPerConnection: 2, subscriptions: 3 };
const limitOf = (begun: unknown) =>
  begun instanceof GraphQLError ? begun.extensions['limit'] : undefined;

describe('operations at once', () => {
  it('are limited on each connection and in all, and a refusal says by which limit', () => {
    const limits = createOperationLimits(allowed);
    const [one, other] = [limits.connection(), limits.connection()];
    const first = one.begin(SUBSCRIPTION);
    expect(limitOf(one.begin(SUBSCRIPTION))).toBeUndefined();
    expect(one.begin(SUBSCRIPTION)).toMatchObject({
      extensions: {
        code: 'LIMIT_EXCEEDED',
        limit: 'subscriptionsPerConnection',
        asked: 3,
        allowed: 2,
      },
    });
    expect(limitOf(one.begin(QUERY))).toBeUndefined();
    expect(limitOf(one.begin(QUERY))).toBe('operationsPerConnection');
    expect(limitOf(other.begin(SUBSCRIPTION))).toBeUndefined();
    expect(limitOf(other.begin(SUBSCRIPTION))).toBe('subscriptions');
    if (typeof first === 'function') first();
    expect(limitOf(other.begin(SUBSCRIPTION))).toBeUndefined();
  });

  it('never exceed a limit, and are all given back, whatever begins and ends in which order', () => {
    const step = fc.record({
      connection: fc.nat(2),
      type: fc.constantFrom(QUERY, SUBSCRIPTION),
      /** Which of those that run is ended first, twice. */
      end: fc.option(fc.nat(20)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const limits = createOperationLimits(allowed);
        const connections = [0, 1, 2].map(() => limits.connection());
        const running: { connection: number; type: OperationTypeNode; end: () => void }[] = [];
        const count = (connection?: number, type?: OperationTypeNode) =>
          running.filter(
            (one) =>
              (connection === undefined || one.connection === connection) &&
              (type === undefined || one.type === type),
          ).length;
        for (const { connection, type, end } of steps) {
          const [ended] = end === null ? [] : running.splice(end, 1);
          ended?.end();
          ended?.end();
          const begun = connections[connection]?.begin(type);
          if (typeof begun === 'function') running.push({ connection, type, end: begun });
          else {
            const full =
              count(connection) === 3 ||
              (type === SUBSCRIPTION &&
                (count(connection, SUBSCRIPTION) === 2 || count(undefined, SUBSCRIPTION) === 3));
            expect(full).toBe(true);
          }
          expect(count(connection)).toBeLessThanOrEqual(3);
          expect(count(connection, SUBSCRIPTION)).toBeLessThanOrEqual(2);
          expect(limits.subscriptions()).toBe(count(undefined, SUBSCRIPTION));
        }
        for (const { end } of running) end();
        expect(limits.subscriptions()).toBe(0);
      }),
    );
  });
});
