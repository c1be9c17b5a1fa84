/** Steps of a modelled rollout, told in words. */
import type { StrategySpec, TargetKey } from '../../src/model/helm-app.ts';
import type { RolloutStep } from '../../src/model/rollout-step.ts';
import {
  deadlineSeconds,
  reconcile,
  settle,
  startSim,
  targetsOf,
  type Intent,
  type RolloutSim,
} from './rollout-world.ts';

/** The stations of the model. */
export const keys: readonly TargetKey[] = ['east/a', 'east/b', 'east/c', 'west/a', 'west/b'];

/** This content at every station. */
export function everywhere(content: number, batchSize = 2, stations = keys): Intent {
  return {
    stations: new Map(stations.map((key) => [key, content])),
    shared: content,
    strategy: { batchSize },
  };
}

/** Steps until there is nothing to do before the world changes; answers with the kinds of what was done. */
export function run(sim: RolloutSim): readonly string[] {
  const done: string[] = [];
  for (;;) {
    const step = reconcile(sim);
    if (step.kind === 'wait' || step.kind === 'rest') return [...done, describeStep(step)];
    done.push(describeStep(step));
    if (done.length > 200) throw new Error('It goes round in circles.');
  }
}

function describeStep(step: RolloutStep | { readonly kind: 'accept' }): string {
  if ('targets' in step) return `${step.kind} ${step.targets.join(' ')}`;
  if ('clusters' in step) {
    return `${step.kind}${'prune' in step && step.prune ? ' prune' : ''} ${step.clusters.join(' ')}`;
  }
  return step.kind === 'finish' ? `finish ${step.phase}` : step.kind;
}

/** Everybody's pods become ready, where they can. */
export function settleAll(sim: RolloutSim): void {
  for (const station of sim.stations.values()) settle(station);
}

/** Runs to the end with everybody doing what they can. */
export function finish(sim: RolloutSim): readonly string[] {
  const done: string[] = [];
  for (let rounds = 0; ; rounds += 1) {
    const steps = run(sim);
    done.push(...steps.slice(0, -1));
    if (steps.at(-1) === 'rest') return done;
    settleAll(sim);
    if (rounds % 2 === 1) sim.now += (deadlineSeconds + 1) * 1_000;
    if (rounds > 100) throw new Error(`It does not end: ${done.slice(-10).join(', ')}`);
  }
}

/** Somebody wants something else. */
export function change(sim: RolloutSim, intent: Intent): void {
  sim.intent = intent;
  sim.generation += 1;
}

/** The phase of every target. */
export function phases(sim: RolloutSim): Readonly<Record<TargetKey, string>> {
  return Object.fromEntries(targetsOf(sim).map(({ key, phase }) => [key, phase]));
}

/** An app that is everywhere, and now wants other content at this pace. */
export function changing(strategy: StrategySpec): RolloutSim {
  const sim = startSim(keys, everywhere(1));
  finish(sim);
  change(sim, { ...everywhere(2), strategy });
  return sim;
}

/** Everything that can get ready does, without time going by. */
export function settled(sim: RolloutSim): readonly string[] {
  const done: string[] = [];
  for (;;) {
    const steps = run(sim);
    done.push(...steps.slice(0, -1));
    if (steps.length === 1) return done;
    settleAll(sim);
  }
}
