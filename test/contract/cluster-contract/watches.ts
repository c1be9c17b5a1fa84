import { describe, expect, it } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { WatchEvent } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { textLike } from './like.ts';
import { expectRefusal } from './refusal.ts';

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

export function watches(useCluster: UseCluster): void {
  describe('watches', () => {
    it('tells every change after the given version, in order', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { resourceVersion } = (await cluster.read(namespace.secrets)).metadata;
      const added = await cluster.create(namespace.secrets, { metadata: { name: 'a' } });
      const merge = { metadata: { labels: { changed: 'yes' } } };
      const modified = (await cluster.patch(`${namespace.secrets}/a`, { merge })).body;
      await cluster.delete(`${namespace.secrets}/a`);

      await using watch = await cluster.watch(namespace.secrets, { resourceVersion });
      const events = await watch.until(({ type }) => type === 'DELETED');

      expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
      expect(events[0]!.object).toEqual({ kind: 'Secret', apiVersion: 'v1', ...added });
      expect(events[1]!.object).toEqual({ kind: 'Secret', apiVersion: 'v1', ...modified });
      const last = events[2]!.object;
      expect(last).toMatchObject({
        metadata: { uid: added.metadata.uid, labels: { changed: 'yes' } },
      });
      expect(last.metadata.resourceVersion).not.toBe(modified.metadata.resourceVersion);
    });

    it('tells changes as they happen, of the namespace asked for and no other', async () => {
      const cluster = useCluster();
      await using here = await newNamespace(cluster);
      await using elsewhere = await newNamespace(cluster);
      const { resourceVersion } = (await cluster.read(here.secrets)).metadata;
      await using watch = await cluster.watch(here.secrets, { resourceVersion });
      await cluster.create(elsewhere.secrets, { metadata: { name: 'not-this' } });
      await cluster.create(here.secrets, { metadata: { name: 'this' } });
      expect(summary(await watch.next())).toBe('ADDED this');
    });

    it('begins with what there is when no version is given, or version 0', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.secrets, { metadata: { name: 'a' } });
      await using recent = await cluster.watch(namespace.secrets);
      expect(summary(await recent.next())).toBe('ADDED a');
      await using any = await cluster.watch(namespace.secrets, { resourceVersion: '0' });
      expect(summary(await any.next())).toBe('ADDED a');
    });

    it('goes on from the version of any event', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { resourceVersion } = (await cluster.read(namespace.secrets)).metadata;
      for (const name of ['a', 'b', 'c'])
        await cluster.create(namespace.secrets, { metadata: { name } });
      await using watch = await cluster.watch(namespace.secrets, { resourceVersion });
      const first = await watch.next();
      await using resumed = await cluster.watch(namespace.secrets, {
        resourceVersion: first.object.metadata.resourceVersion,
      });
      expect([await resumed.next(), await resumed.next()].map(summary)).toEqual([
        'ADDED b',
        'ADDED c',
      ]);
    });

    it('goes on from the version of a deletion without telling it again', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.secrets, { metadata: { name: 'a' } });
      await cluster.delete(`${namespace.secrets}/a`);
      const { resourceVersion } = metadata;
      await using watch = await cluster.watch(namespace.secrets, { resourceVersion });
      const deleted = await watch.next();
      expect(summary(deleted)).toBe('DELETED a');
      await cluster.create(namespace.secrets, { metadata: { name: 'b' } });
      await using resumed = await cluster.watch(namespace.secrets, {
        resourceVersion: deleted.object.metadata.resourceVersion,
      });
      expect(summary(await resumed.next())).toBe('ADDED b');
    });

    it('tells an object that enters the selection as added and one that leaves it as deleted', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { metadata } = await cluster.create(namespace.secrets, { metadata: { name: 'a' } });
      const { resourceVersion } = metadata;
      const selected = { resourceVersion, labelSelector: 'seen=yes' };
      await using watch = await cluster.watch(namespace.secrets, selected);
      const label = async (seen: string | null) =>
        await cluster.patch(`${namespace.secrets}/a`, {
          merge: { metadata: { labels: { seen } } },
        });
      await label('yes');
      await label('no');
      const left = await watch.until(({ type }) => type === 'DELETED');
      expect(left.map(summary)).toEqual(['ADDED a', 'DELETED a']);
      expect(left[1]!.object.metadata.labels).toEqual({ seen: 'yes' });
    });

    it('watches one object by its name', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { resourceVersion } = (await cluster.read(namespace.secrets)).metadata;
      const fieldSelector = 'metadata.name=b';
      await using watch = await cluster.watch(namespace.secrets, {
        resourceVersion,
        fieldSelector,
      });
      for (const name of ['a', 'b'])
        await cluster.create(namespace.secrets, { metadata: { name } });
      expect(summary(await watch.next())).toBe('ADDED b');
    });

    it('streams the initial state and marks its end', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      for (const name of ['a', 'b'])
        await cluster.create(namespace.secrets, { metadata: { name } });
      await using watch = await cluster.watch(namespace.secrets, {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      });
      const initial = await watch.until(({ type }) => type === 'BOOKMARK');
      expect(initial.slice(0, -1).map(summary).sort()).toEqual(['ADDED a', 'ADDED b']);
      expect(initial.at(-1)!.object).toMatchObject({
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: textLike(/./),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      });
      await cluster.create(namespace.secrets, { metadata: { name: 'c' } });
      expect(summary(await watch.next())).toBe('ADDED c');
    });

    it('marks the end of an initial state without objects', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using watch = await cluster.watch(namespace.secrets, {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
        labelSelector: 'nobody=has-it',
      });
      expect((await watch.next()).type).toBe('BOOKMARK');
    });

    it('refuses to stream an initial state without being told which version will do', async () => {
      const answer = await useCluster().get('/api/v1/secrets', {
        watch: 'true',
        sendInitialEvents: 'true',
      });
      expectRefusal(answer, 422, 'Invalid');
    });

    it('ends when its time is over, with a bookmark that a later watch goes on from', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const { resourceVersion } = (await cluster.read(namespace.secrets)).metadata;
      await using watch = await cluster.watch(namespace.secrets, {
        resourceVersion,
        allowWatchBookmarks: 'true',
        timeoutSeconds: '4',
      });
      await using elsewhere = await newNamespace(cluster);
      await cluster.create(elsewhere.secrets, { metadata: { name: 'unseen' } });
      const events = await watch.rest();
      expect(events.length).toBeGreaterThan(0);
      expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['BOOKMARK']));
      await cluster.create(namespace.secrets, { metadata: { name: 'later' } });
      await using resumed = await cluster.watch(namespace.secrets, {
        resourceVersion: events.at(-1)!.object.metadata.resourceVersion,
      });
      expect(summary(await resumed.next())).toBe('ADDED later');
    });

    it('tells changes of metadata alone for who asks so', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await using watch = await cluster.watch(
        namespace.secrets,
        {
          sendInitialEvents: 'true',
          resourceVersionMatch: 'NotOlderThan',
          allowWatchBookmarks: 'true',
        },
        metadataOnly,
      );
      const kind = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
      expect(await watch.next()).toMatchObject({ type: 'BOOKMARK', object: kind });
      const { metadata } = await cluster.create(namespace.secrets, {
        metadata: { name: 'a', labels: { of: 'test' } },
        stringData: { password: 'secret' },
      });
      const event = await watch.next();
      expect(event).toEqual({ type: 'ADDED', object: { ...kind, metadata } });
    });
  });
}

function summary({ type, object }: WatchEvent): string {
  return `${type} ${object.metadata.name}`;
}
