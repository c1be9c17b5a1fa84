import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { subscribeTo, transports, type Message } from '../../support/subscribe.ts';

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east'], stations: 2, nodes: 4 },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const text =
  'subscription ($pod: ID!, $tail: Int! = 200) { podLogs(pod: $pod, tailLines: $tail) { lines { at text } } }';

const linesOf = (message: Message | undefined) =>
  pick(message?.data, 'podLogs.lines') as { at: string | null; text: string }[];

/** A running pod of its own. */
async function startPod(name: string): Promise<string> {
  const { store } = served.fleet.cluster('east');
  store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'main' }], nodeName: 'none' },
  });
  setPhase(name, 'Running');
  await expect
    .poll(() => served.view.get('Pod', 'east', name, 'default')?.row.phase)
    .toBe('Running');
  const { data } = await served.run('Pods', { first: 1, filter: { nameContains: name } });
  return pick(nodesAt(data, 'pods')[0], 'id') as string;
}

function setPhase(name: string, phase: string): void {
  const { store } = served.fleet.cluster('east');
  const pod = store.get('pods', 'default', name)!;
  store.update('pods', { ...pod, status: { phase } }, { status: true });
}

describe.each(transports)('podLogs over %s', (over) => {
  const name = `follow-${over.replace(' ', '-').toLowerCase()}`;

  it('tells what is there, then what is written, and ends with the container', async () => {
    const pod = await startPod(name);
    await using messages = subscribeTo(served.url, { text }, { over, variables: { pod } });
    const first = linesOf(await messages.next());
    expect(first.map((line) => line.text)).toEqual([
      `container main of pod default/${name}`,
      'node none',
      'phase Running',
    ]);
    expect(Math.abs(Date.parse(first[0]?.at ?? '') - Date.now())).toBeLessThan(60_000);
    setPhase(name, 'Unknown');
    expect(linesOf(await messages.next()).map((line) => line.text)).toEqual(['phase Unknown']);
    setPhase(name, 'Succeeded');
    expect(linesOf(await messages.next()).map((line) => line.text)).toEqual(['phase Succeeded']);
    expect(await messages.next()).toBeUndefined();
  });

  it.each([
    { what: 'no pod', id: 'bm9uZQ', tail: 200, code: 'NOT_FOUND' },
    { what: 'too many lines', id: undefined, tail: 5_001, code: 'BAD_USER_INPUT' },
  ])('refuses $what', async ({ id, tail, code }) => {
    const pod = id ?? (await startPod(`${name}-refused`));
    await using messages = subscribeTo(served.url, { text }, { over, variables: { pod, tail } });
    expect((await messages.next())?.errors).toMatchObject([{ extensions: { code } }]);
  });
});
