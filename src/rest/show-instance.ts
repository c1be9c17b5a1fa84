/** Apps and plans as the REST interface shows them. */
import type { PlacementPlan, PlannedChange } from '../commands/commands.ts';
import { messageOf, replicasOf, revisionAt } from '../model/app-target.ts';
import { encodeGlobalId } from '../model/global-id.ts';
import { stationReleaseName } from '../model/names.ts';
import { phaseOf, targetsOf } from '../view/app-targets.ts';
import type { Entry, Station, View } from '../view/view.ts';

type App = Entry<'HelmApp'>;
type Target = ReturnType<typeof targetsOf>[number];

export function instanceId({ key: { cluster, namespace, name } }: App): string {
  return encodeGlobalId({ type: 'HelmApp', cluster, namespace, name });
}

export function showSummary(view: View, app: App): object {
  const targets = targetsOf(view, app);
  return { ...stateOf(app, targets), station_count: targets.length };
}

export function showInstance(view: View, app: App): object {
  const targets = targetsOf(view, app);
  const { rollout, conditions = [] } = app.row.status;
  return {
    ...stateOf(app, targets),
    rollout: rollout
      ? { revision: rollout.revision, phase: rollout.phase, reason: rollout.reason ?? null }
      : null,
    conditions: conditions.map(({ type, status, reason, message }) => ({
      type,
      status,
      reason,
      message,
    })),
    stations: targets.map((target) => stationOf(app, target)),
  };
}

/** Asks the clusters what each object would become. */
export async function showPlan(plan: PlacementPlan): Promise<object> {
  return {
    chosen: plan.chosen.map(decisionOf),
    rejected: plan.rejected.map(decisionOf),
    changes: await Promise.all(plan.changes.map(showChange)),
    warnings: plan.warnings.map(({ code, message, object, cluster }) => ({
      code,
      message,
      object,
      cluster,
    })),
  };
}

async function showChange(change: PlannedChange): Promise<object> {
  const { cluster, release, action } = change;
  const objects = (await change.objects())?.map(({ kind, name, action, diff, drift }) => ({
    kind,
    name,
    action,
    diff,
    drift,
  }));
  return { cluster, release, action, objects: objects ?? null };
}

function stateOf(app: App, targets: readonly Target[]): object {
  const { generation, status } = app.row;
  const { chart } = status;
  return {
    id: instanceId(app),
    name: app.key.name,
    namespace: app.key.namespace,
    phase: phaseOf(app, targets),
    revision: generation,
    chart: chart
      ? {
          name: chart.name,
          version: chart.version,
          app_version: chart.appVersion,
          digest: chart.digest,
        }
      : null,
  };
}

function stationOf({ key, row }: App, target: Target): object {
  const { desired, ready } = replicasOf(target.workloads);
  return {
    cluster: target.cluster,
    name: target.station,
    phase: target.phase,
    revision: revisionAt(target, row.generation),
    replicas: { desired, ready },
    release: target.release && stationReleaseName(key.name, target.station),
    message: messageOf(target, target.phase),
  };
}

const decisionOf = ({ station, reason }: { station: Station; reason: string }): object => ({
  cluster: station.cluster,
  name: station.name,
  reason,
});
