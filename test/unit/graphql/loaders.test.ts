import { describe, expect, it } from 'vitest';
import { createLiveLoaders } from '../../../src/graphql/loaders.ts';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import type { LiveReads } from '../../../src/kube/live-reads.ts';
import type { ReleaseRow } from '../../../src/model/rows.ts';
import type { Entry } from '../../../src/view/view.ts';

/** Reads that note what they were asked for; payloads are the Secret's name in capitals. */
function notedReads() {
  const asked: string[] = [];
  const reads: LiveReads = {
    object: (cluster, { name }) => {
      asked.push(`object ${cluster} ${name}`);
      if (name === 'broken') return Promise.reject(new Error('broken'));
      const object: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name } };
      return Promise.resolve(object);
    },
    objectWithSecrets: () => Promise.reject(new Error('The graph shows no secrets')),
    podLog: () => Promise.resolve(''),
    followPodLog: () => {
      throw new Error('No log is followed here');
    },
    isNamespaced: () => Promise.resolve(true),
    servedKinds: () => Promise.resolve([]),
    objectNames: () => Promise.resolve(new Set()),
    objects: () => Promise.resolve([]),
    releasePayloads: (cluster, namespace, wanted) => {
      asked.push(`payloads ${cluster} ${namespace} ${wanted.length}`);
      if (cluster === 'down') return Promise.reject(new Error('down'));
      const there = wanted.filter(({ release }) => release !== 'gone');
      return Promise.resolve(new Map(there.map(({ secret }) => [secret, secret.toUpperCase()])));
    },
  };
  return { asked, live: createLiveLoaders(reads) };
}

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name });

function release(cluster: string, namespace: string, name: string): Entry<'Release'> {
  const row: ReleaseRow = {
    uid: name,
    namespace,
    name: `secret-of-${name}`,
    labels: {},
    createdAt: '',
    deleting: false,
    owner: null,
    release: name,
    revision: 1,
    status: 'deployed',
    app: '',
    appNamespace: '',
    station: '',
    scope: 'FOREIGN',
    appRevision: 0,
    digest: '',
    modifiedAt: '',
  };
  return { key: { cluster, kind: 'Release', namespace, name: row.name }, row };
}

describe('live reads of one operation', () => {
  it('asks for the same thing once', async () => {
    const { asked, live } = notedReads();
    await Promise.all([
      live.object('east', pod('a')),
      live.object('east', pod('a')),
      live.object('west', pod('a')),
    ]);
    await live.object('east', pod('a'));
    expect(asked).toEqual(['object east a', 'object west a']);
  });

  it('refuses the 501st thing, and not those before it', async () => {
    const { live } = notedReads();
    const reads = Array.from({ length: 501 }, (_, at) => live.object('east', pod(`p${at}`)));
    const outcomes = await Promise.allSettled(reads);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(500);
    await expect(reads[500]).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: 'liveReads',
      allowed: 500,
    });
  });

  it('reads anew, and counts anew, for the next message of a subscription', async () => {
    const { asked, live } = notedReads();
    await Promise.all(Array.from({ length: 500 }, (_, at) => live.object('east', pod(`p${at}`))));
    live.renew();
    await live.object('east', pod('p0'));
    expect(asked.filter((what) => what === 'object east p0')).toHaveLength(2);
  });

  it('lets one that fails fail alone', async () => {
    const { live } = notedReads();
    const [good, bad] = await Promise.allSettled([
      live.object('east', pod('a')),
      live.object('east', pod('broken')),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'broken' } });
  });

  it('reads the releases of a place together, and one place that does not answer fails alone', async () => {
    const { asked, live } = notedReads();
    const wanted = [
      release('east', 'shop', 'a'),
      release('east', 'shop', 'b'),
      release('east', 'other', 'c'),
      release('east', 'shop', 'gone'),
      release('down', 'shop', 'd'),
    ];
    const outcomes = await Promise.allSettled(wanted.map((one) => live.releasePayload(one)));
    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed')),
    ).toEqual(['SECRET-OF-A', 'SECRET-OF-B', 'SECRET-OF-C', undefined, 'failed']);
    expect(asked.sort()).toEqual([
      'payloads down shop 1',
      'payloads east other 1',
      'payloads east shop 3',
    ]);
  });
});
