import fc from 'fast-check';
import { execute, getOperationAST, type ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Commands } from '../../../src/commands/commands.ts';
import type { GatewayContext } from '../../../src/graphql/context.ts';
import { createExecutor, type AnsweredBy } from '../../../src/graphql/executor.ts';
import { defaultLimits } from '../../../src/graphql/limits.ts';
import { createLiveLoaders } from '../../../src/graphql/loaders.ts';
import { createOperationChecks } from '../../../src/graphql/operation-checks.ts';
import { followAppStates } from '../../../src/graphql/rollout-stream.ts';
import { buildGatewaySchema } from '../../../src/graphql/schema.ts';
import { ownError } from '../../../src/kube/kube-error.ts';
import type { LiveReads } from '../../../src/kube/live-reads.ts';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import { createChangeFeed } from '../../../src/view/change-feed.ts';
import { createView } from '../../../src/view/create-view.ts';
import type { View } from '../../../src/view/view.ts';
import { fleetStep, type FleetStep } from '../../support/arbitrary-fleet.ts';
import { drawOperation, drawsFrom, type Words } from '../../support/arbitrary-operations.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

/** 2,000 and more in the long run. */
const runs = Number(process.env['STATIONMASTER_OPERATIONS'] ?? 200);
const seed = Number(process.env['STATIONMASTER_OPERATIONS_SEED'] ?? 7);

// Time stands still: how old something is must not differ between two answers.
const clock: Clock = { ...systemClock, now: () => Date.parse('2026-12-01T00:00:00Z') };
const schema = buildGatewaySchema();
const checks = createOperationChecks(schema, {
  limits: { ...defaultLimits, cost: 20_000 },
  countOf: () => 4,
});

/** East answers, or is at a loss, by what it is asked; west is down. */
const reads: LiveReads = {
  object: (cluster, { kind, name, ...rest }) =>
    answer(cluster, name, name.endsWith('1') ? null : { ...rest, kind, metadata: { name } }),
  objectWithSecrets: () => Promise.reject(new Error('The graph shows no secrets')),
  releasePayloads: (cluster) => answer(cluster, '', new Map()),
  isNamespaced: (cluster) => answer(cluster, '', true),
  servedKinds: () => Promise.resolve([]),
  objectNames: (cluster) => answer(cluster, '', new Set()),
  objects: (cluster) => answer(cluster, '', []),
  followPodLog: () => {
    throw new Error('No log is followed here');
  },
  podLog: (cluster, { name }) => answer(cluster, name, `log of ${name}`),
};

function answer<T>(cluster: string, name: string, value: T): Promise<T> {
  return cluster === 'west' || name.endsWith('0')
    ? Promise.reject(ownError('Unreachable', `${cluster} does not answer about ${name}`))
    : Promise.resolve(value);
}

function contextOf(view: View): GatewayContext {
  return {
    view,
    feed: createChangeFeed({ view, clock }),
    appStates: followAppStates(view, 'east'),
    live: createLiveLoaders(reads),
    // Only mutations have a use for them.
    commands: {} as Commands,
    clock,
    gateway: {
      version: '1',
      replica: 'r',
      startedAt: 0,
      roles: ['SERVE'],
      store: () => ({ kind: 'MEMORY', state: 'ANSWERING', lagMs: null }),
      watches: (cluster) => cluster === 'east',
      rowsOf: () => new Map([['Pod', 1]]),
      limits: defaultLimits,
    },
    operations: checks,
  };
}

function drawnView(steps: readonly FleetStep[]): View {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
  view.setClusters(['east', 'west', 'new'].map((name) => ({ name, labels: { zone: name } })));
  const written = createWrittenFleet(['east', 'west']);
  for (const step of steps) view.ingest(written.write(step));
  return view;
}

/** Names of the drawn fleets, and of nothing. */
const words: Words = {
  name: ['web', 's0', 's1', 'n0', 'd0', 'nothing'],
  cluster: ['east', 'west', 'nowhere'],
  clusters: ['east', 'west', 'nowhere'],
  stations: ['s0', 's1', 'S_2'],
  nodes: ['n0', 'n1'],
  namespace: ['a', 'b'],
  namespaces: ['a', 'b'],
  id: ['Q2x1c3RlcjplYXN0', 'nonsense'],
  after: ['nonsense', 'bjA'],
  before: ['nonsense', 'bjE'],
};

