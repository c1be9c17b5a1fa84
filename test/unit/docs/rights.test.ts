import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { watchedKinds } from '../../../src/kube/kinds.ts';

const operating = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
const [, role = ''] = /```yaml\n(apiVersion: rbac[^`]*)```/.exec(operating) ?? [];
const { rules } = parse(role) as {
  readonly rules: readonly Readonly<Record<'apiGroups' | 'resources' | 'verbs', string[]>>[];
};

describe('the role in docs/operating.md', () => {
  it.each(Object.values(watchedKinds))(
    'reaches as far as $kind',
    ({ apiVersion, plural, polled }) => {
      const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
      const verbs = rules
        .filter(
          ({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(plural),
        )
        .flatMap((rule) => rule.verbs);
      expect(verbs.sort()).toEqual(polled ? ['get', 'list'] : ['get', 'list', 'watch']);
    },
  );
});
