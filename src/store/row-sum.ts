/**
 * Sums over rows that do not depend on their order, so that a writer keeps them by adding and taking away: they tell a
 * reader whether all rows are there. They find losses, not attacks.
 */

const modulus = 2 ** 52;

/** In [0, 2^52). */
export function sumOfRow(key: string, text: string): number {
  return hashOf(text, hashOf(key, 0));
}

/** The sum with one row more. */
export function plus(sum: number, row: number): number {
  return (sum + row) % modulus;
}

/** The sum with one row less. */
export function minus(sum: number, row: number): number {
  return (sum - row + modulus) % modulus;
}

/** cyrb53 by bryc (public domain), one bit shorter, so that the sum of two is exact. */
function hashOf(text: string, seed: number): number {
  let high = 0xdeadbeef ^ (seed >>> 0);
  let low = 0x41c6ce57 ^ Math.floor(seed / 2 ** 20);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (0xfffff & low) + (high >>> 0);
}

/** In [0, buckets). */
export function bucketOf(key: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 16777619);
  }
  return (hash >>> 0) % buckets;
}
