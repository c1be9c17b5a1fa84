import { Parser } from 'yaml';

/**
 * Places, from 1, of documents after whose end something follows in the same part of the text: `{…}` and another
 * `{…}`, or `...` and more. Readers of YAML take the first and lose the rest without a word.
 */
export function documentsWithMore(text: string): readonly number[] {
  // Empty parts are no documents, and not counted.
  const parts = text.split(/^---/m).filter((part) => part.replace(gap, '') !== '');
  return parts.flatMap((part, index) => (hasMore(part) ? [index + 1] : []));
}

/** White space and comments before anything else. */
const gap = /^(?:\s|#.*(?:\n|$))*/;

function hasMore(part: string): boolean {
  // Keys at the margin go on until the text ends, and need not be read once more.
  const mayEndEarlier = /^[{["']/.test(part.replace(gap, '')) || /^\.\.\./m.test(part);
  if (!mayEndEarlier || isJson(part)) return false;
  return new Parser()
    .parse(part)
    .filter(({ type }) => type === 'document' || type === 'error')
    .drop(1)
    .some(() => true);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
