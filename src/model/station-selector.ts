/** What the selector of a workload says about the station label, which all of its pods bear. */
import {
  objectOf,
  objectsOf,
  requirementHolds,
  textOf,
  valueAt,
  type JsonObject,
} from './manifest.ts';

/** A station as a label. */
export interface StationLabel {
  readonly labelKey: string;
  readonly station: string;
}

/** Where the selector cannot match pods that bear the label; undefined when it can. */
export function contradictingSelector(
  object: JsonObject,
  { labelKey, station }: StationLabel,
): string | undefined {
  return requirementsOn(object, labelKey).find(
    ({ requirement }) => !requirementHolds(requirement, { [labelKey]: station }),
  )?.path;
}

/** What the workload's selector says about a label. */
export function requirementsOn(
  object: JsonObject,
  labelKey: string,
): readonly { readonly path: string; readonly requirement: JsonObject }[] {
  const { matchLabels, matchExpressions } = objectOf(valueAt(object, ['spec', 'selector']));
  const value = textOf(objectOf(matchLabels)[labelKey]);
  return [
    ...(value === undefined
      ? []
      : [
          {
            path: `spec.selector.matchLabels.${labelKey}`,
            requirement: { key: labelKey, operator: 'In', values: [value] },
          },
        ]),
    ...objectsOf(matchExpressions).flatMap((requirement, index) =>
      requirement['key'] === labelKey
        ? [{ path: `spec.selector.matchExpressions[${index}]`, requirement }]
        : [],
    ),
  ];
}
