/**
 * Kubernetes quantities (apimachinery `resource.Quantity`): a signed decimal number followed by nothing,
 * a decimal exponent, a decimal SI suffix (n u m k M G T P E) or a binary one (Ki Mi Gi Ti Pi Ei).
 */

const powerOfTen: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const powerOfTwo: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};

const form = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * The number a quantity stands for, in its own unit (cores, bytes, pods). A plain number, as JSON may hold
 * where the manifest has no quotes, stands for itself. `null` for what is no quantity.
 */
export function parseQuantity(quantity: unknown): number | null {
  if (typeof quantity === 'number') return Number.isFinite(quantity) ? quantity : null;
  if (typeof quantity !== 'string') return null;
  const [whole, digits, exponent, suffix = ''] = form.exec(quantity) ?? [];
  if (whole === undefined || digits === undefined) return null;
  const binary = powerOfTwo[suffix];
  if (binary !== undefined) return finite(Number(digits) * 2 ** binary);
  // Read by the language's own number reader, so that `100m` is the double nearest to 0.1 and not 100 * 0.001.
  return finite(Number(`${digits.replace(/\.$/, '')}e${exponent ?? powerOfTen[suffix] ?? 0}`));
}

/** CPU in cores (`1500m` is 1.5); 0 for what is absent or no quantity. */
export function cpuCores(quantity: unknown): number {
  return parseQuantity(quantity) ?? 0;
}

/** Memory or storage in whole bytes, rounded up as Kubernetes does; 0 for what is absent or no quantity. */
export function bytes(quantity: unknown): number {
  return Math.ceil(parseQuantity(quantity) ?? 0);
}

/** A count of whole things (pods, extended resources), rounded up; 0 for what is absent or no quantity. */
export function count(quantity: unknown): number {
  return Math.ceil(parseQuantity(quantity) ?? 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
