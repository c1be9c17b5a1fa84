import { Environment } from '@marcbachmann/cel-js';

type Ordered = bigint | number | string | boolean;

function compare(left: Ordered, right: Ordered): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function extreme(list: Ordered[], sign: 1 | -1): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${sign > 0 ? 'max' : 'min'} called on empty list`);
  return rest.reduce((best, each) => (compare(each, best) * sign > 0 ? each : best), first);
}

function isUrl(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) ? URL.canParse(text) : text.startsWith('/');
}

/**
 * CEL with the functions that Kubernetes adds for lists, regular expressions and URLs, and `self` and `oldSelf` of any
 * type. Quantities, IP addresses, CIDRs and formats are not there: a rule that calls them does not evaluate.
 */
export function createCelEnvironment(): Environment {
  return new Environment({
    unlistedVariablesAreDyn: false,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
    .registerFunction('list<dyn>.isSorted(): bool', (list: Ordered[]) =>
      list.every((each, index) => index === 0 || compare(list[index - 1] ?? each, each) <= 0),
    )
    .registerFunction('list<dyn>.sum(): dyn', (list: (bigint | number)[]) =>
      list.length === 0
        ? 0n
        : list.reduce((sum, each) =>
            typeof sum === 'bigint' && typeof each === 'bigint'
              ? sum + each
              : Number(sum) + Number(each),
          ),
    )
    .registerFunction('list<dyn>.min(): dyn', (list: Ordered[]) => extreme(list, -1))
    .registerFunction('list<dyn>.max(): dyn', (list: Ordered[]) => extreme(list, 1))
    .registerFunction('list<dyn>.indexOf(dyn): int', (list: unknown[], item: unknown) =>
      BigInt(list.indexOf(item)),
    )
    .registerFunction('list<dyn>.lastIndexOf(dyn): int', (list: unknown[], item: unknown) =>
      BigInt(list.lastIndexOf(item)),
    )
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => new RegExp(pattern).exec(text)?.[0] ?? '',
    )
    .registerFunction(
      'string.findAll(string): list<string>',
      (text: string, pattern: string) => text.match(new RegExp(pattern, 'g')) ?? [],
    )
    .registerFunction(
      'string.replace(string, string): string',
      (text: string, from: string, to: string) => text.replaceAll(from, () => to),
    )
    .registerFunction('isURL(string): bool', isUrl);
}
