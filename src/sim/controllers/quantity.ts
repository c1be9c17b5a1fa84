const multipliers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity in thousandths of its unit, rounded up: `100m` cpu is 100, `1Ki` memory is 1,024,000.
 * Numbers are taken as written in YAML without quotes. NaN for what is no quantity.
 */
export function milli(quantity: unknown): number {
  if (typeof quantity === 'number') return Math.ceil(quantity * 1000);
  if (typeof quantity !== 'string') return Number.NaN;
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    quantity,
  );
  if (!parts) return Number.NaN;
  const [, digits = '', exponent = '', suffix = ''] = parts;
  // The small shift keeps 0.1 * 1000 from being rounded up to 101.
  return Math.ceil(Number(digits + exponent) * (multipliers[suffix] ?? Number.NaN) * 1000 - 1e-6);
}
