/** The `stationmaster:` section of a chart's own values, for an app that was applied without a word of where it goes. */
import type { Chart } from '../helm/wanted-releases.ts';
import { takeSection } from '../model/values-section.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Entry } from '../view/view.ts';
import { refOfApp } from './app-status.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';

/**
 * Stores what the chart says as the app's intent, where the app says nothing: as a command that creates an app does.
 * That is another generation of the app, so whatever is written on what is known of this one meets a conflict.
 */
export async function takeChartSection(
  { home }: Pick<ReconcilerDeps, 'home'>,
  app: Entry<'HelmApp'>,
  chart: Chart,
): Promise<void> {
  const { spec, resourceVersion } = app.row;
  if (spec.placement !== undefined) return;
  const { section, problems } = takeSection(chart.inspection.defaults);
  const [problem] = problems;
  if (problem) {
    const message = `values.yaml of the chart: ${problem.message}.`;
    throw new Refusal('INVALID_CHART', message, ['spec', 'chart']);
  }
  if (section?.placement === undefined) return;
  const missing = Object.entries(section).filter(([field]) => !Object.hasOwn(spec, field));
  await home.mergePatch(refOfApp(app), {
    metadata: { resourceVersion },
    spec: Object.fromEntries(missing),
  });
}