/** A result for comparing: the text of its data, so that the order of members counts, and its errors. */
function comparable({ data, errors = [] }: ExecutionResult) {
  return {
    data: JSON.stringify(data),
    errors: errors
      .map(({ message, path, locations, extensions }) =>
        JSON.stringify({ message, path, locations, extensions }),
      )
      .sort(),
  };
}

/** What became of the drawn operations. */
type Fate = 'INVALID' | 'REFUSED' | 'ERRORS' | 'CLEAN';

describe('the compiled executor', { timeout: 600_000 }, () => {
  it(`answers ${runs} drawn operations as the reference does`, async () => {
    const views = fc
      .sample(fc.array(fleetStep, { minLength: 8, maxLength: 16 }), { numRuns: 8, seed })
      .map(drawnView);
    const answered: Record<AnsweredBy, number> = { PROGRAM: 0, REFERENCE: 0, BOTH: 0 };
    const fates: Record<Fate, number> = { INVALID: 0, REFUSED: 0, ERRORS: 0, CLEAN: 0 };
    const run = async (drawn: number): Promise<Fate> => {
      const { query, variables } = drawOperation(schema, drawsFrom(drawn), words);
      const view = views[Math.abs(drawn) % views.length];
      const document = checks.documents.read(query);
      // Now and then fields of one name cannot be merged.
      if (!('kind' in document) || view === undefined) return 'INVALID';
      const operation = getOperationAST(document);
      if (operation == null) throw new Error('No operation');
      const given = { document, operation, variables };
      // Which of several errors makes a parent null is a race of live reads: it may end otherwise when the operation
      // runs again with what it has read already. Both are answers of the reference.
      const contextValue = contextOf(view);
      const references = [];
      for (let time = 1; time <= 2; time += 1) {
        references.push(
          await execute({ schema, document, variableValues: variables, contextValue }),
        );
      }
      const [reference = {}] = references;
      const refusals = checks.check(given);
      if (refusals.length > 0) {
        const isLimit = refusals[0]?.extensions['limit'] !== undefined;
        const messages = (errors: ExecutionResult['errors']) =>
          errors?.map(({ message }) => message);
        if (!isLimit) expect(messages(refusals)).toEqual(messages(reference.errors));
        return 'REFUSED';
      }
      const executor = createExecutor(schema, { onAnswer: (by) => (answered[by] += 1) });
      for (let sight = 1; sight <= 3; sight += 1) {
        const result = await executor.execute({ ...given, context: contextOf(view) });
        expect(references.map(comparable), query).toContainEqual(comparable(result));
      }
      return reference.errors === undefined ? 'CLEAN' : 'ERRORS';
    };
    await fc.assert(
      fc.asyncProperty(fc.noShrink(fc.integer()), async (drawn) => {
        fates[await run(drawn)] += 1;
      }),
      { numRuns: runs, seed },
    );
    expect(answered.PROGRAM).toBeGreaterThan(runs / 2);
    expect(answered.BOTH).toBeGreaterThan(runs / 20);
    expect(fates.INVALID).toBeLessThan(runs / 10);
  });

  it.each([
    '{ __proto__: __typename }',
    '{ clusters { __proto__: name constructor: __typename } }',
  ])('answers %s, whose names mean something to JavaScript', async (query) => {
    const document = checks.documents.read(query);
    if (!('kind' in document)) throw new Error('The query is not valid');
    const operation = getOperationAST(document)!;
    const given = { document, operation, variables: {} };
    const contextValue = contextOf(drawnView([]));
    const reference = comparable(await execute({ schema, document, contextValue }));
    const executor = createExecutor(schema);
    for (let sight = 1; sight <= 3; sight += 1) {
      const result = await executor.execute({ ...given, context: contextValue });
      expect(comparable(result)).toEqual(reference);
    }
  });
});
