/** Cursors of pages: the order key of an item, so that a walk goes on where it was whatever comes and goes. */

/** The cursor is none of ours, or belongs to another order. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** The values by which an item is ordered, ending in what makes it the only one. */
export type OrderKey = readonly (string | number)[];

const version = 1;

/** `order` names the order in which the key stands; a cursor is only good for its own. */
export function encodeCursor(order: string, key: OrderKey): string {
  return Buffer.from(JSON.stringify([version, order, ...key])).toString('base64url');
}

/**
 * The key in a cursor of this order; `like` is any key of the order, whose types it must have.
 * Throws `InvalidCursorError` for anything that `encodeCursor` did not make for this order.
 */
export function decodeCursor(
  cursor: string,
  { order, types }: { readonly order: string; readonly types: readonly ('string' | 'number')[] },
): OrderKey {
  const parts = parse(cursor);
  const [found, itsOrder, ...key] = parts;
  if (found !== version) throw new InvalidCursorError('The cursor is none of this server.');
  if (itsOrder !== order) throw new InvalidCursorError('The cursor belongs to another order.');
  if (key.length !== types.length || !key.every((value, at) => typeof value === types[at])) {
    throw new InvalidCursorError('The cursor is none of this server.');
  }
  return key as OrderKey;
}

function parse(cursor: string): readonly unknown[] {
  const bytes = Buffer.from(cursor, 'base64url');
  // Buffer skips what is not base64url; a cursor of ours survives the way back.
  if (bytes.toString('base64url') !== cursor) {
    throw new InvalidCursorError('The cursor is none of this server.');
  }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch {
    // Falls through to the same refusal.
  }
  throw new InvalidCursorError('The cursor is none of this server.');
}
