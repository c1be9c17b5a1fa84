import { describe, expect, it } from 'vitest';
import { kindsToAdd, namedKind, namedKindPattern } from '../../../src/kube/kinds.ts';

describe('kinds that are named', () => {
  it.each(['v1/ConfigMap', 'networking.k8s.io/v1/Ingress', 'example.org/v1beta2/Widget'])(
    'may be %s',
    (name) => {
      expect(name).toMatch(new RegExp(namedKindPattern, 'u'));
    },
  );

  it.each(['ConfigMap', 'v1/configmap', 'apps/Deployment', 'a/b/v1/Kind', '/v1/Kind', 'v1/'])(
    'may not be %s',
    (name) => {
      expect(name).not.toMatch(new RegExp(namedKindPattern, 'u'));
    },
  );

  it('are left out where their objects are watched anyway, in whatever version', () => {
    expect(
      kindsToAdd([
        ...(['v1/Pod', 'apps/v1beta1/Deployment', 'events.k8s.io/v1/Event'] as const),
        ...(['networking.k8s.io/v1/Ingress', 'v1/Secret', 'example.org/v1/Pod'] as const),
        'v1/Secret',
      ]),
    ).toEqual(['v1/Secret', 'example.org/v1/Pod']);
  });

  it('are asked for as metadata alone where the rest is secret', () => {
    expect(namedKind('v1/Secret')).toMatchObject({ metadataOnly: true, apiPath: '/api/v1' });
    expect(namedKind('example.org/v1/Widget')).toMatchObject({
      metadataOnly: false,
      apiPath: '/apis/example.org/v1',
    });
  });
});
