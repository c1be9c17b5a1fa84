import { describe, expect, it, vi } from 'vitest';
import { createLiveReads, type LiveReadsOptions } from '../../src/kube/live-reads.ts';
import { isUnreachable } from '../../src/kube/kube-error.ts';
import { simNode, startSimApi } from '../support/sim-api.ts';

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', name });

async function start(options?: LiveReadsOptions) {
  const api = await startSimApi();
  api.store.create('nodes', simNode('a'));
  const reads = createLiveReads((cluster) => (cluster === 'sim' ? api.client : undefined), options);
  // Discovery is out of the way of what is counted below.
  await reads.object('sim', node('a'));
  return { api, reads, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

describe('live reads', () => {
  it('give the object as the cluster has it, and null when it is gone', async () => {
    await using it = await start();
    expect(await it.reads.object('sim', node('a'))).toMatchObject({
      kind: 'Node',
      metadata: { name: 'a' },
    });
    expect(await it.reads.object('sim', node('b'))).toBeNull();
  });

  it('never show the values of a Secret', async () => {
    await using it = await start();
    it.api.store.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 's',
        namespace: 'default',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': 'aHVzaA==',
          other: 'shown',
        },
      },
      data: { password: 'aHVzaA==' },
    });
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 's' };
    const shown = await it.reads.object('sim', ref);
    expect(JSON.stringify(shown)).not.toContain('aHVzaA==');
    expect(shown).toMatchObject({
      data: { password: '***' },
      metadata: { annotations: { other: 'shown' } },
    });
  });

  it('ask a cluster so many things at once, and refuse what would wait too long', async () => {
    await using it = await start({ atOnce: 3, waiting: 4 });
    const held: (() => void)[] = [];
    it.api.fault = (_, __, response) => {
      held.push(() => response.end('{"kind":"Node","metadata":{"name":"a"}}'));
      return false;
    };
    const asked = Array.from({ length: 10 }, () => it.reads.object('sim', node('a')));
    const refused = (await Promise.allSettled(asked.slice(7))).filter(
      (one) => one.status === 'rejected' && isUnreachable(one.reason),
    );
    expect(refused).toHaveLength(3);
    await vi.waitFor(() => expect(held).toHaveLength(3));
    for (let answered = 0; answered < 7; answered += 1) {
      await vi.waitFor(() => expect(held.length).toBeGreaterThan(0));
      expect(held.length).toBeLessThanOrEqual(3);
      held.shift()?.();
    }
    expect(await Promise.all(asked.slice(0, 7))).toHaveLength(7);
  });

  it('V3: hear at once of a cluster that does not answer, and ask it again after a pause', async () => {
    await using it = await start({ timeoutMs: 30, pauseMs: 150 });
    let asked = 0;
    it.api.fault = () => {
      asked += 1;
      return false;
    };
    for (let n = 0; n < 20; n += 1) {
      await expect(it.reads.object('sim', node('a'))).rejects.toSatisfy(isUnreachable);
    }
    expect(asked).toBe(5);
    await expect(it.reads.object('sim', node('a'))).rejects.toThrow('sim has not answered lately');
    it.api.fault = undefined;
    await vi.waitFor(async () => expect(await it.reads.object('sim', node('a'))).not.toBeNull());
  });

  it('do not take a refusal for silence', async () => {
    await using it = await start();
    for (let n = 0; n < 20; n += 1) expect(await it.reads.object('sim', node('b'))).toBeNull();
    expect(await it.reads.object('sim', node('a'))).not.toBeNull();
    await expect(it.reads.object('elsewhere', node('a'))).rejects.toSatisfy(isUnreachable);
  });
});
