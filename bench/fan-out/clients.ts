/** Subscribers in a process of their own, each on a socket of its own. `node clients.ts URL COUNT`. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { FromClients } from './messages.ts';

const [url = '', count = ''] = process.argv.slice(2);
const query =
  'subscription NodeChanges { nodeChanges { cursor reset changes { kind id node { id name ready station { name } } } } }';
/** Sockets that are being opened at the same time. */
const atOnce = 100;

interface Message {
  readonly type: string;
  readonly payload: {
    readonly data: {
      readonly nodeChanges: {
        readonly reset: boolean;
        readonly changes: readonly {
          readonly kind: string;
          readonly id: string;
          readonly node: { readonly name: string; readonly ready: boolean } | null;
        }[];
      };
    };
  };
}

const states: ReadonlyMap<string, string>[] = [];
let messages = 0;

/** Resolves with the first message. */
function subscribe(): Promise<void> {
  const state = new Map<string, string>();
  states.push(state);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.once('open', () => socket.send('{"type":"connection_init"}'));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.type === 'connection_ack') {
        socket.send(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query } }));
        return;
      }
      messages += 1;
      const { reset, changes } = message.payload.data.nodeChanges;
      if (reset) state.clear();
      for (const { id, node } of changes) {
        if (node === null) state.delete(id);
        else state.set(id, `${node.name} ${node.ready}`);
      }
      resolve();
    });
  });
}

const say = (message: FromClients) => process.send?.(message);

process.on('message', () => {
  const found: Record<string, number> = {};
  for (const state of states) {
    const text = [...state.values()].sort().join('\n');
    found[text] = (found[text] ?? 0) + 1;
  }
  say({ type: 'report', messages, states: found });
});
let left = Number(count);
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (left > 0) {
      left -= 1;
      await subscribe();
    }
  }),
);
say({ type: 'subscribed' });
