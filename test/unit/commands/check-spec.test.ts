import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkCanaries, checkSpec } from '../../../src/commands/check-spec.ts';
import type { HelmAppSpec, StrategySpec } from '../../../src/model/helm-app.ts';
import { selectStations } from '../../../src/model/placement.ts';

interface Schema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly properties: Readonly<Record<string, Schema>>;
}

const file = new URL('../../../schema/crds/helmapp.yaml', import.meta.url);
const definition = parse(readFileSync(file, 'utf8')) as {
  spec: { versions: readonly { schema: { openAPIV3Schema: Schema } }[] };
};
const spec = definition.spec.versions[0]!.schema.openAPIV3Schema.properties['spec']!;
const strategy = spec.properties['strategy']!.properties;

const refused = (given: Partial<HelmAppSpec>): readonly string[] | null => {
  try {
    checkSpec({ chart: {}, ...given });
    return null;
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    return (error as { path: readonly string[] }).path;
  }
};

describe('the bounds of an intent', () => {
  const numbers = Object.entries(strategy).filter(([, { maximum }]) => maximum !== undefined);

  it('are those of six numbers of the strategy', () => {
    expect(numbers).toHaveLength(6);
  });

  it.each(numbers)('%s is what the definition takes', (field, { minimum = 0, maximum = 0 }) => {
    for (const number of [minimum, maximum]) {
      expect(refused({ strategy: { [field]: number } })).toBeNull();
    }
    for (const number of [minimum - 1, maximum + 1, minimum + 0.5, Number.NaN]) {
      expect(refused({ strategy: { [field]: number } })).toEqual(['input', 'strategy', field]);
    }
  });

  it.each(['approval', 'onFailure'])('%s is one of those that the definition names', (field) => {
    for (const value of strategy[field]?.enum ?? []) {
      expect(refused({ strategy: { [field]: value } })).toBeNull();
    }
    expect(refused({ strategy: { [field]: 'MAYBE' } })).toEqual([
      'input',
      'strategy',
      field,
    ]);
  });

  it('hold for canaries, for the history, and for batches given in two ways', () => {
    const canaries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `st-${index}` }));
    const most = strategy['canary']?.maxItems ?? 0;
    expect(refused({ strategy: { canary: canaries(most) } })).toBeNull();
    expect(refused({ strategy: { canary: canaries(most + 1) } })).toEqual([
      'input',
      'strategy',
      'canary',
    ]);
    expect(refused({ strategy: { batchSize: 1, batchPercent: 1 } })).toEqual([
      'input',
      'strategy',
      'batchPercent',
    ]);
    const { minimum = 0, maximum = 0 } = spec.properties['revisionHistoryLimit'] ?? {};
    expect(refused({ revisionHistoryLimit: minimum })).toBeNull();
    expect(refused({ revisionHistoryLimit: maximum })).toBeNull();
    expect(refused({ revisionHistoryLimit: minimum - 1 })).toEqual([
      'input',
      'revisionHistoryLimit',
    ]);
    expect(refused({ revisionHistoryLimit: maximum + 1 })).toEqual([
      'input',
      'revisionHistoryLimit',
    ]);
  });
});

describe('canaries', () => {
  const stations = ['a', 'b'].map((name) => ({ cluster: 'east', name }));
  const check = (canary: StrategySpec['canary'], placed: readonly string[]) => {
    const placement = { stations: placed.map((name) => ({ name })) };
    const intent = { chart: {}, placement, strategy: canary ? { canary } : {} };
    checkCanaries(intent, selectStations({ stations }, placement));
  };

  it('must be placed; the first that is not is named', () => {
    expect(() => {
      check([{ name: 'a' }, { cluster: 'east', name: 'b' }], ['a']);
    }).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        path: ['input', 'strategy', 'canary', '1'],
        message: expect.stringContaining('east/b') as string,
      }) as Error,
    );
    check([{ name: 'a' }], ['a', 'b']);
    check(undefined, ['a']);
  });

  it('are not looked at where a station is not found, as that is what is wrong', () => {
    check([{ name: 'c' }], ['a', 'c']);
  });
});
