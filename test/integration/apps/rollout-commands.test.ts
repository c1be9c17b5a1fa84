import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepRevision, noteOutcome } from '../../../src/helm/app-revisions.ts';
import type { HelmAppStatus, RolloutStatus } from '../../../src/model/helm-app.ts';
import {
  apiVersion,
  approvedAnnotation,
  cancelledAnnotation,
  forgivenAnnotation,
  idempotencyAnnotation,
  pausedAnnotation,
} from '../../../src/model/labels.ts';
import { controlsOf, isRollBack } from '../../../src/model/rollout-controls.ts';
import { appNamespace, charts } from '../../support/apps.ts';
import { refusals, startCommandWorld, type CommandWorld } from '../../support/command-world.ts';

let world: CommandWorld;
beforeAll(async () => {
  world = await startCommandWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const app = (name: string) => ({ namespace: appNamespace, name });
const startedAt = '2026-01-01T00:00:00Z';
const statusOf = (rollout: Partial<RolloutStatus>, more: HelmAppStatus = {}): HelmAppStatus => ({
  observedGeneration: 1,
  rollout: { revision: 1, phase: 'ROLLING_OUT', startedAt, ...rollout },
  ...more,
});

const controls = ['pauseRollout', 'resumeRollout', 'cancelRollout', 'approveBatch'] as const;
type Control = (typeof controls)[number];

describe('the controls of a rollout', () => {
  it('are annotations, make no revision, and are written once', async () => {
    await world.create('steered');
    const command = { app: app('steered'), expectedRevision: 1 };
    const twice = async (verb: Control) => {
      expect(await world.commands[verb](command)).toMatchObject({
        errors: [],
        plan: null,
        app: { key: app('steered') },
      });
      expect((await world.writingNothing(() => world.commands[verb](command))).errors).toEqual([]);
      return world.stored('steered').annotations;
    };
    // Before the rollout has begun.
    expect(await twice('pauseRollout')).toEqual({ [pausedAnnotation]: 'true' });
    expect((await world.commands.resumeRollout(command)).errors).toEqual([]);
    expect(world.stored('steered').annotations).toEqual({});

    await world.setStatus('steered', statusOf({ phase: 'PAUSED', reason: 'APPROVAL_NEEDED' }));
    expect(await twice('approveBatch')).toEqual({ [approvedAnnotation]: '1.1' });
    const failures = [{ target: 'a', revision: 1, reason: 'x', message: 'x', at: startedAt }];
    await world.setStatus(
      'steered',
      statusOf({ phase: 'PAUSED', reason: 'TOO_MANY_FAILURES' }, { failures }),
    );
    expect(await twice('resumeRollout')).toEqual({
      [approvedAnnotation]: '1.1',
      [forgivenAnnotation]: `1@${startedAt}`,
    });
    expect(await twice('cancelRollout')).toMatchObject({ [cancelledAnnotation]: '1' });
    expect(world.stored('steered').revision).toBe(1);
  });

  it('are refused where there is nothing to steer, and nothing is written', async () => {
    await world.create('still');
    await world.setStatus('still', statusOf({ phase: 'DONE', finishedAt: startedAt }));
    const command = { app: app('still') };
    for (const verb of controls) {
      const outcome = await world.writingNothing(() => world.commands[verb](command));
      expect(refusals(outcome), verb).toEqual(['CONFLICT input.app']);
      expect(outcome.app).toBeNull();
      const stale = await world.writingNothing(() =>
        world.commands[verb]({ ...command, expectedRevision: 2 }),
      );
      expect(refusals(stale), verb).toEqual(['CONFLICT input.expectedRevision']);
      const missing = await world.commands[verb]({ app: app('missing') });
      expect(refusals(missing), verb).toEqual(['NOT_FOUND input.app']);
    }
  });

  it('try a station again that has failed, and no other', async () => {
    await world.create('tried');
    const [station, other] = world.places;
    const target = `${station!.cluster}/${station!.name}`;
    const failure = { target, revision: 1, reason: 'x', message: 'x', at: startedAt };
    await world.setStatus('tried', statusOf({ phase: 'FAILED' }, { failures: [failure] }));
    const retry = (one: { name: string }) =>
      world.commands.retryStation({ app: app('tried'), station: one });
    expect((await retry({ name: station!.name })).errors).toEqual([]);
    const { annotations } = world.stored('tried');
    expect(controlsOf(annotations, 1).retriedAt(target)).toBeGreaterThan(Date.parse(startedAt));
    expect((await world.writingNothing(() => retry(station!))).errors).toEqual([]);
    expect(refusals(await world.writingNothing(() => retry(other!)))).toEqual([
      'CONFLICT input.station',
    ]);
    expect(refusals(await world.writingNothing(() => retry(world.places[6]!)))).toEqual([
      'STATION_NOT_FOUND input.station',
    ]);
  });
});

describe('restarting', () => {
  it('is a new revision that says when', async () => {
    const { spec } = await world.create('restarted');
    const before = Date.now();
    expect((await world.commands.restartApp({ app: app('restarted') })).errors).toEqual([]);
    const { restartedAt = '', ...rest } = world.stored('restarted').spec;
    expect(Date.parse(restartedAt)).toBeGreaterThanOrEqual(before);
    expect(rest).toEqual(spec);
    expect(world.stored('restarted').revision).toBe(2);
  });
});

describe('rolling back', () => {
  /** An app at revision 3; the first went well, the second failed, and each has values of its own. */
  async function createRevised(name: string): Promise<void> {
    const first = await world.create(name, {
      values: { replicaCount: 1 },
      strategy: { batchSize: 1 },
    });
    const keep = async (outcome?: 'DONE' | 'FAILED') => {
      const { uid, spec, revision } = world.stored(name);
      const revised = { namespace: appNamespace, name, uid };
      await keepRevision(world.home, revised, {
        revision,
        spec,
        changedBy: 'me',
        changedAt: startedAt,
      });
      if (outcome) await noteOutcome(world.home, revised, { revision, outcome });
    };
    await keep('DONE');
    const chart = { directory: `${charts}/way-one` };
    await world.commands.updateApp({ app: app(name), chart, values: { replicaCount: 2 } });
    await keep('FAILED');
    await world.commands.updateApp({
      app: app(name),
      values: { replicaCount: 3 },
      strategy: { batchSize: 9 },
    });
    await keep();
    expect(world.stored(name).spec.chart).not.toEqual(first.spec.chart);
  }

  it('leads to the last that went well, at the present pace, as a new revision', async () => {
    await createRevised('back');
    const dry = await world.writingNothing(() =>
      world.commands.rollBackApp({ app: app('back'), dryRun: true }),
    );
    expect(dry).toMatchObject({ app: null, errors: [] });
    const outcome = await world.commands.rollBackApp({ app: app('back'), expectedRevision: 3 });
    expect(outcome.errors).toEqual([]);
    expect(outcome.plan?.chosen).toHaveLength(3);
    expect(world.stored('back')).toMatchObject({
      revision: 4,
      spec: { values: { replicaCount: 1 }, strategy: { batchSize: 9 } },
    });
    // Hooks are those of a rollback.
    expect(isRollBack(world.stored('back').annotations, 4)).toBe(true);
  });

  it('leads to any that is kept, however it ended', async () => {
    await createRevised('chosen');
    const before = world.stored('chosen').spec.chart;
    const outcome = await world.commands.rollBackApp({ app: app('chosen'), toRevision: 2 });
    expect(outcome.errors).toEqual([]);
    expect(world.stored('chosen').spec).toMatchObject({
      values: { replicaCount: 2 },
      chart: before,
    });
  });

  it('leads there also where a station of that revision has left since', async () => {
    const gone = { cluster: 'east', name: 'gone-1' };
    await world.home.create({
      apiVersion,
      kind: 'MecStation',
      metadata: { name: gone.name },
      spec: {},
    });
    const known = () => world.gateway.view.station(gone.cluster, gone.name) !== undefined;
    await expect.poll(known).toBe(true);
    const { spec, uid } = await world.create('parted', {
      placement: { stations: [world.places[0]!, gone] },
    });
    const revised = { namespace: appNamespace, name: 'parted', uid };
    await keepRevision(world.home, revised, { revision: 1, spec, changedBy: '', changedAt: '' });
    await world.commands.removeStations({ app: app('parted'), stations: [gone] });
    await world.home.delete({ apiVersion, kind: 'MecStation', name: gone.name });
    await expect.poll(known).toBe(false);
    const outcome = await world.commands.rollBackApp({ app: app('parted'), toRevision: 1 });
    expect(outcome.errors).toEqual([]);
    expect(outcome.plan?.chosen).toHaveLength(1);
    expect(world.stored('parted').spec).toEqual(spec);
  });

  it('is refused to the present revision, to one that is not kept, and where there is none', async () => {
    await createRevised('stuck');
    const back = (toRevision?: number) =>
      world.writingNothing(() =>
        world.commands.rollBackApp({ app: app('stuck'), ...(toRevision && { toRevision }) }),
      );
    expect(refusals(await back(3))).toEqual(['INVALID_INPUT input.toRevision']);
    const unknown = await back(9);
    expect(refusals(unknown)).toEqual(['NOT_FOUND input.toRevision']);
    expect(unknown.errors[0]?.message).toContain('2, 1');
    await world.create('young');
    const young = await world.writingNothing(() =>
      world.commands.rollBackApp({ app: app('young') }),
    );
    expect(refusals(young)).toEqual(['NOT_FOUND input.toRevision']);
  });
});

describe('an idempotency key', () => {
  it('carries a change out once', async () => {
    await world.create('once');
    const command = {
      app: app('once'),
      stations: [world.places[5]!],
      expectedRevision: 1,
      idempotencyKey: 'add-1',
    };
    expect((await world.commands.addStations(command)).app?.row.generation).toBe(2);
    await world.commands.removeStations({ app: app('once'), stations: command.stations });
    const again = await world.writingNothing(() => world.commands.addStations(command));
    expect(again).toMatchObject({ errors: [], plan: null, app: { row: { generation: 3 } } });
    const other = await world.writingNothing(() =>
      world.commands.removeStations({ ...command, stations: [world.places[0]!] }),
    );
    expect(refusals(other)).toEqual(['CONFLICT input.idempotencyKey']);
    expect(world.stored('once').annotations[idempotencyAnnotation]).not.toContain('add-1');
  });

  it('is remembered also by a command that found nothing to change', async () => {
    await world.create('content');
    const set = (replicas: number, idempotencyKey?: string) =>
      world.commands.setReplicas({
        app: app('content'),
        replicas: { fixed: { replicas } },
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
    expect(await set(2, 'set-2')).toMatchObject({ errors: [], app: { row: { generation: 1 } } });
    expect((await set(5)).errors).toEqual([]);
    const again = await world.writingNothing(() => set(2, 'set-2'));
    expect(again).toMatchObject({ errors: [], plan: null, app: { row: { generation: 2 } } });
    expect(world.stored('content').spec.replicas).toEqual({ fixed: { replicas: 5 } });
  });

  it('brings back whose numbers were cleared', async () => {
    const { name } = world.places[1]!;
    const override = { station: world.places[1]!, replicas: { fixed: { replicas: 7 } } };
    await world.create('cleared', { stations: [override] });
    const command = {
      app: app('cleared'),
      replicas: { fixed: { replicas: 3 } },
      idempotencyKey: 'clear-1',
    };
    expect((await world.commands.setReplicas(command)).cleared).toMatchObject([{ name }]);
    const again = await world.writingNothing(() => world.commands.setReplicas(command));
    expect(again).toMatchObject({ errors: [], plan: null, cleared: [{ name }] });
  });

  it('creates an app once, also when it comes twice at the same time', async () => {
    const wish = {
      app: app('twin'),
      createNamespace: true,
      chart: { directory: `${charts}/web` },
      placement: { stations: [world.places[0]!] },
    };
    const command = { ...wish, idempotencyKey: 'create-1' };
    const both = await Promise.all([1, 2].map(() => world.commands.createApp(command)));
    expect(both.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(both.map(({ app: entry }) => entry?.row.uid)).size).toBe(1);
    const again = await world.writingNothing(() => world.commands.createApp(command));
    expect(again).toMatchObject({ errors: [], app: { key: app('twin') } });
    const other = await world.writingNothing(() =>
      world.commands.createApp({ ...command, placement: { stations: [world.places[1]!] } }),
    );
    expect(refusals(other)).toEqual(['CONFLICT input.idempotencyKey']);
    for (const taken of [wish, { ...wish, idempotencyKey: 'create-2' }]) {
      const outcome = await world.writingNothing(() => world.commands.createApp(taken));
      expect(refusals(outcome)).toEqual(['ALREADY_EXISTS input.name']);
    }
    const none = await world.commands.createApp({
      ...command,
      app: app('keyless'),
      idempotencyKey: '',
    });
    expect(refusals(none)).toEqual(['INVALID_INPUT input.idempotencyKey']);
  });
});
