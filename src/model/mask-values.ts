/** Values documents as they may be shown. */
import { isObject, type JsonObject } from './manifest.ts';

const mask = '***';

/** Names under which charts take what nobody else should see. */
const tellingName =
  /pass(word|wd|phrase)|passwd|secret|token|credential|private[-_]?key|api[-_]?key|access[-_]?key|auth[-_]?key|^pwd$/i;

/** Names of what only says where the secret is. */
const pointingName = /^existing|(name|ref|keys?)$/i;
const keyItself = /(private|api|access|auth)[-_]?keys?$/i;

const isTelling = (name: string): boolean =>
  tellingName.test(name) && (!pointingName.test(name) || keyItself.test(name));

/** Shorter texts, such as `true` or `admin`, are in too many places to be told by. */
const tellingLength = 6;

/**
 * A copy in which a text is masked when it is given under a telling name, or is one of `secrets`. Names stay; so do
 * numbers, booleans and null, and objects under a telling name are gone through.
 */
export function maskedValues(values: JsonObject, secrets: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      maskedValue(value, { secrets, telling: isTelling(name) }),
    ]),
  );
}

interface Looking {
  readonly secrets: ReadonlySet<string>;
  readonly telling: boolean;
}

function maskedValue(value: unknown, { secrets, telling }: Looking): unknown {
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, { secrets, telling }));
  if (isObject(value)) return maskedValues(value, secrets);
  if (typeof value !== 'string' || value === '') return value;
  return telling || (value.length >= tellingLength && secrets.has(value)) ? mask : value;
}

/** The text with every one of `secrets` that is long enough to be told by masked, the longest first. */
export function maskedTexts(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets]
    .filter((secret) => secret.length >= tellingLength)
    .sort((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, mask), text);
}
