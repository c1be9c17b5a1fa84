import { appKey, createAppTriggers, parseAppKey } from '../control/app-triggers.ts';
import { messageOf, replicasOf, revisionAt } from '../model/app-target.ts';
import { isEnded } from '../model/rollout-situation.ts';
import type { ChangeFeed } from '../view/change-feed.ts';
import { createChangeStream, type ChangeStream } from '../view/change-stream.ts';
import type { Look, Subject } from '../view/change-subject.ts';
import type { Entry, View, ViewChange } from '../view/view.ts';
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

interface AppRef {
  readonly namespace: string;
  readonly name: string;
}

export interface RolloutWish {
  readonly app: AppRef;
  /** The stream ends with the rollout of this revision or a later one; left out: of the present one. */
  readonly revision?: number;
  /** Never ends. */
  readonly follow: boolean;
  readonly resumeFrom?: string;
}

/** An app with its stations and its rollout, at one moment. */
interface AppState {
  readonly type: 'AppState';
  readonly rollout: Rollout | null;
  readonly targets: ReadonlyMap<string, AppTarget>;
}

/** Apps as they stand; each is looked at once for a change of the view, whoever asks and however often. */
export interface AppStates {
  /** Tells which apps a change of the view concerns; worked out once for all who ask. */
  concerns(change: ViewChange, app: AppRef): boolean;
  concerned(change: ViewChange): Iterable<Entry<'HelmApp'>>;
  /** Undefined when there is no app of that name. */
  state(app: AppRef): AppState | undefined;
  /** All that a message shows of a station, as text. */
  printOf(target: AppTarget): string;
}

/** Must be made before the feed: it has to have seen a change when the feed's readers ask. */
export function followAppStates(view: View, home: string): AppStates {
  const triggers = createAppTriggers(view, home);
  const concerned = new WeakMap<ViewChange, ReadonlySet<string>>();
  const states = new Map<string, AppState | undefined>();
  const prints = new WeakMap<AppTarget, string>();
  view.onChange((change) => {
    concerned.set(change, new Set(triggers.touched(change)));
    states.clear();
  });
  return {
    concerns: (change, app) => concerned.get(change)?.has(appKey(app)) ?? true,
    concerned: (change) =>
      [...(concerned.get(change) ?? [])].flatMap((key) => {
        const { namespace, name } = parseAppKey(key);
        return view.get('HelmApp', home, name, namespace) ?? [];
      }),
    state(app) {
      const key = appKey(app);
      if (!states.has(key)) states.set(key, appState(view, app));
      return states.get(key);
    },
    printOf(target) {
      const print = prints.get(target) ?? printOf(target);
      prints.set(target, print);
      return print;
    },
  };
}

export interface RolloutStreamDeps {
  readonly view: View;
  readonly feed: ChangeFeed;
  readonly appStates: AppStates;
}

/**
 * The progress of an app's rollouts, station by station, as the change feed tells it. Ends after the message that says
 * that a rollout of the wanted revision or a later one has ended, or that the app is gone.
 */
export function rolloutMessages(
  { view, feed, appStates }: RolloutStreamDeps,
  wish: RolloutWish,
): ChangeStream<AppState | AppTarget, RolloutMessage> {
  const { namespace, name } = wish.app;
  const revision = wish.revision ?? appNamed(view, namespace, name)?.row.generation ?? 0;
  const rolloutNow = () => appStates.state(wish.app)?.rollout ?? null;
  return createChangeStream<AppState | AppTarget, RolloutMessage>({
    feed,
    subject: appSubject(appStates, wish.app),
    resumeFrom: wish.resumeFrom,
    // Who asks for the present revision means the one there was when he asked.
    key: String(revision),
    shape: ({ cursor, reset, changes }) => ({
      cursor,
      reset,
      rollout: rolloutNow(),
      targets: changes.flatMap(({ item }) => (item?.type === 'AppTarget' ? [item] : [])),
    }),
    isLast({ changes }) {
      if (wish.follow) return false;
      if (changes.some(({ kind, id }) => kind === 'REMOVED' && id === appId)) return true;
      const status = rolloutNow()?.status;
      return status !== undefined && isEnded(status) && status.revision >= revision;
    },
  });
}

/** Stands for the app among its stations, whose keys are never empty. */
const appId = '';

function appState(view: View, { namespace, name }: AppRef): AppState | undefined {
  const app = appNamed(view, namespace, name);
  if (app === undefined) return undefined;
  const targets = appTargets(view, app);
  return {
    type: 'AppState',
    rollout: appRollout(app, () => targets.map(({ facts }) => facts)),
    targets: new Map(targets.map((target) => [target.facts.key, target])),
  };
}

/** The app and each of its stations; when the app is concerned, any of them may be another one. */
function appSubject(appStates: AppStates, app: AppRef): Subject<AppState | AppTarget> {
  return {
    isOne: true,
    look: (): Look<AppState | AppTarget> => {
      const state = appStates.state(app);
      return {
        *all() {
          if (state === undefined) return;
          yield [appId, state];
          yield* state.targets;
        },
        find: (id) => (id === appId ? state : state?.targets.get(id)),
      };
    },
    touched: (change) => (appStates.concerns(change, app) ? [{ id: appId, isNew: false }] : []),
    printOf: (item) =>
      item.type === 'AppTarget'
        ? appStates.printOf(item)
        : JSON.stringify(item.rollout?.status ?? null),
  };
}

/** All that a message shows of a station. */
function printOf({ facts, app, reason }: AppTarget): string {
  const shown = [facts.phase, revisionAt(facts, app.row.generation), replicasOf(facts.workloads)];
  return JSON.stringify([...shown, messageOf(facts, facts.phase), reason, facts.release]);
}
