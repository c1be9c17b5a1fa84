import { hash32 } from '../random.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A short label-safe hash of a pod template (or of any JSON), the same for the same content whatever the
 * order of keys. `collisions` picks another hash for the same content, when a name turned out to be taken.
 */
export function templateHash(template: unknown, collisions = 0): string {
  const text = canonicalJson(template);
  let number = BigInt(hash32(text)) * 0x1_0000_0000n + BigInt(hash32(`${text}#${collisions}`));
  let name = '';
  for (let index = 0; index < 10; index += 1) {
    name += alphabet.charAt(Number(number % 27n));
    number /= 27n;
  }
  return name;
}

/** JSON with sorted keys and without undefined: equal content gives equal text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}
