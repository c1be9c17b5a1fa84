import { describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { isUnreachable } from '../../src/kube/kube-error.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { serverTls } from '../support/sim-api.ts';

const path = '/api/v1/nodes';

describe('a simulated cluster over TLS', () => {
  it('is reached by its kubeconfig alone, and suffers its faults over HTTP/2', async () => {
    const tls = await serverTls();
    await using fleet = await startSimFleet({ clusters: ['east'], nodes: 4, stations: 1, tls });
    const cluster = fleet.cluster('east');
    expect(cluster.url).toMatch(/^https:/);
    const connection = loadKubeConfigText(cluster.kubeconfig).connection();
    await using stack = new AsyncDisposableStack();
    const client = stack.adopt(
      createKubeClient({ cluster: 'east', connection, clock: systemClock }),
      (open) => open.close(),
    );
    const nodes = async () =>
      ((await client.request({ method: 'GET', path })) as { items: unknown[] }).items.length;
    const watch = () =>
      client.lines({ method: 'GET', path, query: { watch: 'true' } })[Symbol.asyncIterator]();
    expect(await nodes()).toBe(4);

    const cut = watch();
    await cut.next();
    cluster.inject({ watch: 'cut' });
    await expect(untilItsEnd(cut)).rejects.toSatisfy(isUnreachable);

    const lost = watch();
    await lost.next();
    cluster.inject({ api: 'down' });
    await expect(untilItsEnd(lost)).rejects.toSatisfy(isUnreachable);
    await expect(nodes()).rejects.toSatisfy(isUnreachable);
    cluster.inject({ api: 'up' });
    await vi.waitFor(async () => expect(await nodes()).toBe(4));
  });
});

async function untilItsEnd(lines: AsyncIterator<string>): Promise<void> {
  while ((await lines.next()).done !== true);
}
