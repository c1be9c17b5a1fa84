/** A release as it may be shown: what it was made of, and no secret (SPEC R5.4). */
import { isMap, isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { maskedTexts, maskedValues } from '../model/mask-values.ts';
import type { JsonObject } from './engine.ts';
import type { HelmRelease } from './helm-release.ts';

export interface ShownRelease {
  readonly chart: {
    readonly name: string;
    readonly version: string;
    readonly appVersion: string | null;
  };
  /** The values given, without the chart's defaults. */
  readonly values: JsonObject;
  /** The manifest as Helm wrote it. */
  readonly manifest: string;
  /** Null when the chart has none. */
  readonly notes: string | null;
  /** What happened last, for people. */
  readonly description: string;
}

const mask = '***';

/**
 * Every value of a Secret in the manifest is masked, and so is what is given under a telling name, or became a value of
 * a Secret, in the values, in the notes and in the description.
 */
export function shownRelease({
  chart: { metadata },
  config,
  manifest,
  notes = '',
  description,
}: HelmRelease): ShownRelease {
  const secrets = new Set<string>();
  const shown = maskedManifest(manifest, secrets);
  return {
    chart: {
      name: metadata.name,
      version: metadata.version,
      appVersion: metadata.appVersion ?? null,
    },
    values: maskedValues(config, secrets),
    manifest: shown,
    notes: notes === '' ? null : maskedTexts(notes, secrets),
    // Of a release that failed it has the API server's own words, which may quote what was refused.
    description: maskedTexts(description, secrets),
  };
}

/** Documents without a Secret stay as they are, to the letter. `secrets` gains what was masked. */
function maskedManifest(manifest: string, secrets: Set<string>): string {
  return manifest
    .split(/^(?=---(?:\s|$))/m)
    .map((text) => (text.includes('Secret') ? maskedDocument(text, secrets) : text))
    .join('');
}

function maskedDocument(text: string, secrets: Set<string>): string {
  // Without its marker: what is behind it on the line is a document of its own to no one.
  const [, marker = '', body = ''] = /^(---[^\n]*\n?)?([\s\S]*)$/.exec(text) ?? [];
  const document = parseDocument(body, { uniqueKeys: false, version: '1.1' });
  if (document.errors.length > 0)
    return `${marker}# Withheld: it names a Secret and cannot be read.\n`;
  const found: YAMLMap[] = [];
  visit(document, {
    Map: (_key, map) => {
      if (map.get('kind') === 'Secret') found.push(map);
    },
  });
  for (const map of found) {
    for (const field of ['data', 'stringData']) maskField(map, field, secrets);
  }
  return found.length > 0 ? marker + document.toString({ lineWidth: 0 }) : text;
}

function maskField(secret: YAMLMap, field: string, secrets: Set<string>): void {
  const values = secret.get(field, true);
  if (!isMap(values)) {
    if (values !== undefined) secret.set(field, mask);
    return;
  }
  for (const pair of values.items) {
    if (isScalar(pair.value)) {
      const text = String(pair.value.value);
      secrets.add(text);
      if (field === 'data') secrets.add(Buffer.from(text, 'base64').toString());
    }
    values.set(pair.key, mask);
  }
}
