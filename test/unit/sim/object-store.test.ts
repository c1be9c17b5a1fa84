import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/sim/api-error.ts';
import {
  createObjectStore,
  type ObjectStore,
  type SimObject,
  type StoreEvent,
} from '../../../src/sim/object-store.ts';

const configMap = (name: string, data: Record<string, string> = {}): SimObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});

const pod = (name: string, spec: Record<string, unknown>): SimObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'web' }], ...spec },
});

function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

function recordedEvents(store: ObjectStore): StoreEvent[] {
  const events: StoreEvent[] = [];
  store.onEvent((event) => events.push(event));
  return events;
}

describe('object store', () => {
  it('gives a new object its uid, version and time, and leaves the caller its own copy', () => {
    const store = createObjectStore({ now: () => new Date('2026-01-02T03:04:05.678Z') });
    const written = configMap('a', { x: '1' });
    const created = store.create('configmaps', written);
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata.creationTimestamp).toBe('2026-01-02T03:04:05Z');
    expect(created.metadata.resourceVersion).toBe(String(store.resourceVersion));
    expect(written.metadata.uid).toBeUndefined();
    expect(Object.isFrozen(created['data'])).toBe(true);
  });

  it('makes names from generateName', () => {
    const store = createObjectStore();
    const object = configMap('');
    object.metadata.generateName = 'web-';
    expect(store.create('configmaps', object).metadata.name).toMatch(
      /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    );
  });

  it('refuses a second object of the same name and one in a namespace that is not there', () => {
    const store = createObjectStore();
    store.create('configmaps', configMap('a'));
    expect(refusal(() => store.create('configmaps', configMap('a'))).status).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
    });
    const lost = configMap('b');
    lost.metadata.namespace = 'nowhere';
    expect(refusal(() => store.create('configmaps', lost)).message).toBe(
      'namespaces "nowhere" not found',
    );
  });

  it('writes nothing for the same content and refuses an outdated version', () => {
    const store = createObjectStore();
    const first = store.create('configmaps', configMap('a', { x: '1' }));
    const events = recordedEvents(store);
    expect(store.update('configmaps', configMap('a', { x: '1' }))).toBe(first);
    expect(events).toEqual([]);
    store.update('configmaps', configMap('a', { x: '2' }));
    const late = { ...configMap('a', { x: '3' }), metadata: first.metadata };
    expect(refusal(() => store.update('configmaps', late)).reason).toBe('Conflict');
    expect(store.get('configmaps', 'default', 'a')?.['data']).toEqual({ x: '2' });
  });

  it('keeps status and spec apart and counts generations of the spec', () => {
    const store = createObjectStore();
    const created = store.create('pods', pod('p', {}));
    const withStatus = { ...created, spec: {}, status: { phase: 'Running' } };
    const running = store.update('pods', withStatus, { status: true });
    expect(running).toMatchObject({ spec: created['spec'], status: { phase: 'Running' } });
    expect(running.metadata.generation).toBe(1);
    const placed = {
      ...running,
      spec: { ...(created['spec'] as object), nodeName: 'n' },
      status: {},
    };
    const changed = store.update('pods', placed);
    expect(changed).toMatchObject({ status: { phase: 'Running' }, metadata: { generation: 2 } });
  });

  it('holds an object with finalizers until the last one is gone', () => {
    const store = createObjectStore();
    const object = configMap('a');
    object.metadata.finalizers = ['example.com/hold'];
    store.create('configmaps', object);
    const events = recordedEvents(store);
    const marked = store.delete('configmaps', { namespace: 'default', name: 'a' });
    expect(marked.metadata.deletionTimestamp).toBeDefined();
    expect(
      refusal(() =>
        store.update('configmaps', {
          ...marked,
          metadata: { ...marked.metadata, finalizers: ['example.com/hold', 'example.com/more'] },
        }),
      ).code,
    ).toBe(422);
    store.update('configmaps', { ...marked, metadata: { ...marked.metadata, finalizers: [] } });
    expect(store.get('configmaps', 'default', 'a')).toBeUndefined();
    expect(events.map((event) => event.type)).toEqual(['MODIFIED', 'DELETED']);
  });

  it('gives a pod on a node its grace period and removes one that never ran at once', () => {
    const store = createObjectStore();
    store.create('pods', pod('placed', { nodeName: 'n1' }));
    store.create('pods', pod('waiting', {}));
    const marked = store.delete('pods', { namespace: 'default', name: 'placed' });
    expect(marked.metadata.deletionGracePeriodSeconds).toBe(30);
    store.delete('pods', { namespace: 'default', name: 'waiting' });
    expect(store.list('pods').map((each) => each.metadata.name)).toEqual(['placed']);
    store.delete('pods', marked.metadata, { gracePeriodSeconds: 0 });
    expect(store.count('pods')).toBe(0);
  });

  it('checks preconditions of a delete', () => {
    const store = createObjectStore();
    const created = store.create('configmaps', configMap('a'));
    const key = { namespace: 'default', name: 'a' };
    for (const preconditions of [{ uid: 'other' }, { resourceVersion: '1' }]) {
      expect(refusal(() => store.delete('configmaps', key, { preconditions })).code).toBe(409);
    }
    const { uid = '', resourceVersion = '' } = created.metadata;
    store.delete('configmaps', key, { preconditions: { uid, resourceVersion } });
    expect(store.count('configmaps')).toBe(0);
  });

  it('shows every listener the events in one order though a listener writes', () => {
    const store = createObjectStore();
    const seen: string[] = [];
    store.onEvent((event) => {
      if (event.type === 'ADDED') store.update('configmaps', configMap('a', { reply: 'yes' }));
    });
    store.onEvent((event) => seen.push(`${event.type} ${event.resourceVersion}`));
    const { resourceVersion } = store;
    store.create('configmaps', configMap('a'));
    expect(seen).toEqual([`ADDED ${resourceVersion + 1}`, `MODIFIED ${resourceVersion + 2}`]);
  });

  it('keeps nothing of a dry run', () => {
    const store = createObjectStore();
    const before = store.resourceVersion;
    store.create('configmaps', configMap('a'), { dryRun: true });
    expect(store.count('configmaps')).toBe(0);
    expect(store.resourceVersion).toBe(before);
  });
});
