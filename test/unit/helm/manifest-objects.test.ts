import { describe, expect, it } from 'vitest';
import { objectsInManifest } from '../../../src/helm/manifest-objects.ts';

describe('objectsInManifest', () => {
  it('names the objects in their order, with a namespace where one is written', () => {
    const manifest = `---
# Source: web/templates/a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
---
# Source: web/templates/empty.yaml
---
# Source: web/templates/b.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: "0755"
  namespace: ""
data: { mode: 0755, on: yes }
`;
    expect(objectsInManifest(manifest)).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      { apiVersion: 'v1', kind: 'ConfigMap', name: '0755' },
    ]);
  });

  it('leaves out what names no object, and reads on after what cannot be read', () => {
    const manifest =
      '---\njust text\n---\nkind: List\n---\na: [\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\n';
    expect(objectsInManifest(manifest)).toEqual([{ apiVersion: 'v1', kind: 'Secret', name: 's' }]);
    expect(objectsInManifest('')).toEqual([]);
  });
});
