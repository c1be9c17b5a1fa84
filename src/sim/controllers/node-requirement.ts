/** One requirement of a node selector term (core/v1 `NodeSelectorRequirement`). */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a requirement holds for these labels (or fields). `Gt` and `Lt` compare whole numbers; `NotIn` also holds where the
 * key is missing; an unknown operator never holds.
 */
export function meetsRequirement(requirement: NodeRequirement, labels: Labels): boolean {
  const value = labels[requirement.key];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values[0], (left, right) => left > right);
    case 'Lt':
      return compares(value, values[0], (left, right) => left < right);
    default:
      return false;
  }
}

/** True when every label of `wanted` is there with that value. */
export function hasLabels(wanted: Labels, labels: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}

const whole = /^[+-]?\d+$/;

function compares(
  value: string | undefined,
  bound: string | undefined,
  test: (left: bigint, right: bigint) => boolean,
): boolean {
  if (value === undefined || bound === undefined) return false;
  return whole.test(value) && whole.test(bound) && test(BigInt(value), BigInt(bound));
}
