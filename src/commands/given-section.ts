/** The `stationmaster:` section of the values that a command gives, and of the chart's own, as inputs of the command. */
import type { Chart } from '../helm/wanted-releases.ts';
import type { JsonObject } from '../model/manifest.ts';
import type { HelmAppSpec } from '../model/helm-app.ts';
import { takeSection, withSection, type SectionFields } from '../model/values-section.ts';
import { Refusal } from '../runtime/errors.ts';
import { Refusals } from './preview.ts';

type Inputs = { readonly [K in keyof SectionFields]?: SectionFields[K] | null };

export interface GivenValues {
  /** The document as given; undefined when none is. */
  readonly values: JsonObject | undefined;
  /** Left out: only the values count. */
  readonly chart?: Chart;
  /** Placement of the app as it is: its lists stay where neither command nor values name them. */
  readonly present?: HelmAppSpec['placement'];
}

/**
 * The command with what the values' section says where the command says nothing, then the chart's; and the values without
 * the section. Throws `INVALID_VALUES` for everything that is wrong in it, `INVALID_CHART` for the chart's.
 */
export function withGivenSection<C extends Inputs>(
  command: C,
  { values, chart, present }: GivenValues,
): { readonly intent: C; readonly values: JsonObject | undefined } {
  const given = takeSection(values);
  if (given.problems.length > 0) {
    throw new Refusals(
      given.problems.map(
        ({ path, message }) =>
          new Refusal('INVALID_VALUES', `${message}.`, ['input', 'values', ...path]),
      ),
    );
  }
  // Values that say there is no section take the chart's own away, as they do with any default.
  const own = given.section === null ? undefined : takeSection(chart?.inspection.defaults);
  const [problem] = own?.problems ?? [];
  if (problem) {
    const message = `values.yaml of the chart: ${problem.message}.`;
    throw new Refusal('INVALID_CHART', message, ['input', 'chart']);
  }
  const intent = withSection(withSection(command, given.section), own?.section);
  const placement = intent.placement && present && { ...present, ...intent.placement };
  const isFromSection = placement && command.placement === undefined;
  return { intent: isFromSection ? { ...intent, placement } : intent, values: given.values };
}
