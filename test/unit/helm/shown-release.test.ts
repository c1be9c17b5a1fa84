import { describe, expect, it } from 'vitest';
import { shownRelease } from '../../../src/helm/shown-release.ts';
import type { HelmRelease } from '../../../src/helm/helm-release.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const release = (more: Partial<HelmRelease> = {}): HelmRelease => ({
  name: 'shop',
  namespace: 'edge',
  revision: 3,
  status: 'deployed',
  description: 'Upgrade complete',
  firstDeployed: '2026-01-01T00:00:00Z',
  lastDeployed: '2026-01-02T00:00:00Z',
  chart: {
    metadata: { name: 'shop', version: '1.2.0', appVersion: '9.1', apiVersion: 'v2' },
    values: {},
  },
  config: {},
  manifest: '',
  hooks: [],
  ...more,
});

const plain = '---\n# Source: shop/templates/service.yaml\nkind:   Service\nname: a\n';

describe('a release as it is shown', () => {
  it('says its chart, and leaves documents without a Secret to the letter', () => {
    expect(shownRelease(release({ manifest: plain }))).toMatchObject({
      chart: { name: 'shop', version: '1.2.0', appVersion: '9.1' },
      manifest: plain,
      notes: null,
      description: 'Upgrade complete',
    });
  });

  it('masks every value of a Secret, in lists too, and keeps what is around', () => {
    const secret = `---\n# Source: shop/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${base64('hunter2hunter2')}\nstringData:\n  url: |\n    postgres://shop:hunter2hunter2@db\n`;
    const list = `---\nkind: List\nitems:\n  - kind: Secret\n    data: { key: ${base64('deep-secret')} }\n`;
    const { manifest } = shownRelease(release({ manifest: plain + secret + list }));
    expect(manifest.startsWith(plain)).toBe(true);
    expect(manifest).toContain('# Source: shop/templates/secret.yaml');
    expect(manifest).toContain('name: db');
    expect(manifest.match(/\*\*\*/g)).toHaveLength(3);
    for (const text of ['hunter2', base64('hunter2hunter2'), base64('deep-secret')]) {
      expect(manifest).not.toContain(text);
    }
  });

  it('masks what the API server quoted of a Secret, in what happened last', () => {
    const data = base64('hunter2hunter2');
    const { description } = shownRelease(
      release({
        manifest: `---\nkind: Secret\ndata:\n  password: ${data}\nstringData:\n  pin: hunter2hunter2\n`,
        description: `Upgrade failed: Invalid value: "${data}" (hunter2hunter2) is refused`,
      }),
    );
    expect(description).toBe('Upgrade failed: Invalid value: "***" (***) is refused');
  });

  it('withholds a document that names a Secret and cannot be read', () => {
    const { manifest } = shownRelease(
      release({ manifest: '---\nkind: Secret\ndata:\n  a: "unfinished\n  b: c' }),
    );
    expect(manifest).not.toContain('unfinished');
    expect(manifest).toContain('Withheld');
  });

  it('masks values under telling names, and those that became values of a Secret', () => {
    const { values, notes } = shownRelease(
      release({
        manifest: `---\nkind: Secret\ndata:\n  dsn: ${base64('dsn-with-key')}\n`,
        config: {
          adminPassword: 'a',
          database: { dsn: 'dsn-with-key', port: 5432, existingSecret: 'db', secretKeyRef: 'key' },
          tokens: ['t1', 't2'],
          replicas: 2,
          apiKey: '',
          signing: { privateKey: 'k' },
        },
        notes: 'Connect with dsn-with-key.',
      }),
    );
    expect(values).toEqual({
      adminPassword: '***',
      database: { dsn: '***', port: 5432, existingSecret: 'db', secretKeyRef: 'key' },
      tokens: ['***', '***'],
      replicas: 2,
      apiKey: '',
      signing: { privateKey: '***' },
    });
    expect(notes).toBe('Connect with ***.');
  });
});
