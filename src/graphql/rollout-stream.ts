import { appKey, createAppTriggers } from '../control/app-triggers.ts';
import { messageOf, replicasOf, revisionAt } from '../model/app-target.ts';
import { isEnded } from '../model/rollout-situation.ts';
import type { ChangeFeed, ChangesMessage } from '../view/change-feed.ts';
import type { Subject } from '../view/change-reader.ts';
import type { View, ViewChange } from '../view/view.ts';
import { appRollout, appTargets } from './app-parts.ts';
import { appNamed } from './apps.ts';
import type { AppTarget, Rollout } from './models.ts';

/** One message about a rollout: the rollout as it is, and the stations that are others than before. */
export interface RolloutMessage {
  readonly cursor: string;
  readonly reset: boolean;
  readonly rollout: Rollout | null;
  readonly targets: readonly AppTarget[];
}

export interface RolloutWish {
  readonly app: { readonly namespace: string; readonly name: string };
  /** The stream ends with the rollout of this revision or a later one; left out: of the present one. */
  readonly revision?: number;
  /** Never ends. */
  readonly follow: boolean;
  readonly resumeFrom?: string;
}

/** Tells which apps a change of the view concerns; worked out once for all who ask. */
export interface AppChanges {
  concerns(change: ViewChange, app: RolloutWish['app']): boolean;
}

/** Must be made before the feed: it has to have seen a change when the feed's readers ask. */
export function followAppChanges(view: View, home: string): AppChanges {
  const triggers = createAppTriggers(view, home);
  const concerned = new WeakMap<ViewChange, ReadonlySet<string>>();
  view.onChange((change) => concerned.set(change, new Set(triggers.touched(change))));
  return { concerns: (change, app) => concerned.get(change)?.has(appKey(app)) ?? true };
}

export interface RolloutStreamDeps {
  readonly view: View;
  readonly feed: ChangeFeed;
  readonly appChanges: AppChanges;
}

/** An app with its stations and its rollout, at one moment; without an app there is none of that name. */
interface AppState {
  readonly exists: boolean;
  readonly rollout: Rollout | null;
  readonly targets: readonly AppTarget[];
}

/**
 * The progress of an app's rollouts, station by station, as the change feed tells it. Ends after the message that says
 * that a rollout of the wanted revision or a later one has ended, or that the app is gone.
 */
export function rolloutMessages(
  deps: RolloutStreamDeps,
  wish: RolloutWish,
): AsyncIterableIterator<RolloutMessage> {
  const { view, feed } = deps;
  const { namespace, name } = wish.app;
  const revision = wish.revision ?? appNamed(view, namespace, name)?.row.generation ?? 0;
  const messages = feed.changes(appSubject(deps, wish.app), wish.resumeFrom);
  const changed = changedTargets();
  let existed = false;
  let ended = false;

  const tell = ({ cursor, reset, changes }: ChangesMessage<AppState>): RolloutMessage => {
    const { exists, rollout, targets } = changes[0]?.item ?? appState(view, wish.app);
    const over = rollout !== null && isEnded(rollout.status) && rollout.status.revision >= revision;
    ended = !wish.follow && (over || (existed && !exists));
    existed ||= exists;
    return {
      cursor,
      reset,
      rollout,
      targets: changed(targets, { tell: changes.length > 0, reset }),
    };
  };
  return {
    next: async () => {
      if (ended) await messages.return?.();
      const next = await messages.next();
      return next.done === true
        ? { done: true, value: undefined }
        : { done: false, value: tell(next.value) };
    },
    return: async () => {
      await messages.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function appState(view: View, { namespace, name }: RolloutWish['app']): AppState {
  const app = appNamed(view, namespace, name);
  if (app === undefined) return { exists: false, rollout: null, targets: [] };
  const targets = appTargets(view, app);
  return {
    exists: true,
    rollout: appRollout(app, () => targets.map(({ facts }) => facts)),
    targets,
  };
}

/** The app as one thing that is another one whenever anything that a message shows is. */
function appSubject(
  { view, appChanges }: RolloutStreamDeps,
  app: RolloutWish['app'],
): Subject<AppState> {
  return {
    look: () => {
      const state = appState(view, app);
      return { all: () => [['', state] as const], find: () => state };
    },
    touched: (change) => (appChanges.concerns(change, app) ? [{ id: '', isNew: false }] : []),
    printOf: ({ exists, rollout, targets }) =>
      JSON.stringify([
        exists,
        rollout?.status,
        targets.map((target) => [target.facts.key, printOf(target)]),
      ]),
  };
}

/** All that a message shows of a station. */
function printOf({ facts, app, reason }: AppTarget): string {
  const shown = [facts.phase, revisionAt(facts, app.row.generation), replicasOf(facts.workloads)];
  return JSON.stringify([...shown, messageOf(facts, facts.phase), reason, facts.release]);
}

/** Picks the stations that are others than those told last. After a resume that missed something they are all told. */
function changedTargets() {
  let told = new Map<string, string>();
  return (
    targets: readonly AppTarget[],
    { tell, reset }: { readonly tell: boolean; readonly reset: boolean },
  ): readonly AppTarget[] => {
    const before = reset ? new Map<string, string>() : told;
    told = new Map(targets.map((target) => [target.facts.key, printOf(target)]));
    return tell ? targets.filter(({ facts }) => before.get(facts.key) !== told.get(facts.key)) : [];
  };
}
