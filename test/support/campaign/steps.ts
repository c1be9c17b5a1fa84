import fc from 'fast-check';
import type { StrategySpec } from '../../../src/model/helm-app.ts';

/** What an app is to be, apart from where. */
export interface Content {
  /** Tag of the image. */
  readonly tag: string;
  readonly greeting: string;
  /** Version of the chart: 2 has one Service more than 1. */
  readonly chart: '1.0.0' | '2.0.0';
}

/** One thing that is asked for, or that befalls the fleet. Apps and stations are numbers, taken modulo how many there are. */
export type Step =
  | (On & {
      readonly kind: 'create' | 'update';
      readonly content: Content;
      readonly stations: readonly number[];
      readonly strategy: Strategy;
    })
  | (On & { readonly kind: 'add' | 'remove'; readonly stations: readonly number[] })
  | (On & { readonly kind: 'replicas'; readonly replicas: number; readonly keep: boolean })
  | (On & { readonly kind: 'stationReplicas'; readonly station: number; readonly replicas: number })
  | (On & { readonly kind: 'rollBack' | 'restart' | 'delete' })
  | (On & { readonly kind: 'pause' | 'resume' | 'cancel' | 'approve' })
  | (On & { readonly kind: 'retry'; readonly station: number })
  | (On & { readonly kind: 'inTheWay'; readonly station: number })
  | { readonly kind: 'station'; readonly station: number; readonly lost: boolean }
  | { readonly kind: 'api'; readonly cluster: string; readonly api: 'up' | 'down' }
  | { readonly kind: 'image'; readonly tag: string; readonly neverReady: boolean }
  | { readonly kind: 'watch' }
  /** Lets the gateway work until it has written so many times, or nothing happens. */
  | { readonly kind: 'work'; readonly writes: number }
  /** Lets deadlines pass: until every rollout stands, or has ended. */
  | { readonly kind: 'stand' };

interface On {
  readonly app: number;
}

/** The canary is one of the step's own stations. */
export interface Strategy extends Omit<StrategySpec, 'canary'> {
  readonly canary?: number;
}

const app = fc.nat(1);
const station = fc.nat(7);
const stations = fc.uniqueArray(station, { minLength: 1, maxLength: 6 });
const tag = fc.constantFrom('v1', 'v2', 'v3');

const content: fc.Arbitrary<Content> = fc.record({
  tag,
  greeting: fc.constantFrom('hello', 'good day'),
  chart: fc.constantFrom('1.0.0' as const, '2.0.0' as const),
});

const strategy: fc.Arbitrary<Strategy> = fc
  .record({
    size: fc.oneof(
      fc.record({ batchSize: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ batchPercent: fc.constantFrom(20, 50) }),
    ),
    rest: fc.record(
      {
        canary: station,
        maxFailures: fc.nat(2),
        progressDeadlineSeconds: fc.constantFrom(1, 2),
        soakSeconds: fc.constant(1),
        approval: fc.constantFrom('EACH_BATCH' as const, 'AFTER_CANARY' as const),
        onFailure: fc.constantFrom('PAUSE' as const, 'ROLL_BACK' as const, 'CONTINUE' as const),
      },
      { requiredKeys: ['progressDeadlineSeconds'] },
    ),
  })
  .map(({ size, rest: { approval, soakSeconds, ...rest } }) => ({
    ...size,
    ...rest,
    // These cost much time: one in a while.
    ...(approval === 'AFTER_CANARY' && rest.canary !== undefined && { approval }),
    ...(approval === 'EACH_BATCH' && rest.maxFailures === 1 && { approval }),
    ...(soakSeconds !== undefined && rest.maxFailures === 2 && { soakSeconds }),
  }));

const whole = { app, content, stations, strategy };
const create = fc.record({ kind: fc.constant('create' as const), ...whole });
const createOf = (number: number) => create.map((step) => ({ ...step, app: number }));

const command: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: create },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), ...whole }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('add' as const, 'remove' as const),
      app,
      stations,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('replicas' as const),
      app,
      replicas: fc.integer({ min: 1, max: 3 }),
      keep: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stationReplicas' as const),
      app,
      station,
      replicas: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('rollBack' as const, 'restart' as const), app }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), app }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'cancel' as const,
        'approve' as const,
      ),
      app,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), app, station }) },
);

const fault: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('station' as const), station, lost: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('api' as const),
      cluster: fc.constantFrom('east', 'west', 'west'),
      api: fc.constantFrom('up' as const, 'down' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('image' as const), tag, neverReady: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('inTheWay' as const), app, station }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'watch' as const }) },
);

const work: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('work' as const),
  writes: fc.integer({ min: 1, max: 40 }),
});

const stand: fc.Arbitrary<Step> = fc.constant({ kind: 'stand' as const });

/** Two apps that run, an image that does not come up, and an update that asks for it: then stations fail. */
const trouble: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    tag,
    fc.record({ kind: fc.constant('update' as const), ...whole }),
    fc.constantFrom<Step>({ kind: 'rollBack', app: 0 }, { kind: 'restart', app: 1 }),
  )
  .map(([held, update, next]) => [
    { kind: 'stand' },
    { kind: 'image', tag: held, neverReady: true },
    { ...update, app: 0, content: { ...update.content, tag: held } },
    { kind: 'stand' },
    next,
  ]);

/** Begins with two apps, then anything; commands are more frequent than faults, and time passes in between. */
export const sequences: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    createOf(0),
    createOf(1),
    fc.oneof(fc.constant([]), trouble),
    fc.array(
      fc.oneof(
        { weight: 5, arbitrary: command },
        { weight: 2, arbitrary: fault },
        { weight: 4, arbitrary: work },
        { weight: 1, arbitrary: stand },
      ),
      { minLength: 4, maxLength: 14 },
    ),
  )
  .map(([first, second, early, rest]) => [first, second, ...early, ...rest]);
