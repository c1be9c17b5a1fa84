/** The bounds of schema/crds/mecstation.yaml, for commands: a dry run says what the API server would say. */
import type { MecStationSpec } from './mec-station.ts';

/** Where a station's spec is out of bounds: the field within it, and what is wrong. */
export interface OutOfBounds {
  readonly path: readonly string[];
  readonly message: string;
}

/** Characters of texts; `address` may be longer than the other parts of a location. */
const mostCharacters = 100;
const mostOfAddress = 300;
/** Pairs of labels: of the station's own, and of its selector. */
const mostLabels = { labels: 64, nodeSelector: 32 } as const;

/** Everything that is out of bounds, in no order. Lists of nodes are left out: they are checked with the nodes. */
export function outOfBounds(spec: MecStationSpec): readonly OutOfBounds[] {
  const { operator, location = {}, labels = {}, nodeSelector } = spec;
  const texts = Object.entries(location).flatMap(([name, value]: readonly [string, unknown]) =>
    typeof value === 'string'
      ? tooLong(['location', name], value, name === 'address' ? mostOfAddress : mostCharacters)
      : [],
  );
  return [
    ...positionOf(location),
    ...tooLong(['operator'], operator, mostCharacters),
    ...texts,
    ...labelsOf('labels', labels),
    ...labelsOf('nodeSelector', nodeSelector?.matchLabels ?? {}),
  ];
}

function positionOf({
  latitude,
  longitude,
}: NonNullable<MecStationSpec['location']>): readonly OutOfBounds[] {
  const path = ['location'];
  if ((latitude === undefined) !== (longitude === undefined)) {
    return [{ path, message: 'Give latitude and longitude together.' }];
  }
  if (Math.abs(latitude ?? 0) <= 90 && Math.abs(longitude ?? 0) <= 180) return [];
  return [{ path, message: 'Latitude is -90 to 90 degrees, longitude -180 to 180.' }];
}

function tooLong(
  path: readonly string[],
  text: string | undefined,
  most: number,
): readonly OutOfBounds[] {
  // As the API server counts: code points.
  if (Array.from(text ?? '').length <= most) return [];
  return [{ path, message: `The ${path.at(-1) ?? ''} has at most ${most} characters.` }];
}

function labelsOf(
  field: keyof typeof mostLabels,
  labels: Readonly<Record<string, string>>,
): readonly OutOfBounds[] {
  const entries = Object.entries(labels);
  const many = { path: [field], message: `At most ${mostLabels[field]} labels.` };
  const wrong = entries
    .filter(([, value]) => !isLabelValue(value))
    .map(([key, value]) => ({
      path: [field],
      message: `${JSON.stringify(value)} of ${key} is no label value: at most 63 letters, digits, -, _ and ., with a letter or digit at both ends.`,
    }));
  return entries.length > mostLabels[field] ? [many, ...wrong] : wrong;
}

/** Unlike a station's name it may be empty. */
const isLabelValue = (text: string): boolean =>
  text.length <= 63 && /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)?$/.test(text);
