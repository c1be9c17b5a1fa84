import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket, type WebSocketServer } from 'ws';
import { keepSocketsAlive } from '../../../src/graphql/socket-life.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const pingMs = 12_000;

/** A server with one socket, whose client answers pings and takes in what waits as the test says. */
function openSocket() {
  const clock = createManualClock();
  const wire = { bytesWritten: 0, writableLength: 0 };
  let isOpen = true;
  const socket = Object.assign(new EventEmitter(), {
    ping: () => undefined,
    terminate: () => (isOpen = false),
  });
  Object.defineProperty(socket, 'readyState', {
    get: () => (isOpen ? WebSocket.OPEN : WebSocket.CLOSED),
  });
  const server = Object.assign(new EventEmitter(), { clients: new Set([socket]) });
  keepSocketsAlive(server as unknown as WebSocketServer, clock);
  server.emit('connection', socket, { socket: wire });
  return {
    wire,
    answer: () => socket.emit('pong'),
    nextPing: () => clock.advance(pingMs),
    isOpen: () => isOpen,
  };
}

describe('a socket', () => {
  it('stays open while its client answers pings, and is ended by the next when he does not', () => {
    const { nextPing, answer, isOpen } = openSocket();
    nextPing();
    answer();
    nextPing();
    expect(isOpen()).toBe(true);
    nextPing();
    expect(isOpen()).toBe(false);
  });

  it('stays open while its client takes in what waits before the ping', () => {
    const { wire, nextPing, isOpen } = openSocket();
    Object.assign(wire, { bytesWritten: 9_000, writableLength: 8_000 });
    nextPing();
    wire.writableLength = 4_000;
    nextPing();
    expect(isOpen()).toBe(true);
    nextPing();
    expect(isOpen()).toBe(false);
  });

  it('is ended when only pings leave, and none is answered', () => {
    const { wire, nextPing, isOpen } = openSocket();
    nextPing();
    wire.bytesWritten += 2;
    nextPing();
    expect(isOpen()).toBe(false);
  });
});
