import { encodeGlobalId } from '../model/global-id.ts';
import { targetKey } from '../model/placement.ts';
import { targetsOf } from '../view/app-targets.ts';
import { placementOf } from '../view/placed-stations.ts';
import type { Entry, View } from '../view/view.ts';
import type { AppTarget, Rollout } from './models.ts';

/** The stations of an app, sorted by cluster and name. */
export function appTargets(view: View, app: Entry<'HelmApp'>): readonly AppTarget[] {
  const reasons = new Map(
    placementOf(view, app.row.spec).chosen.map((chosen) => [targetKey(chosen), chosen.reason]),
  );
  return targetsOf(view, app).map((facts) => ({
    type: 'AppTarget',
    app,
    facts,
    reason: facts.placed ? (reasons.get(facts.key) ?? null) : null,
  }));
}

/** The last rollout of an app that has begun. */
export function appRollout(
  app: Entry<'HelmApp'>,
  targets: () => Rollout['targets'],
): Rollout | null {
  const { rollout } = app.row.status;
  return rollout === undefined
    ? null
    : { type: 'Rollout', app, status: rollout, targets: targets() };
}

export function appTargetId({ app, facts }: Pick<AppTarget, 'app' | 'facts'>): string {
  const { namespace, name } = app.key;
  const { cluster, station } = facts;
  return encodeGlobalId({ type: 'AppTarget', namespace, app: name, cluster, station });
}

export function rolloutId({ app, status }: Pick<Rollout, 'app' | 'status'>): string {
  const { namespace, name } = app.key;
  return encodeGlobalId({ type: 'Rollout', namespace, app: name, revision: status.revision });
}
