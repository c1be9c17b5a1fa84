const quote = 0x22;
const backslash = 0x5c;
const isOpening = (code: number) => code === 0x5b || code === 0x7b;
const isClosing = (code: number) => code === 0x5d || code === 0x7d;

/**
 * An object's JSON without its `metadata.managedFields`: half of many objects is what nobody here reads, and to cut
 * it off costs a fraction of parsing it. Text in which it does not stand where API servers put it comes back as it is.
 */
export function withoutManagedFields(json: string): string {
  const metadata = json.indexOf('"metadata":{');
  const key = metadata < 0 ? -1 : json.indexOf('"managedFields":[', metadata);
  if (key < 0 || !isMember(json, metadata) || !isMember(json, key)) return json;
  if (depthAt(json, metadata + '"metadata":'.length, key) !== 1) return json;
  const end = endOfList(json, key + '"managedFields":'.length);
  if (end < 0) return json;
  // The comma before it goes with it, or the one behind where it stands first.
  if (json[key - 1] === ',') return json.slice(0, key - 1) + json.slice(end);
  return json.slice(0, key) + json.slice(json[end] === ',' ? end + 1 : end);
}

/** What begins here is the name of a member, and no end of a text that looks like one. */
function isMember(json: string, at: number): boolean {
  return json[at - 1] === ',' || json[at - 1] === '{';
}

/** How deep in the brackets that open at `from` the place is; 0 when these are closed before. */
function depthAt(json: string, from: number, place: number): number {
  let depth = 0;
  for (let at = from; at < place; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) return 0;
    }
  }
  return depth;
}

/** Behind the bracket that closes the one at `from`; -1 when there is none. */
function endOfList(json: string, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** The closing quote of the string that opens at `from`; the end of the text when there is none. */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  for (; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) break;
  }
  return at;
}
