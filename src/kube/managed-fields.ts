const key = '"managedFields":[';

/**
 * Parses the JSON of an object, or of a watch event that brings one, without its `metadata.managedFields`: half of
 * many objects is what nobody here reads, and to leave it out costs a fraction of parsing it. What does not stand
 * where API servers put it stays. Throws `SyntaxError`.
 */
export function parseWithoutManagedFields(json: string): unknown {
  const from = json.indexOf(key);
  const end = from < 0 || !isMember(json, from) ? -1 : json.indexOf(']', from);
  if (end < 0 || !closesList(json, end)) return JSON.parse(json);
  try {
    // A list within the list would have ended too early: then the brackets no longer match.
    const parsed: unknown = JSON.parse(
      `${json.slice(0, from)}"managedFields":0${json.slice(end + 1)}`,
    );
    if (takeMark(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return JSON.parse(json);
}

/** What begins here is the name of a member, and no end of a text that looks like one. */
function isMember(json: string, at: number): boolean {
  return json[at - 1] === ',' || json[at - 1] === '{';
}

/**
 * Whether this bracket is one of the JSON's own and in no text. It is when nothing but brackets follows; and when the
 * name of a member does: in a text, the quote would end that text, and no letter could come behind.
 */
function closesList(json: string, bracket: number): boolean {
  let at = bracket + 1;
  while (json[at] === '}') at += 1;
  if (at === json.length) return true;
  return json[at] === ',' && json[at + 1] === '"' && /[A-Za-z]/.test(json[at + 2] ?? '');
}

/** Whether the mark stands in the metadata, where it is taken away. */
function takeMark(parsed: unknown): boolean {
  const { object = parsed } = parsed as { readonly object?: unknown };
  const { metadata } = object as { readonly metadata?: { managedFields?: unknown } };
  if (metadata?.managedFields !== 0) return false;
  delete metadata.managedFields;
  return true;
}
